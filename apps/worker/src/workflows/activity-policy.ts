import { ActivityCancellationType, type ActivityOptions } from '@temporalio/workflow';

/**
 * What every activity of ours shares. Attempts are not limited: a database, DataHub or service that is away is waited for,
 * with pauses of at most ten seconds. What another attempt cannot change, the service raises as non-retryable itself.
 */
const patient = {
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds' },
  // The service must have stopped writing before the job is settled as cancelled.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
} satisfies ActivityOptions;

/**
 * Claims and settlements: a few statements. Without heartbeat, hence the short limit: a host that was killed is replaced after
 * 20 seconds.
 */
export function shortActivity(taskQueue: string): ActivityOptions {
  return { ...patient, taskQueue, startToCloseTimeout: '20 seconds' };
}

/** Work of any size, alive as long as it heartbeats: a host that was killed is replaced after 12 seconds. */
export function longActivity(taskQueue: string): ActivityOptions {
  return { ...patient, taskQueue, startToCloseTimeout: '1 day', heartbeatTimeout: '12 seconds' };
}
