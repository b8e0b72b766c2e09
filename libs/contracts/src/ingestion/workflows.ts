/** Workflow types of ingestion; the code lives in the worker app. */
export const INGESTION_WORKFLOWS = {
  /** Input {@link RunInput}; workflow id = run id. */
  run: 'ingestionRun',
  /** Input {@link ScheduledRunInput}; started by the Temporal Schedule of a source. */
  scheduledRun: 'ingestionScheduledRun',
} as const;

export const INGESTION_ACTIVITIES_QUEUE = 'ingestion-activities';

export interface RunInput {
  readonly runId: string;
}

export interface ScheduledRunInput {
  readonly sourceId: string;
}

/** What a run will do; ids only, the data stays in ingestion's tables. */
export interface RunPlan {
  readonly scopes: readonly string[];
  readonly dryRun: boolean;
}

/**
 * Activities of ingestion. Each is idempotent and safe against two attempts at once: the newer attempt fences the
 * older. Long ones heartbeat; their rows in Postgres are the checkpoint.
 */
export interface IngestionActivities {
  /** Marks the run running and lists the scopes of the source. */
  planRun(input: RunInput): Promise<RunPlan>;
  /** Reads one scope and stores its part of the change set, before and after. */
  readScope(input: RunInput & { readonly scope: string }): Promise<void>;
  /** Adds removals of what the source no longer has, where every scope was listed completely. */
  completeChangeSet(input: RunInput): Promise<void>;
  /** Writes what is pending, batch by batch. */
  writeChanges(input: RunInput): Promise<void>;
  /** Settles the final state from the counts and records the feed position. */
  finishRun(input: RunInput): Promise<void>;
  /** Settles a run that failed or was cancelled. */
  abandonRun(
    input: RunInput & { readonly outcome: 'failed' | 'cancelled'; readonly message: string },
  ): Promise<void>;
  /** Claims a run for a firing of the schedule; the claim says whether one was already going on. */
  claimScheduledRun(
    input: ScheduledRunInput & { readonly scheduledAt: string; readonly firingId: string },
  ): Promise<{ readonly outcome: 'started' | 'skipped'; readonly runId: string }>;
}
