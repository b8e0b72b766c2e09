import {
  METADATA_HEALTH_ACTIVITIES_QUEUE,
  type MetadataHealthActivities,
} from '@dataspoke/contracts/workflows';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import { shortActivity } from '../activity-policy';

const { claimScheduledHealthScan } = proxyActivities<MetadataHealthActivities>(
  shortActivity(METADATA_HEALTH_ACTIVITIES_QUEUE),
);

const scheduledStart = defineSearchAttributeKey('TemporalScheduledStartTime', SearchAttributeType.DATETIME);

/** One firing of the scan's schedule: makes the claim that a person's request would make, and ends. */
export function metadataHealthScheduledScan(): ReturnType<
  MetadataHealthActivities['claimScheduledHealthScan']
> {
  const { typedSearchAttributes, startTime, firstExecutionRunId } = workflowInfo();
  return claimScheduledHealthScan({
    scheduledAt: (typedSearchAttributes.get(scheduledStart) ?? startTime).toISOString(),
    firingId: firstExecutionRunId,
  });
}
