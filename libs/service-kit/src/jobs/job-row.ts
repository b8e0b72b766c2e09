import { isFinal, type JobState, type JobTrigger } from '@dataspoke/contracts';
import { randomUUID } from 'node:crypto';
import { Column, type EntityManager, PrimaryColumn } from 'typeorm';
import { conflict } from '../errors/dataspoke-error';
import { type Outbox } from '../events/outbox';

/** What the row of every job holds; id = workflow id. */
export abstract class JobRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  state: JobState;

  @Column('text')
  trigger: JobTrigger;

  @Column('boolean', { name: 'cancel_requested', default: false })
  cancelRequested: boolean;

  @Column('timestamp with time zone', { name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column('timestamp with time zone', { name: 'started_at', precision: 3, nullable: true })
  startedAt: Date | null;

  @Column('timestamp with time zone', { name: 'finished_at', precision: 3, nullable: true })
  finishedAt: Date | null;

  abstract progress: { readonly message: string };
}

/** The beginning of a job that waits to be started. */
export function queuedJob(trigger: JobTrigger, now: Date): Omit<JobRow, 'progress'> {
  return {
    id: randomUUID(),
    state: 'queued',
    trigger,
    cancelRequested: false,
    createdAt: now,
    startedAt: null,
    finishedAt: null,
  };
}

/** The part of a job that all kinds show alike. */
export function jobView({ id, state, trigger, createdAt, startedAt, finishedAt }: Omit<JobRow, 'progress'>) {
  return {
    id,
    state,
    trigger,
    createdAt: createdAt.toISOString(),
    ...(startedAt ? { startedAt: startedAt.toISOString() } : {}),
    ...(finishedAt ? { finishedAt: finishedAt.toISOString() } : {}),
  };
}

/**
 * Asks a job to stop, of which `row` is read under a lock in the same transaction. Asking again changes nothing. Raises
 * `conflict` when the job has ended otherwise; `what` names it, e.g. `run`.
 */
export async function requestCancel(
  tx: EntityManager,
  outbox: Outbox,
  row: JobRow,
  what: string,
): Promise<void> {
  if (row.state === 'cancelled') return;
  if (isFinal(row.state)) {
    throw conflict(`The ${what} has ended already (${row.state}); there is nothing to cancel.`);
  }
  if (row.cancelRequested) return;
  row.cancelRequested = true;
  row.progress = { ...row.progress, message: 'stopping on request' };
  await tx.save(row);
  await outbox.requestCancel(tx, { workflowId: row.id });
}
