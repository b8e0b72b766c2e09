import { type Rule, type VerdictSummary } from '@dataspoke/contracts';
import { expectationOf, type Verdict } from '@dataspoke/domain';
import { type EntityManager } from 'typeorm';
import { assertionUrn } from '../publishing/assertion-urn';
import { type RuleRow } from './rule.row';
import { readRule } from './stored-rule';

/** Rules as callers see them, the newest verdict beside each. */
export async function toRules(manager: EntityManager, rows: readonly RuleRow[]): Promise<Rule[]> {
  const verdicts = await lastVerdicts(
    manager,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    id: row.id,
    dataset: row.datasetUrn,
    kind: row.kind,
    name: row.name,
    fields: row.fields,
    parameters: row.parameters,
    severity: row.severity,
    ...(row.filter === null ? {} : { filter: row.filter }),
    expected: expectationOf(readRule(row)),
    assertion: assertionUrn(row.id),
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    lastVerdict: verdicts.get(row.id) ?? null,
  }));
}

/** One rule as callers see it. */
export async function toRule(manager: EntityManager, row: RuleRow): Promise<Rule> {
  const [rule] = await toRules(manager, [row]);
  if (!rule) throw new Error(`rule ${row.id} was lost`);
  return rule;
}

// One index probe for each rule, however many verdicts it has had.
async function lastVerdicts(
  manager: EntityManager,
  ruleIds: readonly string[],
): Promise<ReadonlyMap<string, VerdictSummary>> {
  const rows = await manager.query<LastVerdict[]>(
    `SELECT v.rule_id, v.evaluation_id, v.verdict, v.message, v.evaluated_at
    FROM unnest($1::uuid[]) AS r (id)
    CROSS JOIN LATERAL (
      SELECT * FROM verdicts WHERE rule_id = r.id AND evaluated_at IS NOT NULL
      ORDER BY evaluated_at DESC, id DESC LIMIT 1
    ) v`,
    [ruleIds],
  );
  return new Map(
    rows.map((row) => [
      row.rule_id,
      {
        evaluationId: row.evaluation_id,
        verdict: row.verdict,
        message: row.message,
        evaluatedAt: row.evaluated_at.toISOString(),
      },
    ]),
  );
}

interface LastVerdict {
  readonly rule_id: string;
  readonly evaluation_id: string;
  readonly verdict: Verdict;
  readonly message: string;
  readonly evaluated_at: Date;
}
