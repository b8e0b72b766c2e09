import {
  type ComplianceActivities,
  type IngestionActivities,
  type MetadataHealthActivities,
  type MetricActivities,
  type QualityActivities,
  type SearchActivities,
} from '@dataspoke/contracts/workflows';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';

/** One activity call, its input without the id of the job. */
export type Call = readonly [name: string, detail?: unknown];

/** A workflow, what its activities do, and what is expected of it. */
export interface Scenario {
  readonly name: string;
  readonly workflow: string;
  readonly input: object;
  /** Cancel it as soon as the activity of that name runs. */
  readonly cancelDuring?: string;
  readonly activities: (
    calls: Call[],
  ) => Partial<
    IngestionActivities &
      QualityActivities &
      MetricActivities &
      SearchActivities &
      ComplianceActivities &
      MetadataHealthActivities
  >;
  readonly end: 'completed' | 'failed' | 'cancelled';
  /** In order; scopes are read two at a time, so their order is left open by sorting. */
  readonly calls: readonly Call[];
}

/** Id of the job in every scenario. */
export const JOB = 'd3530e6d-4d3d-4549-8c3b-76676e9b230d';

/** Waits until the engine asks the activity to stop, as an activity of ours does. */
export async function untilCancelled(): Promise<never> {
  const context = Context.current();
  const alive = setInterval(() => context.heartbeat(), 100);
  try {
    return await context.cancelled;
  } finally {
    clearInterval(alive);
  }
}

/** Fails an activity for good. */
export const refuse = (message: string, type: string) =>
  Promise.reject(ApplicationFailure.nonRetryable(message, type));
