import { WORKFLOW_TASK_QUEUE } from '@dataspoke/contracts';
import { Logger } from '@nestjs/common';
import { runProcess } from '../bootstrap/run-process';
import { type RunningProcess } from '../bootstrap/service-definition';
import { WorkerEnv } from '../config/env';
import { HealthRegistry } from '../health/health-registry';
import { HealthServer } from '../health/health-server';
import { JsonLogger } from '../logging/json-logger';
import { Metrics } from '../metrics/metrics';
import { HostedWorker } from './hosted-worker';
import { TemporalClient } from './temporal-client';

const APP = 'worker';
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
  private readonly worker: HostedWorker;

  constructor(
    private readonly env: WorkerEnv,
    code: WorkflowCode,
  ) {
    Logger.overrideLogger(new JsonLogger({ app: APP, level: env.DATASPOKE_LOG_LEVEL }));
    this.server = new HealthServer(APP, this.health, new Metrics(APP));
    this.temporal = new TemporalClient(env);
    const options = {
      taskQueue: WORKFLOW_TASK_QUEUE,
      stickyQueueScheduleToStartTimeout: STICKY_TIMEOUT,
      shutdownGraceTime: '5s',
      ...('bundlePath' in code
        ? { workflowBundle: { codePath: code.bundlePath } }
        : { workflowsPath: code.workflowsPath }),
    };
    this.worker = new HostedWorker(env, options, 'workflows', this.log);
  }

  async start(): Promise<RunningProcess> {
    const url = await this.server.listen(this.env.DATASPOKE_HTTP_HOST, this.env.DATASPOKE_HTTP_PORT);
    this.health.register({ name: 'temporal', required: false, check: () => this.temporal.check() });
    this.worker.start();
    this.health.started();
    this.log.log(`started at ${url}`);
    return { url, close: () => this.close() };
  }

  async close(): Promise<void> {
    this.health.stopping();
    await this.worker.stop();
    await this.temporal.onApplicationShutdown();
    this.health.close();
    await this.server.close();
  }
}
