import { types } from 'node:util';
import { type EntityManager, QueryFailedError } from 'typeorm';

const UNIQUE_VIOLATION = '23505';

/**
 * Claims a job: runs `work`, which inserts the job's row, inside a savepoint of `tx`. When the partial unique index
 * `index` says that another one is still going on, throws what `onConflict` makes (it may read in `tx`).
 */
export async function claim<T>(
  tx: EntityManager,
  index: string,
  work: () => Promise<T>,
  onConflict: () => Promise<Error>,
): Promise<T> {
  try {
    return await tx.transaction(() => work()); // a nested transaction is a savepoint on the same connection
  } catch (error) {
    if (isViolationOf(index, error)) throw await onConflict();
    throw error;
  }
}

function isViolationOf(index: string, error: unknown): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const cause: unknown = error.driverError;
  return (
    types.isNativeError(cause) &&
    'code' in cause &&
    cause.code === UNIQUE_VIOLATION &&
    'constraint' in cause &&
    cause.constraint === index
  );
}
