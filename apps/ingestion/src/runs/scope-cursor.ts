import { type EntityManager } from 'typeorm';

/**
 * What the last complete read of a scope left for the next one, of a run that wrote; a replay passes by what else the scope holds.
 * Undefined when there is nothing.
 */
export async function newestCursor(
  manager: EntityManager,
  sourceId: string,
  scope: string,
): Promise<string | undefined> {
  const [row] = await manager.query<{ cursor: string }[]>(
    `SELECT s.cursor FROM runs r JOIN run_scopes s ON s.run_id = r.id
    WHERE r.source_id = $1 AND s.scope = $2 AND r.kind = 'run' AND r.replays IS NULL AND r.state IN ('succeeded', 'partial')
      AND s.cursor IS NOT NULL
    ORDER BY r.created_at DESC, r.id DESC LIMIT 1`,
    [sourceId, scope],
  );
  return row?.cursor;
}

/** Takes back what the scopes of a run left for the next one, where a value of a time series is not in the catalog. */
export async function dropUnwrittenCursors(tx: EntityManager, runId: string): Promise<void> {
  await tx.query(
    `UPDATE run_scopes s SET cursor = NULL WHERE s.run_id = $1 AND s.cursor IS NOT NULL AND EXISTS (
      SELECT FROM changes c WHERE c.run_id = s.run_id AND c.scope = s.scope AND c.timeseries
        AND c.outcome NOT IN ('written', 'none'))`,
    [runId],
  );
}
