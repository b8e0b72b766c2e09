import { type Evaluation } from '@dataspoke/contracts';
import { jobView } from '@dataspoke/service-kit';
import { type EvaluationRow } from './evaluation.row';

/** An evaluation as callers see it. */
export function toEvaluation(row: EvaluationRow): Evaluation {
  return {
    ...jobView(row),
    scope: row.scope,
    ...(row.ruleId === null ? {} : { ruleId: row.ruleId }),
    ...(row.datasetUrn === null ? {} : { dataset: row.datasetUrn }),
    progress: row.progress,
    counts: row.counts,
    ...(row.failure === null ? {} : { failure: row.failure }),
  };
}
