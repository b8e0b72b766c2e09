import { type ReplayReport, type ReplayResult } from '@dataspoke/contracts';
import { createHash } from 'node:crypto';
import { type EntityManager } from 'typeorm';
import { REMOVALS } from '../changes/missing-entities';
import { ReplayedObjectRow } from './replayed-object.row';
import { type RunRow } from './run.row';

/** A run that replays another one. */
export type Replay = Pick<RunRow, 'id' | 'kind' | 'replays'>;

/** How a record of a scope is known again. */
export interface Identity {
  /** {@link objectKey} of its path, and of what it lies in: of a workbook that failed as a whole the sheets are met. */
  readonly objects: readonly string[];
  /** Entities that it is written as. */
  readonly urns: readonly string[];
}

/** A record of the objects that are replayed, and what became of it. */
export interface Met extends Identity {
  readonly result: Extract<ReplayResult, 'read' | 'filtered' | 'failed'>;
}

const NAMES = 100;

/** Records of a run that can be found again, and changes that the catalog refused; removals only a whole run can judge. */
const FAILED = `
  SELECT scope_id AS scope, object, urn, name, unnamed FROM failed_records
  WHERE run_id = $1 AND scope_id IS NOT NULL AND object IS NOT NULL
  UNION ALL
  SELECT c.scope, c.urn, c.urn, c.urn, false FROM changes c
  WHERE c.run_id = $1 AND c.outcome = 'rejected' AND c.scope <> '${REMOVALS}'
    AND NOT EXISTS (SELECT FROM failed_records f WHERE f.run_id = c.run_id AND f.scope_id = c.scope AND f.urn = c.urn)`;

/** A path of whatever length as a key. */
export function objectKey(path: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(path)).digest('base64url');
}

/** Whether something of a run can be replayed. */
export async function hasFailed(manager: EntityManager, runId: string): Promise<boolean> {
  return (await manager.query<unknown[]>(`${FAILED} LIMIT 1`, [runId])).length > 0;
}

/** Of how many objects something failed, and of how many entities beside them the catalog refused a change. */
export async function countFailed(
  manager: EntityManager,
  runId: string,
): Promise<{ readonly parts: number; readonly refused: number }> {
  const [counts] = await manager.query<{ parts: number; refused: number }[]>(
    `WITH failed AS (SELECT DISTINCT scope, object, object = urn AS refused FROM (${FAILED}) AS f)
    SELECT count(*) FILTER (WHERE refused IS NOT TRUE)::int AS parts, count(*) FILTER (WHERE refused)::int AS refused FROM failed`,
    [runId],
  );
  return counts ?? { parts: 0, refused: 0 };
}

/** Notes what a run is to replay. Noted again, it stays as it is. */
export async function noteReplayed(tx: EntityManager, { id, replays }: Replay): Promise<void> {
  await tx.query(
    `INSERT INTO replayed_objects (run_id, scope, object, urn, name, unnamed)
    SELECT $2::uuid, scope, object, max(urn), left(min(name), 1000), bool_or(unnamed)
    FROM (${FAILED}) AS failed GROUP BY scope, object
    ON CONFLICT DO NOTHING`,
    [replays, id],
  );
}

/**
 * Scopes that a replay reads: those in which something failed, and those of the objects whose names in the catalog it had. Whoever has the
 * name keeps it, which without reading both nobody would know.
 */
export async function scopesToReplay(
  manager: EntityManager,
  { id, replays }: Replay,
): Promise<ReadonlySet<string>> {
  const rows = await manager.query<{ scope: string }[]>(
    `SELECT scope FROM replayed_objects WHERE run_id = $1
    UNION
    SELECT c.scope FROM replayed_objects o JOIN changes c ON c.run_id = $2 AND c.urn = o.urn
    WHERE o.run_id = $1 AND c.scope <> '${REMOVALS}'`,
    [id, replays],
  );
  return new Set(rows.map(({ scope }) => scope));
}

/** The positions of those records of a scope that are to be replayed. */
export async function replayedAmong(
  manager: EntityManager,
  runId: string,
  scope: string,
  records: readonly Identity[],
): Promise<ReadonlySet<number>> {
  const rows = await manager.query<{ at: number }[]>(
    `SELECT r.at FROM jsonb_to_recordset($3::jsonb) AS r (at int, objects jsonb, urns jsonb)
    WHERE EXISTS (SELECT FROM replayed_objects o WHERE o.run_id = $1 AND o.scope = $2 AND o.unnamed)
      OR EXISTS (SELECT FROM replayed_objects o JOIN jsonb_array_elements_text(r.objects) AS met (object) USING (object)
        WHERE o.run_id = $1 AND o.scope = $2)
      OR EXISTS (SELECT FROM replayed_objects o JOIN jsonb_array_elements_text(r.urns) AS met (urn) USING (urn)
        WHERE o.run_id = $1 AND o.scope = $2)`,
    [runId, scope, JSON.stringify(records.map(({ objects, urns }, at) => ({ at, objects, urns })))],
  );
  return new Set(rows.map(({ at }) => at));
}

/**
 * Those of the flows `urns` in a scope that the source has never written, where a routine is replayed: the flow that groups it comes with the
 * first routine that can be read.
 */
export async function flowsOfReplayed(
  manager: EntityManager,
  runId: string,
  scope: string,
  urns: readonly string[],
): Promise<ReadonlySet<string>> {
  if (urns.length === 0) return new Set();
  const rows = await manager.query<{ urn: string }[]>(
    `SELECT flow.urn FROM unnest($3::text[]) AS flow (urn) JOIN runs r ON r.id = $1
    WHERE NOT EXISTS (SELECT FROM source_entities e WHERE e.source_id = r.source_id AND e.urn = flow.urn)
      AND EXISTS (
        SELECT FROM replayed_objects o JOIN failed_records f ON f.run_id = r.replays AND f.scope_id = o.scope AND f.object = o.object
        WHERE o.run_id = r.id AND o.scope = $2 AND f.kind IN ('procedure', 'function'))`,
    [runId, scope, urns],
  );
  return new Set(rows.map(({ urn }) => urn));
}

/** Notes what became of objects that were met. An object of which a part failed has failed, whatever else of it was read. */
export async function noteMet(
  tx: EntityManager,
  runId: string,
  scope: string,
  met: readonly Met[],
): Promise<void> {
  if (met.length === 0) return;
  await tx.query(
    `WITH records AS (
      SELECT * FROM jsonb_to_recordset($3::jsonb) AS r (objects jsonb, urns jsonb, result text)
    ), met AS (
      SELECT object, result FROM records, jsonb_array_elements_text(objects) AS e (object)
      UNION ALL
      SELECT o.object, r.result FROM records r, jsonb_array_elements_text(r.urns) AS e (urn)
      JOIN replayed_objects o ON o.run_id = $1 AND o.scope = $2 AND o.urn = e.urn
    ), results AS (
      SELECT object, CASE WHEN bool_or(result = 'failed') THEN 'failed' WHEN bool_or(result = 'read') THEN 'read'
        ELSE 'filtered' END AS result
      FROM met GROUP BY object
    )
    UPDATE replayed_objects o
    SET result = CASE WHEN o.result = 'failed' OR o.result = 'read' AND r.result = 'filtered' THEN o.result ELSE r.result END
    FROM results r WHERE o.run_id = $1 AND o.scope = $2 AND o.object = r.object`,
    [runId, scope, JSON.stringify(met)],
  );
}

/** Decides about what was not met or not written, and tells the failed records of the replayed run, unless the replay is dry. */
export async function settleReplayed(tx: EntityManager, { id, kind, replays }: Replay): Promise<void> {
  await tx.query(
    `UPDATE replayed_objects o SET result = CASE
      WHEN EXISTS (SELECT FROM changes c WHERE c.run_id = $1 AND c.urn = o.urn AND c.outcome = 'rejected') THEN 'failed'
      WHEN o.result IS NOT NULL THEN o.result
      WHEN EXISTS (SELECT FROM run_scopes s WHERE s.run_id = $1 AND s.scope = o.scope
        AND (s.state <> 'complete' OR s.kind = 'changes')) THEN 'unread'
      WHEN o.unnamed THEN 'read'
      ELSE 'gone' END
    WHERE o.run_id = $1`,
    [id],
  );
  if (kind === 'dry-run') return;
  await tx.query(
    `UPDATE failed_records f SET replayed_by = o.run_id, replay_result = o.result FROM replayed_objects o
    WHERE o.run_id = $1 AND f.run_id = $2 AND f.scope_id = o.scope AND f.object = o.object`,
    [id, replays],
  );
}

/** What became of what a run has replayed. */
export async function replayReport(manager: EntityManager, runId: string): Promise<ReplayReport> {
  const tallies = await manager.query<{ result: ReplayResult; objects: number }[]>(
    `SELECT result, count(*)::int AS objects FROM replayed_objects WHERE run_id = $1 GROUP BY result`,
    [runId],
  );
  const gone = await manager.find(ReplayedObjectRow, {
    select: { name: true },
    where: { runId, result: 'gone' },
    order: { name: 'ASC' },
    take: NAMES,
  });
  const counted = (wanted: ReplayResult): number =>
    tallies.find(({ result }) => result === wanted)?.objects ?? 0;
  return {
    objects: tallies.reduce((sum, { objects }) => sum + objects, 0),
    read: counted('read'),
    filtered: counted('filtered'),
    failed: counted('failed'),
    gone: counted('gone'),
    unread: counted('unread'),
    goneNames: gone.map(({ name }) => name),
  };
}
