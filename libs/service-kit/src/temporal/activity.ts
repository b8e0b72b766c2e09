import { Context } from '@temporalio/activity';
import { SetMetadata } from '@nestjs/common';

export const ACTIVITY = Symbol('dataspoke:activity');

/** Marks a method of a provider as the activity of the same name (or `name`) on the app's task queue. */
export function Activity(name?: string): MethodDecorator {
  return (target, key, descriptor) => SetMetadata(ACTIVITY, name ?? String(key))(target, key, descriptor);
}

/** What an activity knows about its execution. */
export interface ActivityContext {
  /** 1 at first; two attempts can overlap after a crash, the higher one is right. */
  readonly attempt: number;
  /** Id of the workflow, which is the id of the job. */
  readonly jobId: string;
  /** Aborted when the job is cancelled, the attempt timed out or the process has to stop. */
  readonly signal: AbortSignal;
  /** Tells the engine that the attempt is alive, and how far it is. */
  heartbeat(checkpoint?: unknown): void;
  /** The last checkpoint of the attempt before; `undefined` at first. Parse it: it comes from outside. */
  readonly checkpoint: unknown;
}

/** The execution around the running activity; throws outside of one. */
export function activityContext(): ActivityContext {
  const context = Context.current();
  const { info } = context;
  return {
    attempt: info.attempt,
    jobId: info.workflowExecution?.workflowId ?? info.activityId,
    signal: context.cancellationSignal,
    heartbeat: (checkpoint) => context.heartbeat(checkpoint),
    checkpoint: info.heartbeatDetails,
  };
}
