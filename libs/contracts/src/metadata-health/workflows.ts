/** Workflow types of metadata-health; the code lives in the worker app. */
export const METADATA_HEALTH_WORKFLOWS = {
  /** Input {@link HealthScanInput}; workflow id = scan id. */
  scan: 'metadataHealthScan',
  /** No input; started by the Temporal Schedule of the full scan. */
  scheduledScan: 'metadataHealthScheduledScan',
} as const;

export const METADATA_HEALTH_ACTIVITIES_QUEUE = 'metadata-health-activities';

export interface HealthScanInput {
  readonly scanId: string;
}

/** Activities of metadata-health; idempotent, fenced by attempt, cursor kept in the scan's row. */
export interface MetadataHealthActivities {
  /** Marks the scan running. */
  beginHealthScan(input: HealthScanInput): Promise<void>;
  /** Scores the next datasets of the catalog, up to a time limit; `done` when the catalog has no more. */
  scanNextPages(input: HealthScanInput): Promise<{ readonly done: boolean }>;
  /** Looks again for datasets that the listing did not meet, and settles the final state. */
  finishHealthScan(input: HealthScanInput): Promise<void>;
  abandonHealthScan(
    input: HealthScanInput & { readonly outcome: 'failed' | 'cancelled'; readonly message: string },
  ): Promise<void>;
  /** Claims a scan for a firing of the schedule; the claim says whether one was already going on. */
  claimScheduledHealthScan(input: {
    readonly scheduledAt: string;
    readonly firingId: string;
  }): Promise<{ readonly outcome: 'started' | 'skipped'; readonly scanId: string }>;
}
