import { type EntityManager } from 'typeorm';

/**
 * Stores beside each scope of a run what its entities and their aspects came to, out of the change set as it is now. One
 * statement, whatever the number of scopes and changes.
 */
export async function accountScopes(tx: EntityManager, runId: string): Promise<void> {
  await tx.query(
    `WITH entities AS (
      SELECT scope,
        count(*) AS compared,
        count(*) FILTER (WHERE action = 'unchanged') AS unchanged,
        count(*) FILTER (WHERE action = 'create') AS created,
        count(*) FILTER (WHERE action = 'update') AS updated,
        count(*) FILTER (WHERE action = 'conflict') AS conflicts,
        count(*) FILTER (WHERE outcome = 'written') AS written,
        count(*) FILTER (WHERE outcome = 'rejected') AS rejected,
        count(*) FILTER (WHERE outcome = 'pending') AS pending
      FROM changes WHERE run_id = $1 GROUP BY scope, urn
    ), came_to AS (
      SELECT *, CASE
        WHEN rejected > 0 THEN 'rejected'
        WHEN conflicts > 0 THEN 'conflict'
        WHEN pending > 0 THEN 'pending'
        WHEN written > 0 THEN 'written'
        ELSE 'unchanged' END AS result
      FROM entities
    ), results AS (
      SELECT s.scope,
        jsonb_build_object(
          'compared', count(e.scope),
          'unchanged', count(*) FILTER (WHERE e.result = 'unchanged'),
          'written', count(*) FILTER (WHERE e.result = 'written'),
          'pending', count(*) FILTER (WHERE e.result = 'pending'),
          'conflicts', count(*) FILTER (WHERE e.result = 'conflict'),
          'rejected', count(*) FILTER (WHERE e.result = 'rejected')
        ) AS entities,
        jsonb_build_object(
          'compared', coalesce(sum(e.compared), 0),
          'unchanged', coalesce(sum(e.unchanged), 0),
          'created', coalesce(sum(e.created), 0),
          'updated', coalesce(sum(e.updated), 0),
          'removed', 0,
          'conflicts', coalesce(sum(e.conflicts), 0),
          'written', coalesce(sum(e.written), 0),
          'rejected', coalesce(sum(e.rejected), 0),
          'pending', coalesce(sum(e.pending), 0)
        ) AS changes
      FROM run_scopes s LEFT JOIN came_to e ON e.scope = s.scope
      WHERE s.run_id = $1 GROUP BY s.scope
    )
    UPDATE run_scopes s SET results = jsonb_build_object('entities', r.entities, 'changes', r.changes)
    FROM results r WHERE s.run_id = $1 AND s.scope = r.scope`,
    [runId],
  );
}
