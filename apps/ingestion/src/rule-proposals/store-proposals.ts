import { type RuleDraft } from '@dataspoke/contracts';
import { randomUUID } from 'node:crypto';
import { type EntityManager } from 'typeorm';
import { type ConstrainedDataset, nameOf, proposeRule } from './propose-rule';

const MAX_DEFINITION = 4_000;

/** What a constraint suggests, before anybody has said anything about it. */
export interface FoundProposal {
  readonly dataset: string;
  readonly name: string;
  readonly kind: string;
  readonly fields: readonly string[];
  readonly definition: string;
  readonly validated: boolean;
  readonly draft: RuleDraft | null;
}

/** What the constraints of these datasets suggest. */
export async function proposalsOf(datasets: Iterable<ConstrainedDataset>): Promise<readonly FoundProposal[]> {
  const found = new Map<string, FoundProposal>();
  for (const dataset of datasets) {
    for (const constraint of dataset.constraints) {
      const { kind, columns, definition, validated } = constraint;
      const name = nameOf(constraint).slice(0, 500);
      found.set(JSON.stringify([dataset.urn, name]), {
        dataset: dataset.urn,
        name,
        kind,
        fields: columns,
        definition:
          definition.length > MAX_DEFINITION ? `${definition.slice(0, MAX_DEFINITION - 1)}…` : definition,
        validated,
        draft: (await proposeRule(constraint, dataset)) ?? null,
      });
    }
  }
  return [...found.values()];
}

/**
 * Stores what the constraints of these datasets suggest now. An accepted proposal stays as it was accepted, and is no longer current
 * when its constraint is gone or worded anew; a rejected one is proposed again when it is worded anew; any other goes with its constraint.
 */
export async function storeProposals(
  tx: EntityManager,
  datasets: readonly string[],
  found: readonly FoundProposal[],
  readAt: Date,
): Promise<void> {
  if (datasets.length === 0) return;
  const rows = JSON.stringify(found.map((proposal) => ({ ...proposal, revision: randomUUID() })));
  await tx.query(
    `DELETE FROM rule_proposals p WHERE p.dataset = ANY($1) AND p.state <> 'accepted' AND NOT EXISTS (
      SELECT FROM jsonb_to_recordset($2::jsonb) AS f (dataset text, name text) WHERE f.dataset = p.dataset AND f.name = p.name)`,
    [datasets, rows],
  );
  await tx.query(
    `UPDATE rule_proposals SET current = false, read_at = $2 WHERE dataset = ANY($1) AND state = 'accepted'`,
    [datasets, readAt],
  );
  await tx.query(
    `INSERT INTO rule_proposals AS p
      (dataset, name, kind, fields, definition, validated, draft, revision, state, current, read_at)
    SELECT dataset, name, kind, fields, definition, validated, draft, revision, 'proposed', true, $2
    FROM jsonb_to_recordset($1::jsonb) AS f
      (dataset text, name text, kind text, fields jsonb, definition text, validated boolean, draft jsonb, revision uuid)
    ON CONFLICT (dataset, name) DO UPDATE SET
      current = p.state <> 'accepted' OR p.definition = excluded.definition,
      read_at = excluded.read_at,
      kind = CASE WHEN p.state = 'accepted' THEN p.kind ELSE excluded.kind END,
      fields = CASE WHEN p.state = 'accepted' THEN p.fields ELSE excluded.fields END,
      definition = CASE WHEN p.state = 'accepted' THEN p.definition ELSE excluded.definition END,
      validated = CASE WHEN p.state = 'accepted' THEN p.validated ELSE excluded.validated END,
      draft = CASE WHEN p.state = 'accepted' THEN p.draft ELSE excluded.draft END,
      revision = CASE WHEN p.state <> 'accepted' AND (p.definition, p.draft) IS DISTINCT FROM (excluded.definition, excluded.draft)
        THEN excluded.revision ELSE p.revision END,
      state = CASE WHEN p.state = 'rejected' AND p.definition <> excluded.definition THEN 'proposed' ELSE p.state END,
      decided_by = CASE WHEN p.state = 'rejected' AND p.definition <> excluded.definition THEN NULL ELSE p.decided_by END,
      decided_at = CASE WHEN p.state = 'rejected' AND p.definition <> excluded.definition THEN NULL ELSE p.decided_at END`,
    [rows, readAt],
  );
}

/** Takes away what the datasets suggest that a run has marked removed; what was accepted stays, and is no longer current. */
export async function dropProposals(tx: EntityManager, runId: string): Promise<void> {
  const removed = `SELECT c.urn FROM changes c WHERE c.run_id = $1 AND c.action = 'remove' AND c.outcome = 'written'`;
  await tx.query(`DELETE FROM rule_proposals WHERE state <> 'accepted' AND dataset IN (${removed})`, [runId]);
  await tx.query(`UPDATE rule_proposals SET current = false WHERE current AND dataset IN (${removed})`, [
    runId,
  ]);
}
