import { type EntityManager, In } from 'typeorm';
import { RunEntityRow } from '../runs/run-entity.row';
import { RunScopeRow } from '../runs/run-scope.row';
import { isSamePlace, type SourceObject } from '../runs/scope-batch';

/** An object of the source that has to give way to another one of the same name in the catalog. */
export interface Displaced {
  readonly urn: string;
  readonly object: SourceObject;
  /** The object that the entity stands for. */
  readonly by: SourceObject;
}

/**
 * Makes each entity of a run stand for one object of the source, and says which objects of `scope` found theirs taken. Of two
 * objects the one in the scope that comes first stays, whichever was read first: so a dry run and the run after it have the same
 * change set. One of a later scope that was stored already is taken out again and handed to `displace`, with its scope.
 * Has to run alone for its run.
 */
export async function claimEntities(
  tx: EntityManager,
  runId: string,
  scope: RunScopeRow,
  objects: ReadonlyMap<string, SourceObject>,
  displace: (scope: RunScopeRow, displaced: Displaced) => Promise<void>,
): Promise<readonly Displaced[]> {
  const held = await tx.findBy(RunEntityRow, { runId, urn: In([...objects.keys()]) });
  const lost: Displaced[] = [];
  for (const { urn, kind, path, scope: holder } of held) {
    const mine = objects.get(urn);
    if (!mine || isSamePlace(mine.path, path)) continue;
    const theirs = { kind, path };
    const their = await tx.findOneByOrFail(RunScopeRow, { runId, scope: holder });
    if (their.position <= scope.position) {
      lost.push({ urn, object: mine, by: theirs });
    } else {
      await tx.query('DELETE FROM changes WHERE run_id = $1 AND urn = $2', [runId, urn]);
      await displace(their, { urn, object: theirs, by: mine });
    }
  }
  const taken = new Set(lost.map(({ urn }) => urn));
  const rows = [...objects]
    .filter(([urn]) => !taken.has(urn))
    .map(([urn, { kind, path }]) => ({ urn, kind, path }));
  await tx.query(
    `INSERT INTO run_entities (run_id, urn, scope, kind, path)
    SELECT $1, r.urn, $2, r.kind, r.path FROM jsonb_to_recordset($3::jsonb) AS r (urn text, kind text, path jsonb)
    ON CONFLICT (run_id, urn) DO UPDATE SET scope = excluded.scope, kind = excluded.kind, path = excluded.path`,
    [runId, scope.scope, JSON.stringify(rows)],
  );
  return lost;
}
