import { SEARCH_ACTIVITIES_QUEUE, type SearchActivities } from '@dataspoke/contracts/workflows';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import { shortActivity } from '../activity-policy';

const { claimScheduledReconcile } = proxyActivities<SearchActivities>(shortActivity(SEARCH_ACTIVITIES_QUEUE));

const scheduledStart = defineSearchAttributeKey('TemporalScheduledStartTime', SearchAttributeType.DATETIME);

/** One firing of the reconcile's schedule: makes the claim that a person's request would make, and ends. */
export function searchScheduledReconcile(): ReturnType<SearchActivities['claimScheduledReconcile']> {
  const { typedSearchAttributes, startTime, firstExecutionRunId } = workflowInfo();
  return claimScheduledReconcile({
    scheduledAt: (typedSearchAttributes.get(scheduledStart) ?? startTime).toISOString(),
    firingId: firstExecutionRunId,
  });
}
