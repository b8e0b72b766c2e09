import { type EntityManager } from 'typeorm';
import { REMOVALS } from '../changes/missing-entities';

/**
 * Scopes of a run that were not read to the end, or in which something failed, and those of the objects whose names in the catalog the failed
 * ones had: without them what failed would take the name.
 */
export async function scopesToRetry(manager: EntityManager, runId: string): Promise<ReadonlySet<string>> {
  const rows = await manager.query<{ scope: string }[]>(
    `WITH again AS (
      SELECT scope FROM run_scopes
      WHERE run_id = $1 AND (state <> 'complete' OR (counts ->> 'failed')::int > 0)
    )
    SELECT scope FROM again
    UNION
    SELECT c.scope FROM failed_records f JOIN again ON again.scope = f.scope_id
    JOIN changes c ON c.run_id = f.run_id AND c.urn = f.urn
    WHERE f.run_id = $1 AND c.scope <> '${REMOVALS}'`,
    [runId],
  );
  return new Set(rows.map(({ scope }) => scope));
}
