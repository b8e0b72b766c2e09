import { REMOVALS } from '../changes/missing-entities';

/**
 * Of the runs `$1` and `$2` of one source: the scopes of each, with `proven` where what they held and the other run does not have is not
 * there for the other run. That takes a listing that the other run has read to its end, or one of all schemas that has it no longer. A
 * replay passes by what it is not about, a retry lists no scopes, one of changes is silent about the rest, and what the recipe left out
 * was not looked at.
 */
const TOLD_SCOPES = `
  goes_back_to (run_id, id, steps) AS (
    SELECT id, id, 0 FROM runs WHERE id IN ($1, $2)
    UNION ALL
    SELECT g.run_id, coalesce(r.applies, r.retries, r.replays), g.steps + 1 FROM goes_back_to g JOIN runs r ON r.id = g.id
    WHERE coalesce(r.applies, r.retries, r.replays) IS NOT NULL
  ), parents AS (
    SELECT DISTINCT ON (g.run_id) g.run_id, s.listing FROM goes_back_to g JOIN run_scopes s ON s.run_id = g.id
    WHERE s.kind = 'database' AND s.listing IS NOT NULL ORDER BY g.run_id, g.steps
  ), told_scopes AS (
    SELECT s.run_id, s.scope, s.name, s.counts, r.id AS other,
      (SELECT o.replays IS NULL FROM runs o WHERE o.id = s.run_id) AND s.state = 'complete' AS is_read,
      r.replays IS NULL AND s.kind <> 'changes'
      AND NOT EXISTS (SELECT FROM run_kept_entities k WHERE k.run_id = r.id AND k.urn = s.listing)
      AND (EXISTS (
          SELECT FROM run_scopes o WHERE o.run_id = r.id AND o.state = 'complete' AND o.kind <> 'changes'
            AND (o.listing = s.listing OR s.listing IS NULL AND o.scope = s.scope))
        OR s.kind = 'schema' AND r.retries IS NULL
          AND NOT EXISTS (
            SELECT FROM run_scopes o WHERE o.run_id = r.id AND (o.scope = s.scope OR o.listing = s.listing))
          AND EXISTS (
            SELECT FROM run_scopes o JOIN parents p ON p.listing = o.listing AND p.run_id = s.run_id
            WHERE o.run_id = r.id AND o.kind = 'database' AND o.state = 'complete')) AS proven
    FROM run_scopes s JOIN runs r ON r.id IN ($1, $2) AND r.id <> s.run_id
    WHERE s.run_id IN ($1, $2)
  )`;

/** Scopes that one of two runs, or none, has read to its end, and those whose counts differ. */
export const SCOPES = `
  WITH RECURSIVE ${TOLD_SCOPES}, both_runs AS (
    SELECT coalesce(a.name, b.name) AS name, b.counts AS before, a.counts AS after,
      coalesce(b.is_read, a.proven) AS in_before, coalesce(a.is_read, b.proven) AS in_after
    FROM (SELECT * FROM told_scopes WHERE run_id = $1) b
    FULL JOIN (SELECT * FROM told_scopes WHERE run_id = $2) a ON a.scope = b.scope
  ), told AS (
    SELECT name, before, after, CASE WHEN NOT in_before AND NOT in_after THEN 'both'
      WHEN NOT in_before THEN 'before' WHEN NOT in_after THEN 'after' END AS "notReadBy"
    FROM both_runs
  )
  SELECT * FROM told WHERE after IS DISTINCT FROM before OR "notReadBy" IS NOT NULL ORDER BY name`;

/**
 * What became of the entities behind the URN `$3`. `unknown`: one run has it, and the other did not look. A profile that is measured anew
 * says nothing of change; nor does it make an entity appear that something is taken back from.
 */
const TOLD = `
  WITH RECURSIVE ${TOLD_SCOPES}, met AS (
    SELECT run_id, urn, min(scope) FILTER (WHERE scope <> '${REMOVALS}') AS scope, bool_or(action = 'remove') AS gone,
      array_agg(aspect ORDER BY aspect) FILTER (WHERE action IN ('create', 'update') AND NOT timeseries) AS aspects
    FROM changes WHERE run_id IN ($1, $2) AND urn > $3 GROUP BY run_id, urn
  ), looked AS (
    SELECT m.urn, m.run_id, s.proven AND NOT EXISTS (
        SELECT FROM run_kept_entities k WHERE k.run_id = s.other AND k.urn = m.urn)
      OR EXISTS (
        SELECT FROM replayed_objects o WHERE o.run_id = s.other AND o.urn = m.urn AND o.result = 'gone') AS proven
    FROM met m JOIN told_scopes s ON s.run_id = m.run_id AND s.scope = m.scope
  ), told AS (
    SELECT coalesce(a.urn, b.urn) AS urn, coalesce(a.aspects, '{}') AS aspects,
      CASE
        WHEN b.scope IS NULL AND a.scope IS NOT NULL THEN
          CASE WHEN b.gone OR in_before.proven THEN 'appeared' ELSE 'unknown' END
        WHEN b.scope IS NOT NULL AND a.scope IS NULL AND (a.gone OR a.aspects IS NULL) THEN
          CASE WHEN a.gone OR in_after.proven THEN 'disappeared' ELSE 'unknown' END
        WHEN a.aspects IS NOT NULL THEN 'changed' END AS difference
    FROM (SELECT * FROM met WHERE run_id = $2) a
    FULL JOIN (SELECT * FROM met WHERE run_id = $1) b ON b.urn = a.urn
    LEFT JOIN looked in_before ON in_before.run_id = $2 AND in_before.urn = a.urn
    LEFT JOIN looked in_after ON in_after.run_id = $1 AND in_after.urn = b.urn
  )`;

/** A page of the entities that differ, by URN. */
export const DIFFERENCES = `${TOLD}
  SELECT urn, difference, aspects FROM told
  WHERE difference <> 'unknown' AND ($4::text IS NULL OR difference = $4) ORDER BY urn LIMIT $5`;

/** How many entities one run has at which the other did not look. */
export const NOT_COMPARED = `${TOLD} SELECT count(*)::int AS entities FROM told WHERE difference = 'unknown'`;

/** Names that failed in run `$1` and did not in `$2`, which has looked at them. */
export const FAILURES_ONLY_IN_ONE = `
  WITH RECURSIVE ${TOLD_SCOPES}
  SELECT DISTINCT f.name FROM failed_records f
  WHERE f.run_id = $1
    AND NOT EXISTS (SELECT FROM failed_records o WHERE o.run_id = $2 AND o.name = f.name AND o.kind = f.kind)
    AND (f.scope_id IS NULL
      OR EXISTS (SELECT FROM told_scopes s WHERE s.run_id = $1 AND s.scope = f.scope_id AND s.proven)
      OR EXISTS (
        SELECT FROM replayed_objects o WHERE o.run_id = $2 AND o.scope = f.scope_id AND o.object = f.object AND o.result <> 'unread'))
  ORDER BY f.name`;
