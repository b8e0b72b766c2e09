import {
  type MetricActivities,
  type MetricCollectionInput,
  QUALITY_ACTIVITIES_QUEUE,
} from '@dataspoke/contracts/workflows';
import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import { longActivity, shortActivity } from '../activity-policy';
import { settled } from '../settlement';

const short = proxyActivities<MetricActivities>(shortActivity(QUALITY_ACTIVITIES_QUEUE));
const long = proxyActivities<MetricActivities>(longActivity(QUALITY_ACTIVITIES_QUEUE));

/**
 * One collection of metrics, dataset after dataset: nobody waits for the history of a year, and a warehouse has other guests. The
 * plan names only datasets that are still to do, so that one of very many continues as a new execution.
 */
export async function qualityMetricCollection(input: MetricCollectionInput): Promise<void> {
  let more = false;
  await settled(
    async () => {
      const plan = await long.planMetricCollection(input);
      more = plan.more;
      for (const dataset of plan.datasets) await long.collectMetrics({ ...input, dataset });
      if (!more) await long.finishMetricCollection(input);
    },
    (settlement) => short.abandonMetricCollection({ ...input, ...settlement }),
  );
  if (more) await continueAsNew<typeof qualityMetricCollection>(input);
}
