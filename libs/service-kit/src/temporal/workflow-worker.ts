import { setTimeout as delay } from 'node:timers/promises';
import { WORKFLOW_TASK_QUEUE } from '@dataspoke/contracts';
import { Logger } from '@nestjs/common';
import type { Worker } from '@temporalio/worker';
import { runProcess } from '../bootstrap/run-process';
import { type RunningProcess } from '../bootstrap/service-definition';
import { WorkerEnv } from '../config/env';
import { HealthRegistry } from '../health/health-registry';
import { HealthServer } from '../health/health-server';
import { JsonLogger } from '../logging/json-logger';
import { Metrics } from '../metrics/metrics';
import { TemporalClient } from './temporal-client';
import { connectNative, installRuntime, workerLibrary } from './worker-runtime';

const APP = 'worker';
const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 5_000;
/** After a crash of this process another one takes over its cached workflows within this time. */
const STICKY_TIMEOUT = '2s';

/** Where the workflow code is: the bundle made at build time, or sources to bundle at start (development, tests). */
export type WorkflowCode = { readonly bundlePath: string } | { readonly workflowsPath: string };

/** The whole `main` of the workflow host; ends the process with the exit codes of `runService`. */
export async function runWorkflowWorker(code: WorkflowCode): Promise<void> {
  await runProcess(WorkerEnv, (env) => {
    const host = new WorkflowHost(env, code);
    return { started: host.start(), close: () => host.close() };
  });
}

/** The same inside a running process, for tests. */
export async function startWorkflowWorker(env: WorkerEnv, code: WorkflowCode): Promise<RunningProcess> {
  return new WorkflowHost(env, code).start();
}

class WorkflowHost {
  private readonly log = new Logger('WorkflowHost');
  private readonly health = new HealthRegistry();
  private readonly server: HealthServer;
  private readonly temporal: TemporalClient;
  private readonly stopping = new AbortController();
  private worker?: Worker;
  private running?: Promise<void>;

  constructor(
    private readonly env: WorkerEnv,
    private readonly code: WorkflowCode,
  ) {
    Logger.overrideLogger(new JsonLogger({ app: APP, level: env.DATASPOKE_LOG_LEVEL }));
    this.server = new HealthServer(APP, this.health, new Metrics(APP));
    this.temporal = new TemporalClient(env);
  }

  async start(): Promise<RunningProcess> {
    const url = await this.server.listen(this.env.DATASPOKE_HTTP_HOST, this.env.DATASPOKE_HTTP_PORT);
    this.health.register({ name: 'temporal', required: false, check: () => this.temporal.check() });
    this.running = this.host();
    this.health.started();
    this.log.log(`started at ${url}`);
    return { url, close: () => this.close() };
  }

  async close(): Promise<void> {
    this.health.stopping();
    this.stopping.abort();
    if (this.worker?.getState() === 'RUNNING') this.worker.shutdown();
    await this.running;
    await this.temporal.onApplicationShutdown();
    this.health.close();
    await this.server.close();
  }

  private async host(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await this.hostOnce();
        failures = 0;
      } catch (error) {
        if (failures % 10 === 0) this.log.warn('cannot host workflows; trying again', error);
      }
      const wait = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures, 10));
      await delay(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  private async hostOnce(): Promise<void> {
    await installRuntime();
    const connection = await connectNative(this.env);
    try {
      const { Worker } = await workerLibrary();
      const { code } = this;
      this.worker = await Worker.create({
        connection,
        namespace: this.env.TEMPORAL_NAMESPACE,
        taskQueue: WORKFLOW_TASK_QUEUE,
        stickyQueueScheduleToStartTimeout: STICKY_TIMEOUT,
        shutdownGraceTime: '5s',
        ...('bundlePath' in code
          ? { workflowBundle: { codePath: code.bundlePath } }
          : { workflowsPath: code.workflowsPath }),
      });
      if (this.stopping.signal.aborted) this.worker.shutdown();
      this.log.log(`hosts workflows on ${WORKFLOW_TASK_QUEUE}`);
      await this.worker.run();
    } finally {
      this.worker = undefined;
      await connection.close().catch(() => undefined);
    }
  }
}
