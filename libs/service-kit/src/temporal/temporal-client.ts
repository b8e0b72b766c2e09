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

/** The workflow engine; connects at first use. Every method throws `service-unavailable` while it is away. */
export class TemporalClient {
  /** A workflow with that id, running or ended, counts as started. */
  start(_start: WorkflowStart): Promise<void> {
    return Promise.reject(new Error('in progress'));
  }

  /** A workflow that has ended or does not exist is left alone. */
  cancel(_workflowId: string): Promise<void> {
    return Promise.reject(new Error('in progress'));
  }

  /** `undefined` when there is none of that id. */
  describe(_workflowId: string): Promise<WorkflowState | undefined> {
    return Promise.reject(new Error('in progress'));
  }

  /** Creates the schedule or brings it up to date; firings may overlap on the engine's side, the claim decides. */
  upsertSchedule(_id: string, _settings: ScheduleSettings): Promise<void> {
    return Promise.reject(new Error('in progress'));
  }

  /** A schedule that is not there counts as deleted. */
  deleteSchedule(_id: string): Promise<void> {
    return Promise.reject(new Error('in progress'));
  }

  /** `undefined` when there is none of that id. */
  describeSchedule(_id: string): Promise<ScheduleDescription | undefined> {
    return Promise.reject(new Error('in progress'));
  }

  /** Fires the schedule now, beside its plan. */
  triggerSchedule(_id: string): Promise<void> {
    return Promise.reject(new Error('in progress'));
  }
}
