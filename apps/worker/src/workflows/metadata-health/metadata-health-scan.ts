import {
  type HealthScanInput,
  METADATA_HEALTH_ACTIVITIES_QUEUE,
  type MetadataHealthActivities,
} from '@dataspoke/contracts/workflows';
import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import { longActivity, shortActivity } from '../activity-policy';
import { settled } from '../settlement';

const short = proxyActivities<MetadataHealthActivities>(shortActivity(METADATA_HEALTH_ACTIVITIES_QUEUE));
const long = proxyActivities<MetadataHealthActivities>(longActivity(METADATA_HEALTH_ACTIVITIES_QUEUE));

/** Keeps the history of one execution short; the cursor lies in the scan's row. */
const STEPS_PER_EXECUTION = 500;

/** One full scan: step by step until the catalog has no more, then a second look at what was not met. */
export async function metadataHealthScan(input: HealthScanInput): Promise<void> {
  let done = false;
  await settled(
    async () => {
      await long.beginHealthScan(input);
      for (let step = 0; step < STEPS_PER_EXECUTION && !done; step += 1) {
        ({ done } = await long.scanNextPages(input));
      }
      if (done) await long.finishHealthScan(input);
    },
    (settlement) => short.abandonHealthScan({ ...input, ...settlement }),
  );
  if (!done) await continueAsNew<typeof metadataHealthScan>(input);
}
