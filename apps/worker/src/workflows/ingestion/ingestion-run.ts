import {
  INGESTION_ACTIVITIES_QUEUE,
  type IngestionActivities,
  type RunInput,
} from '@dataspoke/contracts/workflows';
import { CancellationScope, continueAsNew, proxyActivities } from '@temporalio/workflow';
import { longActivity, shortActivity } from '../activity-policy';
import { settled } from '../settlement';

const short = proxyActivities<IngestionActivities>(shortActivity(INGESTION_ACTIVITIES_QUEUE));
const long = proxyActivities<IngestionActivities>(longActivity(INGESTION_ACTIVITIES_QUEUE));

/** More would ask the source for more connections at once than a warehouse likes to give. */
const SCOPES_AT_ONCE = 2;
/** Keeps the history of one execution far below the engine's limit of 51,200 events. */
const SCOPES_PER_EXECUTION = 1_000;

/**
 * One run of a source: plan, read every scope, complete the change set, write it (unless it is a dry run), settle.
 * The plan names only scopes that are still to be read, so a run with very many of them continues as a new execution.
 */
export async function ingestionRun(input: RunInput): Promise<void> {
  let more = false;
  await settled(
    async () => {
      const plan = await long.planRun(input);
      more = plan.scopes.length > SCOPES_PER_EXECUTION;
      await readScopes(input, plan.scopes.slice(0, SCOPES_PER_EXECUTION));
      if (more) return;
      await long.completeChangeSet(input);
      if (!plan.dryRun) await long.writeChanges(input);
      await long.finishRun(input);
    },
    (settlement) => short.abandonRun({ ...input, ...settlement }),
  );
  if (more) await continueAsNew<typeof ingestionRun>(input);
}

// The first failure stops the other reader, and is thrown once that one has stopped as well.
async function readScopes(input: RunInput, scopes: readonly string[]): Promise<void> {
  const left = [...scopes];
  const failures: unknown[] = [];
  await CancellationScope.cancellable(async () => {
    const scope = CancellationScope.current();
    const reader = async (): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        await long.readScope({ ...input, scope: next });
      }
    };
    await Promise.all(
      Array.from({ length: SCOPES_AT_ONCE }, () =>
        reader().catch((error: unknown) => {
          if (failures.push(error) === 1) stop();
        }),
      ),
    );
    function stop(): void {
      left.length = 0;
      scope.cancel();
    }
  });
  if (failures.length > 0) throw failures[0];
}
