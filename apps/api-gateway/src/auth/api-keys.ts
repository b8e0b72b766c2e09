import { randomUUID } from 'node:crypto';
import { type Caller, type Role } from '@dataspoke/contracts';
import { Clock, ConfigError, conflict, isTransient, notFound } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type Repository } from 'typeorm';
import { apiKeyPrefix, hashApiKey, newApiKey } from './api-key-text';
import { ApiKeyRow } from './api-key.row';

/** How long a looked-up key is trusted without asking the database again: a revocation elsewhere takes this long. */
const TRUST_MS = 5_000;
/** How long while the database is away, so that a short outage can be looked at and not only suffered. */
const OUTAGE_TRUST_MS = 60_000;
/** `last_used_at` is written at most once in this time, so that reading does not mean writing. */
const LAST_USED_MS = 60_000;
/** Two revocations at once must not end the last two admin keys, nor two starts make one key twice. */
const ONE_CHANGE_AT_A_TIME = 'LOCK TABLE api_keys IN SHARE ROW EXCLUSIVE MODE';
/** Who made a key that was configured. */
const CONFIGURATION = 'configuration';
const MAX_REMEMBERED = 10_000;

/** The API keys: who may use this API, and as what. */
@Injectable()
export class ApiKeys {
  private readonly remembered = new Map<string, { caller: Caller; seenAt: number }>();

  constructor(
    @InjectRepository(ApiKeyRow) private readonly rows: Repository<ApiKeyRow>,
    private readonly clock: Clock,
  ) {}

  /** Makes a key; its text is returned here and never again. */
  async create(name: string, role: Role, createdBy: string): Promise<{ row: ApiKeyRow; text: string }> {
    const { text, prefix, hash } = newApiKey();
    const row = this.row(name, role, createdBy, prefix, hash);
    await this.rows.insert(row);
    return { row, text };
  }

  /**
   * Makes sure that the key `text`, chosen by whoever deploys, exists with `role`. A new one ends those that were configured
   * before it. Raises ConfigError for a key that was revoked.
   */
  async ensure(text: string, name: string, role: Role): Promise<void> {
    const hash = hashApiKey(text);
    await this.rows.manager.transaction(async (tx) => {
      await tx.query(ONE_CHANGE_AT_A_TIME);
      const known = await tx.findOneBy(ApiKeyRow, { hash });
      if (known?.revokedAt) {
        throw new ConfigError('DATASPOKE_ADMIN_KEY is a key that was revoked; choose a new one.');
      }
      if (known) return;
      const revokedAt = this.clock.now();
      await tx.update(ApiKeyRow, { createdBy: CONFIGURATION, revokedAt: IsNull() }, { revokedAt });
      const prefix = apiKeyPrefix(text) ?? '';
      await tx.insert(ApiKeyRow, this.row(name, role, CONFIGURATION, prefix, hash));
    });
    this.remembered.clear();
  }

  /** Whether somebody can still administer keys. */
  hasAdmin(): Promise<boolean> {
    return this.rows.existsBy({ role: 'admin', revokedAt: IsNull() });
  }

  list(): Promise<ApiKeyRow[]> {
    return this.rows.find({ order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /** Ends a key; raises `not-found` for an unknown id and `conflict` for the last admin key. */
  async revoke(id: string): Promise<void> {
    const row = await this.rows.findOneBy({ id });
    if (!row) throw notFound('API key', id);
    if (row.revokedAt) return;
    await this.rows.manager.transaction(async (tx) => {
      await tx.query(ONE_CHANGE_AT_A_TIME);
      const admins = await tx.countBy(ApiKeyRow, { role: 'admin', revokedAt: IsNull() });
      if (row.role === 'admin' && admins <= 1) {
        throw conflict('This is the last admin key; make another one before revoking it.');
      }
      await tx.update(ApiKeyRow, { id }, { revokedAt: this.clock.now() });
    });
    this.remembered.clear();
  }

  /** The caller behind a key text, or `undefined` when the key is unknown or revoked. */
  async authenticate(text: string): Promise<Caller | undefined> {
    if (apiKeyPrefix(text) === undefined && text.length > 500) return undefined;
    const hash = hashApiKey(text);
    const known = this.remembered.get(hash);
    const age = known ? this.clock.now().getTime() - known.seenAt : Infinity;
    if (known && age < TRUST_MS) return known.caller;
    try {
      return await this.lookUp(hash);
    } catch (error) {
      if (known && age < OUTAGE_TRUST_MS && isTransient(error)) return known.caller;
      throw error;
    }
  }

  private async lookUp(hash: string): Promise<Caller | undefined> {
    const row = await this.rows.findOneBy({ hash, revokedAt: IsNull() });
    if (!row) {
      this.remembered.delete(hash);
      return undefined;
    }
    const now = this.clock.now().getTime();
    const caller: Caller = { id: `api-key:${row.id}`, role: row.role };
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    this.remembered.set(hash, { caller, seenAt: now });
    if (!row.lastUsedAt || now - row.lastUsedAt.getTime() > LAST_USED_MS) {
      await this.rows.update({ id: row.id }, { lastUsedAt: new Date(now) });
    }
    return caller;
  }

  private row(name: string, role: Role, createdBy: string, prefix: string, hash: string): ApiKeyRow {
    return {
      id: randomUUID(),
      name,
      role,
      prefix,
      hash,
      createdBy,
      createdAt: this.clock.now(),
      lastUsedAt: null,
      revokedAt: null,
    };
  }
}
