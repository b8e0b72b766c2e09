import { proxyActivities } from '@temporalio/workflow';

interface CountActivities {
  countTo(to: number): Promise<number>;
}

const { countTo } = proxyActivities<CountActivities>({
  taskQueue: 'search-activities',
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '2 seconds',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '200 milliseconds' },
});

/** Counts in one activity. */
export async function countSlowly(input: { readonly to: number }): Promise<number> {
  return countTo(input.to);
}
