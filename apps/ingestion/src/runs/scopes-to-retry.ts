import { type EntityManager } from 'typeorm';
import { REMOVALS } from '../changes/missing-entities';

/**
 * Scopes of a run that were not read to the end, or in which something failed, or of which a run that was broken off has not written all,
 * and those of the objects whose names in the catalog the failed
 * ones had: without them what failed would take the name.
 */
export async function scopesToRetry(manager: EntityManager, runId: string): Promise<ReadonlySet<string>> {
  const rows = await manager.query<{ scope: string }[]>(
    `WITH again AS (
      SELECT s.scope FROM run_scopes s JOIN runs r ON r.id = s.run_id
      WHERE s.run_id = $1 AND (s.state <> 'complete' OR (s.counts ->> 'failed')::int > 0
        OR r.kind = 'run' AND EXISTS (
          SELECT FROM changes c WHERE c.run_id = $1 AND c.scope = s.scope AND c.outcome = 'pending'))
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
