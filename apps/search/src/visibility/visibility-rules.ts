import {
  type CreateVisibilityRuleRequest,
  type DeleteVisibilityRuleRequest,
  type ReplaceVisibilityRuleRequest,
  type VisibilityRule,
  type VisibilityRuleDraft,
} from '@dataspoke/contracts';
import { claim, Clock, conflict, invalidRequest, notFound, preconditionFailed } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { type EntityManager } from 'typeorm';
import { CatalogChanges } from '../saved-searches/catalog-changes';
import { VISIBILITY_RULE_NAMES, VisibilityRuleRow } from './visibility-rule.row';

/** Every search carries all of them as a condition. */
const MAX_RULES = 200;
/** Name of the lock on them. */
const RULES = 'visibility_rules';
const SELECTORS = ['domains', 'tags', 'terms', 'platforms', 'envs'] as const;

/** The rules of who can find what. */
@Injectable()
export class VisibilityRules {
  constructor(
    private readonly clock: Clock,
    private readonly changes: CatalogChanges,
  ) {}

  /** By name. */
  async list(manager: EntityManager): Promise<VisibilityRule[]> {
    return (await manager.find(VisibilityRuleRow, { order: { name: 'ASC' } })).map(toRule);
  }

  /** Raises `not-found`. */
  async get(manager: EntityManager, id: string): Promise<VisibilityRule> {
    const row = await manager.findOneBy(VisibilityRuleRow, { id });
    if (!row) throw notFound('visibility rule', id);
    return toRule(row);
  }

  /** Raises `conflict` for a name that is taken, `invalid-request` for a rule that is about no entities. */
  async create(tx: EntityManager, { draft }: CreateVisibilityRuleRequest): Promise<VisibilityRule> {
    await this.changing(tx);
    if ((await tx.count(VisibilityRuleRow)) >= MAX_RULES) {
      throw conflict(`There are ${MAX_RULES} visibility rules already, which is the most there can be.`);
    }
    const now = this.clock.now();
    const row = tx.create(VisibilityRuleRow, {
      id: randomUUID(),
      ...contentOf(draft),
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
    await claim(
      tx,
      VISIBILITY_RULE_NAMES,
      () => tx.insert(VisibilityRuleRow, row),
      () => Promise.resolve(nameTaken(row.name)),
    );
    return toRule(row);
  }

  /** Raises `precondition-failed` when the rule has another version, `not-found`, and whatever {@link create} raises. */
  async replace(
    tx: EntityManager,
    { id, version, draft }: ReplaceVisibilityRuleRequest,
  ): Promise<VisibilityRule> {
    await this.changing(tx);
    const row = await requireVersion(tx, id, version);
    Object.assign(row, contentOf(draft), { version: row.version + 1, updatedAt: this.clock.now() });
    await claim(
      tx,
      VISIBILITY_RULE_NAMES,
      () => tx.save(row),
      () => Promise.resolve(nameTaken(row.name)),
    );
    return toRule(row);
  }

  /** Raises `precondition-failed` when the rule has another version than the one given, and `not-found`. */
  async remove(tx: EntityManager, { id, version }: DeleteVisibilityRuleRequest): Promise<void> {
    await this.changing(tx);
    await requireVersion(tx, id, version);
    await tx.delete(VisibilityRuleRow, { id });
  }

  /** One change at a time; what people can find, and so what their saved searches know, is another one afterwards. */
  private async changing(tx: EntityManager): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('${RULES}', 0))`);
    await this.changes.note(tx);
  }
}

/** Tells the rules that there are from those that there were. */
export async function rulesStamp(manager: EntityManager): Promise<string> {
  const [row] = await manager.query<{ stamp: string }[]>(
    `SELECT coalesce(md5(string_agg(id || ' ' || version, ',' ORDER BY id)), '') AS stamp FROM visibility_rules`,
  );
  return row?.stamp ?? '';
}

/** The same for a transaction to whose end no rule is changed any more. */
export async function lastingRulesStamp(tx: EntityManager): Promise<string> {
  await tx.query(`SELECT pg_advisory_xact_lock_shared(hashtextextended('${RULES}', 0))`);
  return rulesStamp(tx);
}

async function requireVersion(
  tx: EntityManager,
  id: string,
  version: number | undefined,
): Promise<VisibilityRuleRow> {
  const row = await tx.findOne(VisibilityRuleRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!row) throw notFound('visibility rule', id);
  if (version !== undefined && row.version !== version) {
    throw preconditionFailed(
      `The visibility rule was changed meanwhile: it has version ${row.version}, not ${version}. Read it again and repeat the change.`,
    );
  }
  return row;
}

function contentOf({ name, effect, roles, apiKeys, entities }: VisibilityRuleDraft) {
  if (!SELECTORS.some((selector) => entities[selector]?.length)) {
    throw invalidRequest('The rule is about no entities.', [
      { field: 'entities', message: `must hold at least one of ${SELECTORS.join(', ')}` },
    ]);
  }
  return {
    name: name.trim(),
    effect,
    roles: [...new Set(roles)],
    apiKeys: [...new Set(apiKeys)],
    entities: { ...entities },
  };
}

function nameTaken(name: string): Error {
  return conflict(`There is a visibility rule called "${name}" already.`);
}

function toRule({ createdAt, updatedAt, ...row }: VisibilityRuleRow): VisibilityRule {
  return { ...row, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
