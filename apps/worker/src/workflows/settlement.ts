import { JOB_CANCELLED } from '@dataspoke/contracts/workflows';
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  rootCause,
} from '@temporalio/workflow';

/** How a job ends that did not come to its own end. */
export interface Settlement {
  readonly outcome: 'failed' | 'cancelled';
  /** For a person; holds no secret, since activities raise only texts that are meant to be read. */
  readonly message: string;
}

/**
 * Runs `work`; when it fails or is cancelled, `settle` records that, undisturbed by the cancellation, and the error goes on
 * so that the workflow engine shows the same end as our own row.
 */
export async function settled(
  work: () => Promise<void>,
  settle: (settlement: Settlement) => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const settlement: Settlement = wasCancelled(error)
      ? { outcome: 'cancelled', message: 'Cancelled on request.' }
      : { outcome: 'failed', message: rootCause(error) ?? 'The workflow failed.' };
    await CancellationScope.nonCancellable(() => settle(settlement));
    throw error;
  }
}

// By the workflow engine, or by the row of the job, which an activity looks at more often.
function wasCancelled(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return isCancellation(error) || (cause instanceof ApplicationFailure && cause.type === JOB_CANCELLED);
}
