/** Workflow types of search; the code lives in the worker app. */
export const SEARCH_WORKFLOWS = {
  /** Input {@link IndexRunInput}; workflow id = index run id. */
  reindex: 'searchReindex',
  /** No input; one firing of the nightly reconcile. */
  scheduledReconcile: 'searchScheduledReconcile',
  /** Input {@link ComplianceReportInput}; workflow id = report id. */
  complianceReport: 'searchComplianceReport',
} as const;

export const SEARCH_ACTIVITIES_QUEUE = 'search-activities';

export interface IndexRunInput {
  readonly indexRunId: string;
}

export interface ComplianceReportInput {
  readonly reportId: string;
}

/** One firing of a schedule. */
export interface ReconcileFiring {
  readonly scheduledAt: string;
  /** Id of the trigger workflow's first execution; an attempt repeated has the same. */
  readonly firingId: string;
}

/** Activities of search; idempotent, fenced by attempt, cursor kept in the index run's row. */
export interface SearchActivities {
  /** Marks the index run running; returns whether there is work. */
  beginIndexRun(input: IndexRunInput): Promise<void>;
  /** Does the next pages of the run, whatever it is for, up to a time limit; `done` when there are no more. */
  indexNextPages(input: IndexRunInput): Promise<{ readonly done: boolean }>;
  /** Removes what a complete scan did not meet, lets a rebuilt index take over, and settles the final state. */
  finishIndexRun(input: IndexRunInput): Promise<void>;
  abandonIndexRun(
    input: IndexRunInput & { readonly outcome: 'failed' | 'cancelled'; readonly message: string },
  ): Promise<void>;
  /** Claims a reconcile for a firing of its schedule. */
  claimScheduledReconcile(
    firing: ReconcileFiring,
  ): Promise<{ readonly outcome: 'started' | 'skipped'; readonly indexRunId: string }>;
}

/** Activities that make a compliance report; idempotent, where it is lies in the report's row. */
export interface ComplianceActivities {
  /** Does the next parts of the report up to a time limit; `done` once it has succeeded. */
  writeComplianceReport(input: ComplianceReportInput): Promise<{ readonly done: boolean }>;
  abandonComplianceReport(
    input: ComplianceReportInput & { readonly outcome: 'failed' | 'cancelled'; readonly message: string },
  ): Promise<void>;
}
