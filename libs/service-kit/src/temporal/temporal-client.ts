import { WORKFLOW_TASK_QUEUE } from '@dataspoke/contracts';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Client, Connection, ScheduleOptions, ScheduleUpdateOptions } from '@temporalio/client';
import { unlessAborted } from '../bootstrap/unless-aborted';
import { type TemporalSettings } from '../config/env';
import { DataSpokeError, dependencyUnavailable } from '../errors/dataspoke-error';
import { isTransient } from '../errors/is-transient';
import { engineExpressions } from '../schedules/cron';

const CONNECT_TIMEOUT_MS = 3_000;
const CALL_TIMEOUT_MS = 5_000;
/** Firings missed while the engine was away are made up for when it is back within this time. */
const CATCH_UP = '1 minute';

export interface WorkflowStart {
  readonly workflow: string;
  readonly workflowId: string;
  readonly input: object;
  /** The workflow host's queue when left out. */
  readonly taskQueue?: string;
}

export interface ScheduleSettings {
  /** Five-field cron expression. */
  readonly cron: string;
  /** IANA time zone. */
  readonly timezone: string;
  readonly paused: boolean;
  /** Each firing is late by up to so many seconds; 0 when left out. */
  readonly jitterSeconds?: number;
  /** Workflow that each firing starts. */
  readonly workflow: string;
  readonly input: object;
}

export interface ScheduleDescription {
  readonly paused: boolean;
  /** Soonest first. */
  readonly nextFirings: readonly Date[];
}

export type WorkflowState =
  'running' | 'completed' | 'failed' | 'cancelled' | 'terminated' | 'timed-out' | 'unknown';

const STATES: Readonly<Record<string, WorkflowState>> = {
  RUNNING: 'running',
  CONTINUED_AS_NEW: 'running',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
  TIMED_OUT: 'timed-out',
};

/** The client library takes half a second to load; processes that never start a workflow do without. */
const library = () => import('@temporalio/client');

/** The workflow engine; connects at first use. Every method throws `service-unavailable` while it is away. */
export class TemporalClient implements OnApplicationShutdown {
  private readonly log = new Logger('TemporalClient');
  private readonly closing = new AbortController();
  private opening?: Promise<{ readonly connection: Connection; readonly client: Client }>;

  /** `settings` is absent in an app that is configured without the engine. */
  constructor(private readonly settings: TemporalSettings | undefined) {}

  /** A workflow with that id, running or ended, counts as started. */
  async start(start: WorkflowStart): Promise<void> {
    const { WorkflowExecutionAlreadyStartedError } = await library();
    await this.call(async (client) => {
      try {
        await client.workflow.start(start.workflow, {
          workflowId: start.workflowId,
          taskQueue: start.taskQueue ?? WORKFLOW_TASK_QUEUE,
          args: [start.input],
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          workflowIdConflictPolicy: 'FAIL',
        });
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
    });
  }

  /** A workflow that has ended or does not exist is left alone. */
  async cancel(workflowId: string): Promise<void> {
    await this.unlessMissing((client) => client.workflow.getHandle(workflowId).cancel());
  }

  /** `undefined` when there is none of that id. */
  async describe(workflowId: string): Promise<WorkflowState | undefined> {
    const description = await this.unlessMissing((client) =>
      client.workflow.getHandle(workflowId).describe(),
    );
    return description && (STATES[description.status.name] ?? 'unknown');
  }

  /** Creates the schedule or brings it up to date; firings may overlap on the engine's side, the claim decides. */
  async upsertSchedule(id: string, settings: ScheduleSettings): Promise<void> {
    const { ScheduleAlreadyRunning } = await library();
    const options = scheduleOptions(id, settings);
    await this.call(async (client) => {
      try {
        await client.schedule.create({
          scheduleId: id,
          ...options,
          state: { paused: settings.paused },
        } satisfies ScheduleOptions);
      } catch (error) {
        if (!(error instanceof ScheduleAlreadyRunning)) throw error;
        await client.schedule.getHandle(id).update((previous): ScheduleUpdateOptions => ({
          ...options,
          state: { ...previous.state, paused: settings.paused },
        }));
      }
    });
  }

  /** A schedule that is not there counts as deleted. */
  async deleteSchedule(id: string): Promise<void> {
    await this.unlessMissing((client) => client.schedule.getHandle(id).delete());
  }

  /** `undefined` when there is none of that id. */
  async describeSchedule(id: string): Promise<ScheduleDescription | undefined> {
    const description = await this.unlessMissing((client) => client.schedule.getHandle(id).describe());
    return description && { paused: description.state.paused, nextFirings: description.info.nextActionTimes };
  }

  /** Fires the schedule now, beside its plan. */
  async triggerSchedule(id: string): Promise<void> {
    await this.call((client) => client.schedule.getHandle(id).trigger());
  }

  /** Resolves when the engine answers; for the health check. */
  async check(): Promise<void> {
    await this.call((client) => client.connection.workflowService.getSystemInfo({}));
  }

  async onApplicationShutdown(): Promise<void> {
    this.closing.abort(new DataSpokeError('service-unavailable', 'The process is stopping.'));
    const open = await this.opening?.catch(() => undefined);
    await open?.connection.close().catch((error: unknown) => this.log.warn('closing failed', error));
  }

  private async call<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const { client } = await this.open();
    try {
      return await client.withDeadline(Date.now() + CALL_TIMEOUT_MS, () => work(client));
    } catch (error) {
      if (isTransient(error)) throw unavailable(error);
      throw error;
    }
  }

  private async unlessMissing<T>(work: (client: Client) => Promise<T>): Promise<T | undefined> {
    const { ScheduleNotFoundError, WorkflowNotFoundError } = await library();
    try {
      return await this.call(work);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError || error instanceof ScheduleNotFoundError) return undefined;
      throw error;
    }
  }

  private open(): Promise<{ readonly connection: Connection; readonly client: Client }> {
    this.opening ??= this.connect().catch((error: unknown) => {
      this.opening = undefined; // the next call tries again
      throw unavailable(error);
    });
    return this.opening;
  }

  private async connect() {
    const { settings } = this;
    if (!settings) throw new DataSpokeError('internal', 'This app is configured without a workflow engine.');
    const { Client, Connection } = await library();
    const connecting = Connection.connect({
      address: settings.TEMPORAL_ADDRESS,
      tls: settings.TEMPORAL_TLS,
      connectTimeout: CONNECT_TIMEOUT_MS,
    });
    const connection = await unlessAborted(connecting, this.closing.signal, (late) => late.close());
    return { connection, client: new Client({ connection, namespace: settings.TEMPORAL_NAMESPACE }) };
  }
}

function unavailable(error: unknown): DataSpokeError {
  if (error instanceof DataSpokeError) return error;
  return dependencyUnavailable(
    'service-unavailable',
    'The workflow engine (Temporal) is not reachable.',
    error,
  );
}

function scheduleOptions(id: string, settings: ScheduleSettings) {
  return {
    spec: {
      cronExpressions: [...engineExpressions(settings.cron)],
      timezone: settings.timezone,
      jitter: `${settings.jitterSeconds ?? 0}s`,
    },
    action: {
      type: 'startWorkflow',
      workflowType: settings.workflow,
      taskQueue: WORKFLOW_TASK_QUEUE,
      workflowId: id,
      args: [settings.input],
    },
    policies: { overlap: 'ALLOW_ALL', catchupWindow: CATCH_UP },
  } satisfies Partial<ScheduleOptions>;
}
