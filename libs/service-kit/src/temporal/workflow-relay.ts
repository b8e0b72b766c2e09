import { type AppName } from '@dataspoke/contracts';
import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type LockConnection } from '../database/lock-connection';
import { isTransient } from '../errors/is-transient';
import { outboxChannel } from '../events/outbox';
import { relayLoop } from '../events/relay-loop';
import { type Elections } from '../leader/elections';
import { type Metrics } from '../metrics/metrics';
import { type TemporalClient, type WorkflowStart } from './temporal-client';

const BATCH = 50;
const MAX_RETRY_SECONDS = 300;

interface JobRow {
  readonly seq: string;
  readonly kind: 'workflow-start' | 'workflow-cancel';
  readonly subject: string;
  readonly payload: unknown;
  readonly attempts: number;
}

/**
 * Takes job starts and cancellations from the outbox to the workflow engine. Independent of the events: NATS being away
 * delays no job. What the engine refuses waits and is tried again without holding up the others, but nothing overtakes
 * an earlier row of the same job.
 */
export class WorkflowRelay implements OnApplicationBootstrap {
  private readonly log = new Logger('WorkflowRelay');

  constructor(
    private readonly app: AppName,
    private readonly elections: Elections,
    private readonly temporal: TemporalClient,
    private readonly metrics: Metrics,
  ) {}

  onApplicationBootstrap(): void {
    this.elections.run('workflow-relay', (signal, lock) =>
      relayLoop(signal, lock, outboxChannel(this.app), () => this.step(signal, lock)),
    );
  }

  private async step(signal: AbortSignal, lock: LockConnection): Promise<'more' | 'idle'> {
    const rows = await lock.query<JobRow>(
      `select seq, kind, subject, payload, attempts from outbox job
       where closed_at is null and kind <> 'event' and coalesce(retry_at <= now(), true)
         and not exists (
           select from outbox earlier
           where earlier.closed_at is null and earlier.kind <> 'event'
             and earlier.subject = job.subject and earlier.seq < job.seq)
       order by seq limit $1`,
      [BATCH],
    );
    this.metrics.outboxBacklog.set({ kind: 'workflow' }, rows.length);
    for (const row of rows) {
      if (signal.aborted) break;
      await this.hand(row, lock);
    }
    return rows.length > 0 ? 'more' : 'idle';
  }

  private async hand(row: JobRow, lock: LockConnection): Promise<void> {
    try {
      if (row.kind === 'workflow-cancel') await this.temporal.cancel(row.subject);
      else await this.temporal.start(readStart(row.payload));
    } catch (error) {
      if (isTransient(error)) throw error; // the engine is away: all of them wait
      this.log.error(
        `job ${row.subject}: the workflow engine refuses ${row.kind}; trying again later`,
        error,
      );
      await lock.query(
        `update outbox set attempts = attempts + 1, retry_at = now() + make_interval(secs => $2), last_error = $3
         where seq = $1`,
        [row.seq, Math.min(MAX_RETRY_SECONDS, 2 ** Math.min(row.attempts, 10)), String(error)],
      );
      return;
    }
    await lock.query('update outbox set closed_at = now() where seq = $1', [row.seq]);
  }
}

function readStart(payload: unknown): WorkflowStart {
  if (
    typeof payload === 'object' &&
    payload !== null &&
    'workflow' in payload &&
    typeof payload.workflow === 'string' &&
    'workflowId' in payload &&
    typeof payload.workflowId === 'string' &&
    'input' in payload &&
    typeof payload.input === 'object' &&
    payload.input !== null
  ) {
    const { workflow, workflowId, input } = payload;
    const taskQueue =
      'taskQueue' in payload && typeof payload.taskQueue === 'string' ? payload.taskQueue : undefined;
    return { workflow, workflowId, input, taskQueue };
  }
  throw new Error('not a workflow start');
}
