/** Workflow types of quality; the code lives in the worker app. */
export const QUALITY_WORKFLOWS = {
  /** Input {@link EvaluationInput}; workflow id = evaluation id. */
  evaluation: 'qualityEvaluation',
  /** Input {@link ScheduledEvaluationInput}; started by the Temporal Schedule of an evaluation schedule. */
  scheduledEvaluation: 'qualityScheduledEvaluation',
  /** Input {@link RuleRemovalInput}. */
  ruleRemoval: 'qualityRuleRemoval',
  /** Input {@link MetricCollectionInput}; workflow id = collection id. */
  metricCollection: 'qualityMetricCollection',
} as const;

export const QUALITY_ACTIVITIES_QUEUE = 'quality-activities';

export interface EvaluationInput {
  readonly evaluationId: string;
}

export interface ScheduledEvaluationInput {
  readonly scheduleId: string;
}

export interface RuleRemovalInput {
  readonly ruleId: string;
}

export interface MetricCollectionInput {
  readonly collectionId: string;
}

/** What an evaluation, or a collection of metrics, still has to do; ids only. */
export interface EvaluationPlan {
  readonly datasets: readonly string[];
  /** There are further datasets: plan again when these are done. */
  readonly more: boolean;
}

/** Activities of quality; idempotent and safe against two attempts at once: of each verdict the first one stored stays. */
export interface QualityActivities {
  /** Marks the evaluation running, fixes which version of which rule it is about, and lists the datasets still to do. */
  planEvaluation(input: EvaluationInput): Promise<EvaluationPlan>;
  /** Evaluates the rules of one dataset. */
  evaluateDataset(input: EvaluationInput & { readonly dataset: string }): Promise<void>;
  /** Settles the final state from the verdicts, and opens and closes incidents. */
  finishEvaluation(input: EvaluationInput): Promise<void>;
  /** Settles an evaluation that failed or was cancelled. */
  abandonEvaluation(
    input: EvaluationInput & { readonly outcome: 'failed' | 'cancelled'; readonly message: string },
  ): Promise<void>;
  /** Writes verdicts and incidents to DataHub; returns when it has all of them. */
  publishEvaluation(input: EvaluationInput): Promise<void>;
  /** Takes the assertion of a deleted rule out of DataHub, and settles its incidents there. */
  publishRuleRemoval(input: RuleRemovalInput): Promise<void>;
  /** Claims an evaluation for a firing of a schedule; the claim says whether one was already going on. */
  claimScheduledEvaluation(
    input: ScheduledEvaluationInput & { readonly scheduledAt: string; readonly firingId: string },
  ): Promise<{ readonly outcome: 'started' | 'skipped'; readonly evaluationId: string }>;
}

/** Activities about metrics; idempotent and safe against two attempts at once: a day of a metric has one row. */
export interface MetricActivities {
  /** Marks the collection running, fixes which datasets it is about, and lists those still to do. */
  planMetricCollection(input: MetricCollectionInput): Promise<EvaluationPlan>;
  /** Measures the metrics of one dataset, and has its monitors judge what came. */
  collectMetrics(input: MetricCollectionInput & { readonly dataset: string }): Promise<void>;
  /** Settles the final state from what the datasets brought. */
  finishMetricCollection(input: MetricCollectionInput): Promise<void>;
  /** Settles a collection that failed or was cancelled. */
  abandonMetricCollection(
    input: MetricCollectionInput & { readonly outcome: 'failed' | 'cancelled'; readonly message: string },
  ): Promise<void>;
}
