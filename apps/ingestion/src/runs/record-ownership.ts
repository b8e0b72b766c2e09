import { type EntityManager } from 'typeorm';
import { REMOVALS } from '../changes/missing-entities';
import { type RunRow } from './run.row';

/**
 * The listing above each scope of the run, out of the run itself or the nearest of those that it goes back to: a run that reads only some
 * scopes again has not read what is above them.
 */
const ABOVE = `
  WITH RECURSIVE goes_back_to (id, steps) AS (
    SELECT $1::uuid, 0
    UNION ALL
    SELECT coalesce(r.applies, r.retries, r.replays), g.steps + 1 FROM goes_back_to g JOIN runs r ON r.id = g.id
    WHERE coalesce(r.applies, r.retries, r.replays) IS NOT NULL
  ), above AS (
    SELECT DISTINCT ON (s.scope) s.scope, p.listing FROM run_scopes s CROSS JOIN goes_back_to g
    JOIN run_scopes p ON p.run_id = g.id AND p.scope = s.parent AND p.listing IS NOT NULL
    WHERE s.run_id = $1 ORDER BY s.scope, g.steps
  )`;

/**
 * Notes which entities the source owns after a run: those of which it has written something, or found it in place as wanted. One
 * that it only adds to belongs to another source and stays with it. Entities that were marked removed leave the list, and so do those that
 * only another source has by now. A source that
 * takes over becomes the only owner of what it has written. Of an entity whose parent the run has not listed the known one stays.
 */
export async function recordOwnership(
  tx: EntityManager,
  run: Pick<RunRow, 'id' | 'sourceId' | 'applies'>,
): Promise<void> {
  await tx.query(
    `${ABOVE}
    INSERT INTO source_entities (source_id, urn, listing, parent_listing, last_seen_run)
    SELECT DISTINCT ON (c.urn) $2::uuid, c.urn, s.listing, above.listing, $1::uuid
    FROM changes c
    JOIN run_scopes s ON s.run_id = c.run_id AND s.scope = c.scope AND s.listing IS NOT NULL
    LEFT JOIN above ON above.scope = s.scope
    WHERE c.run_id = $1 AND (c.outcome = 'written' OR c.action = 'unchanged')
      AND EXISTS (SELECT 1 FROM run_entities e WHERE e.run_id = c.run_id AND e.urn = c.urn)
    ON CONFLICT (source_id, urn) DO UPDATE SET listing = excluded.listing,
      parent_listing = coalesce(excluded.parent_listing, source_entities.parent_listing),
      last_seen_run = excluded.last_seen_run`,
    [run.id, run.sourceId],
  );
  await tx.query(
    `DELETE FROM source_entities e USING changes c
    WHERE c.run_id = $1 AND c.action = 'remove' AND c.outcome = 'written' AND e.source_id = $2 AND e.urn = c.urn`,
    [run.id, run.sourceId],
  );
  await tx.query(
    `DELETE FROM source_entities e USING changes c, sources s
    WHERE c.run_id = $1 AND c.outcome = 'written' AND c.action <> 'remove' AND s.id = $2 AND s.takeover
      AND e.urn = c.urn AND e.source_id <> $2
      AND EXISTS (SELECT 1 FROM run_entities o WHERE o.run_id = c.run_id AND o.urn = c.urn)`,
    [run.id, run.sourceId],
  );
  // What a dry run has missed may have been seen since.
  if (run.applies !== null) return;
  await tx.query(
    `DELETE FROM source_entities e USING changes c
    WHERE c.run_id = $1 AND c.scope = '${REMOVALS}' AND c.aspect = 'status' AND c.action = 'conflict'
      AND e.source_id = $2 AND e.urn = c.urn
      AND EXISTS (SELECT FROM source_entities o JOIN sources s ON s.id = o.source_id AND s.deleted_at IS NULL
        WHERE o.urn = e.urn AND o.source_id <> $2)`,
    [run.id, run.sourceId],
  );
}
