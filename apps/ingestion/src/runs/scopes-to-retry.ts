import { type EntityManager } from 'typeorm';

/** Scopes of a run that were not read to the end, or in which something failed. */
export async function scopesToRetry(manager: EntityManager, runId: string): Promise<ReadonlySet<string>> {
  const rows = await manager.query<{ scope: string }[]>(
    `SELECT scope FROM run_scopes
    WHERE run_id = $1 AND (state <> 'complete' OR (counts ->> 'failed')::int > 0)`,
    [runId],
  );
  return new Set(rows.map(({ scope }) => scope));
}
