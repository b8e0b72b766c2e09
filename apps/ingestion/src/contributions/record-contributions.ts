import { type EntityManager } from 'typeorm';
import { REMOVALS } from '../changes/missing-entities';
import { type RunRow } from '../runs/run.row';
import { CONTRIBUTED_ASPECTS } from './contributed-aspects';
import { RunContributionRow } from './run-contribution.row';
import { LISTED_WITHOUT_FAULT } from './withdrawn-aspects';

/** Notes which entities a batch was told something about that can be taken back. Said again, it changes nothing. */
export async function insertContributions(
  tx: EntityManager,
  runId: string,
  scope: string,
  urns: readonly string[],
): Promise<void> {
  if (urns.length === 0) return;
  await tx
    .createQueryBuilder()
    .insert()
    .into(RunContributionRow)
    .values(urns.map((urn) => ({ runId, urn, scope })))
    .orIgnore()
    .execute();
}

/** Notes what a source has added to entities of others, and forgets what was taken back or is there no longer. */
export async function recordContributions(
  tx: EntityManager,
  { id, sourceId, replays }: Pick<RunRow, 'id' | 'sourceId' | 'replays'>,
): Promise<void> {
  await tx.query(
    `INSERT INTO source_contributions (source_id, urn, aspect, listing, last_seen_run)
    SELECT $2::uuid, c.urn, c.aspect, s.listing, $1::uuid FROM changes c
    JOIN run_contributions t ON t.run_id = c.run_id AND t.urn = c.urn
    JOIN run_scopes s ON s.run_id = c.run_id AND s.scope = t.scope AND s.listing IS NOT NULL
    WHERE c.run_id = $1 AND c.scope <> '${REMOVALS}' AND c.aspect = ANY ($3::text[])
      AND (c.outcome = 'written' OR c.action = 'unchanged')
    ON CONFLICT (source_id, urn, aspect) DO UPDATE SET listing = excluded.listing, last_seen_run = excluded.last_seen_run`,
    [id, sourceId, CONTRIBUTED_ASPECTS],
  );
  // It has not looked at all that its scopes hold.
  if (replays !== null) return;
  await tx.query(
    `DELETE FROM source_contributions p USING run_scopes s
    WHERE p.source_id = $2 AND p.last_seen_run <> $1 AND s.run_id = $1 AND s.listing = p.listing AND ${LISTED_WITHOUT_FAULT}
      AND NOT EXISTS (SELECT FROM run_kept_entities k WHERE k.run_id = $1 AND k.urn = p.urn)
      AND NOT EXISTS (SELECT FROM changes c WHERE c.run_id = $1 AND c.urn = p.urn AND c.aspect = p.aspect
        AND c.outcome NOT IN ('written', 'none'))`,
    [id, sourceId],
  );
}
