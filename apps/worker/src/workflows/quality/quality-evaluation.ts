import {
  type EvaluationInput,
  QUALITY_ACTIVITIES_QUEUE,
  type QualityActivities,
} from '@dataspoke/contracts/workflows';
import { CancellationScope, continueAsNew, proxyActivities } from '@temporalio/workflow';
import { longActivity, shortActivity } from '../activity-policy';
import { settled } from '../settlement';

const short = proxyActivities<QualityActivities>(shortActivity(QUALITY_ACTIVITIES_QUEUE));
const long = proxyActivities<QualityActivities>(longActivity(QUALITY_ACTIVITIES_QUEUE));

/** More would ask a warehouse for more connections at once than it likes to give. */
const DATASETS_AT_ONCE = 2;

/**
 * One evaluation: plan, evaluate dataset by dataset, settle, publish. The plan names only datasets that are still to do, so an
 * evaluation of very many continues as a new execution. However it ends, the verdicts it has reached are published.
 */
export async function qualityEvaluation(input: EvaluationInput): Promise<void> {
  let more = false;
  try {
    await settled(
      async () => {
        const plan = await long.planEvaluation(input);
        more = plan.more;
        await evaluate(input, plan.datasets);
        if (!more) await long.finishEvaluation(input);
      },
      async (settlement) => {
        more = false;
        await short.abandonEvaluation({ ...input, ...settlement });
      },
    );
  } finally {
    if (!more) await CancellationScope.nonCancellable(() => long.publishEvaluation(input));
  }
  if (more) await continueAsNew<typeof qualityEvaluation>(input);
}

// The first failure stops the other lane, and is thrown once that one has stopped as well.
async function evaluate(input: EvaluationInput, datasets: readonly string[]): Promise<void> {
  const left = [...datasets];
  const failures: unknown[] = [];
  await CancellationScope.cancellable(async () => {
    const scope = CancellationScope.current();
    const lane = async (): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        await long.evaluateDataset({ ...input, dataset: next });
      }
    };
    await Promise.all(
      Array.from({ length: DATASETS_AT_ONCE }, () =>
        lane().catch((error: unknown) => {
          if (failures.push(error) > 1) return;
          left.length = 0;
          scope.cancel();
        }),
      ),
    );
  });
  if (failures.length > 0) throw failures[0];
}
