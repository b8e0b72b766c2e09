import {
  type IndexRunInput,
  SEARCH_ACTIVITIES_QUEUE,
  type SearchActivities,
} from '@dataspoke/contracts/workflows';
import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import { longActivity, shortActivity } from '../activity-policy';
import { settled } from '../settlement';

const short = proxyActivities<SearchActivities>(shortActivity(SEARCH_ACTIVITIES_QUEUE));
const long = proxyActivities<SearchActivities>(longActivity(SEARCH_ACTIVITIES_QUEUE));

/** Keeps the history of one execution short; the cursor lies in the index run's row. */
const STEPS_PER_EXECUTION = 500;

/** One full re-index: step by step until the catalog has no more, then removal of what a complete scan did not meet. */
export async function searchReindex(input: IndexRunInput): Promise<void> {
  let done = false;
  await settled(
    async () => {
      await long.beginIndexRun(input);
      for (let step = 0; step < STEPS_PER_EXECUTION && !done; step += 1) {
        ({ done } = await long.indexNextPages(input));
      }
      if (done) await long.finishIndexRun(input);
    },
    (settlement) => short.abandonIndexRun({ ...input, ...settlement }),
  );
  if (!done) await continueAsNew<typeof searchReindex>(input);
}
