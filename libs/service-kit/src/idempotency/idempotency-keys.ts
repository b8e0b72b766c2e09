import { createHash } from 'node:crypto';
import { type EntityManager } from 'typeorm';
import { DataSpokeError } from '../errors/dataspoke-error';

interface StoredRow<T> {
  readonly request_hash: Buffer;
  readonly reply: T;
}

/** Remembers what was answered to an `Idempotency-Key` for a day, in the transaction of the change. */
export class IdempotencyKeys {
  /**
   * Without a key: runs `work`. With a key: the same request gets the stored reply, another request under the same
   * key is `idempotency-key-reused`. `scope` names the operation; replies must survive JSON. A second request that
   * comes while the first is at work waits for it.
   */
  async once<T extends object>(
    tx: EntityManager,
    use: { readonly scope: string; readonly key: string | undefined; readonly request: object },
    work: () => Promise<T>,
  ): Promise<T> {
    if (use.key === undefined) return work();
    const hash = createHash('sha256').update(canonical(use.request)).digest();
    const claimed: unknown[] = await tx.query(
      `insert into idempotency_keys (scope, key, request_hash) values ($1, $2, $3)
       on conflict do nothing returning 1 as one`,
      [use.scope, use.key, hash],
    );
    if (claimed.length === 0) return this.stored<T>(tx, use.scope, use.key, hash);
    const reply = await work();
    await tx.query('update idempotency_keys set reply = $3 where scope = $1 and key = $2', [
      use.scope,
      use.key,
      JSON.stringify(reply),
    ]);
    return reply;
  }

  private async stored<T>(tx: EntityManager, scope: string, key: string, hash: Buffer): Promise<T> {
    const rows: StoredRow<T>[] = await tx.query(
      'select request_hash, reply from idempotency_keys where scope = $1 and key = $2',
      [scope, key],
    );
    const [row] = rows;
    if (!row?.request_hash.equals(hash)) {
      throw new DataSpokeError(
        'idempotency-key-reused',
        'This Idempotency-Key was used for another request; take a new one.',
      );
    }
    return row.reply;
  }
}

/** JSON with sorted keys and without absent fields, so that the same request always hashes the same. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
