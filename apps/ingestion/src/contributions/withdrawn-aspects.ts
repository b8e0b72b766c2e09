import { type EntityManager } from 'typeorm';
import { REMOVALS, SMALL } from '../changes/missing-entities';

/**
 * A scope `s` that proves what is no longer said: all of it read to its end, not only what has changed, and of each record that failed it
 * is known what it is about.
 */
export const LISTED_WITHOUT_FAULT = `s.state = 'complete' AND s.kind <> 'changes' AND s.unnamed_failures = 0`;

/** An aspect to which a source has added something that it does not say any more. */
export interface WithdrawnAspect {
  readonly urn: string;
  readonly aspect: string;
  readonly listing: string;
}

const WITHDRAWN = `
  SELECT p.urn, p.aspect, p.listing FROM source_contributions p
  JOIN run_scopes s ON s.run_id = $2 AND s.listing = p.listing AND ${LISTED_WITHOUT_FAULT}
  WHERE p.source_id = $1
    AND NOT EXISTS (SELECT FROM changes c WHERE c.run_id = $2 AND c.urn = p.urn AND c.aspect = p.aspect
      AND c.scope <> '${REMOVALS}')
    AND NOT EXISTS (SELECT FROM run_kept_entities k WHERE k.run_id = $2 AND k.urn = p.urn)`;

/** Withdrawn aspects behind `after`, in the order of their URNs and names. */
export function withdrawnAspects(
  manager: EntityManager,
  run: { readonly id: string; readonly sourceId: string },
  after: Pick<WithdrawnAspect, 'urn' | 'aspect'>,
  limit: number,
): Promise<WithdrawnAspect[]> {
  return manager.query<WithdrawnAspect[]>(
    `${WITHDRAWN} AND (p.urn, p.aspect) > ($3, $4) ORDER BY p.urn, p.aspect LIMIT $5`,
    [run.sourceId, run.id, after.urn, after.aspect, limit],
  );
}

/** The listings that say nothing any more about so many entities that a person has to confirm it, by how many of how many. */
export function listingsWithTooMuchWithdrawn(
  manager: EntityManager,
  run: { readonly id: string; readonly sourceId: string; readonly confirms: string | null },
  threshold: number,
): Promise<{ readonly listing: string; readonly gone: number; readonly known: number }[]> {
  return manager.query(
    `SELECT listing, gone, known FROM (
       SELECT w.listing, count(DISTINCT w.urn)::int AS gone, (
         SELECT count(DISTINCT k.urn)::int FROM source_contributions k
         WHERE k.source_id = $1 AND k.listing = w.listing) AS known
       FROM (${WITHDRAWN}) AS w
       WHERE NOT EXISTS (SELECT FROM run_contributions t WHERE t.run_id = $2 AND t.urn = w.urn)
         AND NOT EXISTS (SELECT FROM changes h WHERE h.run_id = $4 AND h.urn = w.urn AND h.outcome = 'held')
       GROUP BY w.listing) AS counted
     WHERE CASE WHEN known >= ${SMALL} THEN gone * 100 > known * $3::int ELSE gone >= known AND gone > 1 END`,
    [run.sourceId, run.id, threshold, run.confirms],
  );
}
