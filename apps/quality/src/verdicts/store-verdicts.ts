import { type DataSource } from 'typeorm';
import { EvaluationOver } from '../evaluations/job-errors';
import { type VerdictRow } from './verdict.row';

/** What was found out about a rule. */
export type NewVerdict = Pick<
  VerdictRow,
  | 'id'
  | 'verdict'
  | 'message'
  | 'observed'
  | 'expected'
  | 'statement'
  | 'durationMs'
  | 'examples'
  | 'error'
  | 'asOf'
  | 'evaluatedAt'
>;

/**
 * Stores verdicts of a running evaluation. Two attempts can overlap after a crash: of each verdict the first one stays, so that
 * what was published already is not changed. Raises {@link EvaluationOver} when it is settled.
 */
export async function storeVerdicts(
  database: DataSource,
  evaluationId: string,
  verdicts: readonly NewVerdict[],
): Promise<void> {
  const [result] = await database.query<{ running: boolean }[]>(
    `WITH held AS (SELECT id FROM evaluations WHERE id = $1 AND state = 'running' FOR SHARE),
    stored AS (
      UPDATE verdicts v SET verdict = n.verdict, message = n.message, observed = n.observed, expected = n.expected,
        statement = n.statement, duration_ms = n."durationMs", examples = n.examples, error = n.error,
        as_of = n."asOf", evaluated_at = n."evaluatedAt"
      FROM jsonb_to_recordset($2::jsonb) AS n (id uuid, verdict text, message text, observed jsonb, expected text,
        statement text, "durationMs" integer, examples jsonb, error jsonb, "asOf" timestamptz, "evaluatedAt" timestamptz), held
      WHERE v.evaluation_id = held.id AND v.id = n.id AND v.verdict IS NULL
      RETURNING 1
    )
    SELECT EXISTS (SELECT FROM held) AS running, (SELECT count(*) FROM stored) AS stored`,
    [evaluationId, JSON.stringify(verdicts, wellFormed)],
  );
  if (result?.running !== true) throw new EvaluationOver(evaluationId);
}

// What was cut to its length may end with half a character, which the database refuses, and with it all other verdicts.
function wellFormed(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}
