import {
  QUALITY_ACTIVITIES_QUEUE,
  type QualityActivities,
  type ScheduledEvaluationInput,
} from '@dataspoke/contracts/workflows';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import { shortActivity } from '../activity-policy';

const { claimScheduledEvaluation } = proxyActivities<QualityActivities>(
  shortActivity(QUALITY_ACTIVITIES_QUEUE),
);

const scheduledStart = defineSearchAttributeKey('TemporalScheduledStartTime', SearchAttributeType.DATETIME);

/** One firing of an evaluation schedule: makes the claim that a person's request would make, and ends. */
export async function qualityScheduledEvaluation(
  input: ScheduledEvaluationInput,
): Promise<{ readonly outcome: 'started' | 'skipped'; readonly evaluationId: string }> {
  const { typedSearchAttributes, startTime, firstExecutionRunId } = workflowInfo();
  return claimScheduledEvaluation({
    ...input,
    scheduledAt: (typedSearchAttributes.get(scheduledStart) ?? startTime).toISOString(),
    firingId: firstExecutionRunId,
  });
}
