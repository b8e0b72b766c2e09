import { type Score } from '@dataspoke/domain';
import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { type DatasetFacts } from '../catalog/dataset-facts';
import { dueOn, ownerFor } from './responsibility';

/** Keeps action items true to the gaps: opens, closes and reopens them. */
@Injectable()
export class FollowGaps {
  /**
   * Runs in the transaction that stores the scores. What a person decided stays: an owner who was assigned, and a dismissal
   * until the gap is closed. While it cannot be told whether a gap is closed, its item stays as it is.
   */
  async execute(
    tx: EntityManager,
    scored: readonly { readonly urn: string; readonly facts: DatasetFacts; readonly score: Score }[],
    removed: readonly string[],
    at: Date,
  ): Promise<void> {
    const datasets = [...scored.map(({ urn }) => urn), ...removed];
    if (datasets.length === 0) return;
    const gaps = scored.flatMap(({ urn, facts, score }) =>
      score.gaps.map(({ check, gain, cause }) => ({
        urn,
        name: facts.name,
        check,
        gain,
        cause,
        owner_urn: ownerFor(check, facts.score, facts.owners),
        due_on: dueOn({ gain }, at),
      })),
    );
    const json = JSON.stringify(gaps);
    const undecided = scored.flatMap(({ urn, score }) => score.unknowns.map(({ check }) => ({ urn, check })));
    await tx.query(
      `UPDATE action_items SET state = 'done', closed_at = $3
       WHERE urn = ANY ($1) AND state <> 'done' AND NOT EXISTS (
         SELECT FROM jsonb_to_recordset($2::jsonb) AS gap (urn text, "check" text)
         WHERE gap.urn = action_items.urn AND gap."check" = action_items."check") AND NOT EXISTS (
         SELECT FROM jsonb_to_recordset($4::jsonb) AS undecided (urn text, "check" text)
         WHERE undecided.urn = action_items.urn AND undecided."check" = action_items."check")`,
      [datasets, json, at, JSON.stringify(undecided)],
    );
    await tx.query(
      `INSERT INTO action_items AS item
         (id, urn, name, "check", state, gain, cause, owner_urn, is_assigned, due_on, opened_at, reopened)
       SELECT gen_random_uuid(), gap.urn, gap.name, gap."check", 'open', gap.gain, gap.cause, gap.owner_urn, false,
              gap.due_on, $2, 0
       FROM jsonb_to_recordset($1::jsonb) AS gap
         (urn text, name text, "check" text, gain integer, cause text, owner_urn text, due_on date)
       ORDER BY gap.urn, gap."check"
       ON CONFLICT (urn, "check") DO UPDATE SET
         name = excluded.name, gain = excluded.gain, cause = excluded.cause,
         owner_urn = CASE WHEN item.is_assigned THEN item.owner_urn ELSE excluded.owner_urn END,
         state = CASE WHEN item.state = 'done' THEN 'open' ELSE item.state END,
         due_on = CASE WHEN item.state = 'done' THEN excluded.due_on ELSE item.due_on END,
         opened_at = CASE WHEN item.state = 'done' THEN excluded.opened_at ELSE item.opened_at END,
         closed_at = CASE WHEN item.state = 'done' THEN NULL ELSE item.closed_at END,
         dismiss_reason = CASE WHEN item.state = 'done' THEN NULL ELSE item.dismiss_reason END,
         dismissed_by = CASE WHEN item.state = 'done' THEN NULL ELSE item.dismissed_by END,
         reopened = item.reopened + CASE WHEN item.state = 'done' THEN 1 ELSE 0 END`,
      [json, at],
    );
  }
}
