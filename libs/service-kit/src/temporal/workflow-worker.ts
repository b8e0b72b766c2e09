import { type WorkerEnv } from '../config/env';
import { type RunningProcess } from '../bootstrap/service-definition';

/** Where the workflow code is: the bundle made at build time, or sources to bundle at start (development, tests). */
export type WorkflowCode = { readonly bundlePath: string } | { readonly workflowsPath: string };

/** Hosts workflows until the process is told to stop; ends the process. */
export function runWorkflowWorker(_code: WorkflowCode): Promise<void> {
  return Promise.reject(new Error('in progress'));
}

/** The same inside a running process, for tests. */
export function startWorkflowWorker(_env: WorkerEnv, _code: WorkflowCode): Promise<RunningProcess> {
  return Promise.reject(new Error('in progress'));
}
