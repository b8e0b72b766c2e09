import { type RuleKind, type RuleSeverity } from '@dataspoke/domain';
import { type EntityManager } from 'typeorm';

/** A rule that waits for its verdict, as it was when the evaluation was planned. */
export interface PlannedRule {
  /** Of the verdict. */
  readonly id: string;
  readonly ruleId: string;
  readonly kind: RuleKind;
  readonly fields: string[];
  readonly parameters: Record<string, unknown>;
  readonly severity: RuleSeverity;
  readonly filter: string | null;
}

/** The next rules of a dataset that have no verdict yet. */
export function plannedRules(
  manager: EntityManager,
  evaluationId: string,
  dataset: string,
  limit: number,
): Promise<readonly PlannedRule[]> {
  return manager.query<PlannedRule[]>(
    `SELECT v.id, v.rule_id AS "ruleId", r.kind, rv.fields, rv.parameters, rv.severity, rv.filter
    FROM verdicts v
    JOIN rules r ON r.id = v.rule_id
    JOIN rule_versions rv ON rv.rule_id = v.rule_id AND rv.version = v.rule_version
    WHERE v.evaluation_id = $1 AND v.dataset_urn = $2 AND v.verdict IS NULL
    ORDER BY v.rule_id LIMIT $3`,
    [evaluationId, dataset, limit],
  );
}
