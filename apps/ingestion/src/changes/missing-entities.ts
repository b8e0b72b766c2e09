import { type EntityManager } from 'typeorm';

/** Scope under which removals are kept: they belong to no listing, but to what is missing from one. */
export const REMOVALS = 'removals';

/** An entity of a source that a run has neither met nor left out. */
export interface MissingEntity {
  readonly urn: string;
  /**
   * The complete listing that proves it: of its own container, or of the one above when that container was not listed any more, which a
   * run that reads only some scopes again cannot tell.
   */
  readonly evidence: string;
  /**
   * It was last shown under another recipe, to which the listing of a part is bound: a folder, a project or an address that the recipe names.
   * Containers have names of their own.
   */
  readonly otherRecipe: boolean;
}

/** More is gone from a listing than a run may mark removed by itself. */
export interface TooMuchGone {
  readonly evidence: string;
  readonly gone: number;
  readonly known: number;
}

/** Below so many known entities a share says nothing. */
export const SMALL = 10;

const MISSING = `
  SELECT e.urn, proof.listing AS evidence, proof.kind = 'part' AND EXISTS (
    SELECT FROM runs shown JOIN runs r ON r.id = $2 AND r.recipe_print <> shown.recipe_print WHERE shown.id = e.last_seen_run
  ) AS "otherRecipe"
  FROM source_entities e
  CROSS JOIN LATERAL (
    SELECT s.listing, s.kind FROM run_scopes s
    WHERE s.run_id = $2 AND s.state = 'complete' AND s.kind <> 'changes' AND (s.listing = e.listing OR (s.listing = e.parent_listing AND NOT (SELECT r.retries IS NOT NULL FROM runs r WHERE r.id = $2) AND NOT EXISTS (
      SELECT FROM run_scopes o WHERE o.run_id = $2 AND (o.listing = e.listing OR o.listing IS NULL))))
    LIMIT 1
  ) AS proof
  WHERE e.source_id = $1
    AND NOT EXISTS (SELECT FROM changes c WHERE c.run_id = $2 AND c.urn = e.urn AND c.scope <> '${REMOVALS}')
    AND NOT EXISTS (SELECT FROM run_kept_entities k WHERE k.run_id = $2 AND k.urn IN (e.urn, e.listing))`;

/** Missing entities behind the URN `after`, in the order of their URNs. */
export function missingEntities(
  manager: EntityManager,
  run: { readonly id: string; readonly sourceId: string },
  after: string,
  limit: number,
): Promise<MissingEntity[]> {
  return manager.query<MissingEntity[]>(`${MISSING} AND e.urn > $3 ORDER BY e.urn LIMIT $4`, [
    run.sourceId,
    run.id,
    after,
    limit,
  ]);
}

/**
 * The listings of which more than `threshold` percent is missing; of a listing of fewer than ten entities, those of which nothing is
 * left but the container. Entities that an earlier run has held and a person has confirmed, or that another source has too, do not count as
 * missing.
 */
export function listingsWithTooMuchGone(
  manager: EntityManager,
  run: { readonly id: string; readonly sourceId: string; readonly confirms: string | null },
  threshold: number,
): Promise<TooMuchGone[]> {
  return manager.query<TooMuchGone[]>(
    `SELECT evidence, gone, known FROM (
       SELECT m.evidence, count(*)::int AS gone, (
         SELECT count(*)::int FROM source_entities k
         WHERE k.source_id = $1 AND m.evidence IN (k.listing, k.parent_listing)) AS known
       FROM (${MISSING}) AS m
       WHERE NOT EXISTS (SELECT FROM changes h WHERE h.run_id = $4 AND h.urn = m.urn AND h.outcome = 'held')
         AND NOT EXISTS (SELECT FROM source_entities o JOIN sources s ON s.id = o.source_id AND s.deleted_at IS NULL
           WHERE o.urn = m.urn AND o.source_id <> $1)
       GROUP BY m.evidence) AS counted
     WHERE CASE WHEN known >= ${SMALL} THEN gone * 100 > known * $3::int ELSE gone >= known - 1 AND gone > 1 END`,
    [run.sourceId, run.id, threshold, run.confirms],
  );
}

/** Those of `urns` whose removal the confirmed run has held. */
export async function confirmedRemovals(
  manager: EntityManager,
  confirms: string | null,
  urns: readonly string[],
): Promise<ReadonlySet<string>> {
  if (confirms === null || urns.length === 0) return new Set();
  const rows = await manager.query<{ urn: string }[]>(
    `SELECT urn FROM changes WHERE run_id = $1 AND outcome = 'held' AND urn = ANY ($2::text[])`,
    [confirms, urns],
  );
  return new Set(rows.map(({ urn }) => urn));
}
