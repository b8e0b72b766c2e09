import {
  INGESTION_ACTIVITIES_QUEUE,
  type IngestionActivities,
  type ScheduledRunInput,
} from '@dataspoke/contracts/workflows';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import { shortActivity } from '../activity-policy';

const { claimScheduledRun } = proxyActivities<IngestionActivities>(shortActivity(INGESTION_ACTIVITIES_QUEUE));

const scheduledStart = defineSearchAttributeKey('TemporalScheduledStartTime', SearchAttributeType.DATETIME);

/** What happened to one firing of a schedule. */
export interface FiringResult {
  readonly outcome: 'started' | 'skipped';
  readonly runId: string;
}

/** One firing of a source's schedule: makes the claim that a person's request would make, and ends. */
export async function ingestionScheduledRun(input: ScheduledRunInput): Promise<FiringResult> {
  const { typedSearchAttributes, startTime, firstExecutionRunId } = workflowInfo();
  return claimScheduledRun({
    ...input,
    scheduledAt: (typedSearchAttributes.get(scheduledStart) ?? startTime).toISOString(),
    firingId: firstExecutionRunId,
  });
}
