import {
  QUALITY_ACTIVITIES_QUEUE,
  type QualityActivities,
  type RuleRemovalInput,
} from '@dataspoke/contracts/workflows';
import { proxyActivities } from '@temporalio/workflow';
import { longActivity } from '../activity-policy';

const { publishRuleRemoval } = proxyActivities<QualityActivities>(longActivity(QUALITY_ACTIVITIES_QUEUE));

/** Takes a deleted rule out of the catalog, whenever the catalog is there. */
export async function qualityRuleRemoval(input: RuleRemovalInput): Promise<void> {
  await publishRuleRemoval(input);
}
