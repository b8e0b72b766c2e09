import { type ServiceName } from './service/app-name';

/** States of everything that can outlive a request (ARCHITECTURE §3, §4.3). */
export const JOB_STATES = ['queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Whether nothing more will happen. */
export function isFinal(state: JobState): boolean {
  return state !== 'queued' && state !== 'running';
}

export const JOB_TRIGGERS = [
  'manual',
  'schedule',
  'feed-reset',
  'catalog-change',
  'model-change',
  'received-events',
] as const;
export type JobTrigger = (typeof JOB_TRIGGERS)[number];

/** Core-NATS subject of a hint that a job's row has changed; carries no data and may be lost. */
export function progressHint(service: ServiceName, jobId: string): string {
  return `dataspoke.hints.${service}.${jobId}`;
}

/** Task queue of the workflow host; each service's activities have `<service>-activities`. */
export const WORKFLOW_TASK_QUEUE = 'dataspoke-workflows';

/**
 * Type of the non-retryable failure that an activity raises when its job's row says it is to stop; the workflow then settles
 * the job as cancelled. It is quicker than the workflow engine's own way, which waits for a heartbeat.
 */
export const JOB_CANCELLED = 'JobCancelled';
