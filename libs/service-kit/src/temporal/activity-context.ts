import { Context } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { runInContext } from '../context/request-context';
import { DataSpokeError } from '../errors/dataspoke-error';
import { isTransient } from '../errors/is-transient';

/** Logs of an activity carry the id of its job; errors of the taxonomy keep their code as the failure's type. */
export async function runActivityInContext<T>(work: () => Promise<T>): Promise<T> {
  const { info, cancellationSignal } = Context.current();
  const { workflowExecution, activityId } = info;
  return runInContext({ jobId: workflowExecution?.workflowId ?? activityId }, async () => {
    try {
      return await work();
    } catch (error) {
      // Work that was stopped by the signal was cancelled, whatever its libraries call that.
      if (cancellationSignal.aborted && !(error instanceof CancelledFailure)) {
        const reason: unknown = cancellationSignal.reason;
        throw reason instanceof CancelledFailure
          ? reason
          : new CancelledFailure(String(reason), [], undefined);
      }
      throw error instanceof DataSpokeError ? failureOf(error) : error;
    }
  });
}

/** An outage is tried again by the engine; what the caller got wrong is not. */
function failureOf(error: DataSpokeError): ApplicationFailure {
  return ApplicationFailure.create({
    message: error.message,
    type: error.code,
    nonRetryable: !isTransient(error) && error.code !== 'internal',
    details: error.details ? [error.details] : [],
    cause: error,
  });
}
