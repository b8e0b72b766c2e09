import { type EntityManager, In } from 'typeorm';
import { AttemptOverdue } from './job-errors';
import { RunRow } from './run.row';

/** The run of a source that is queued or running, if one is. */
export function activeRun(manager: EntityManager, sourceId: string): Promise<RunRow | null> {
  return manager.findOneBy(RunRow, { sourceId, state: In(['queued', 'running']) });
}

/**
 * Keeps a run from being settled until the transaction ends; raises {@link AttemptOverdue} when it is settled already. To be asked before
 * other rows of the run are locked, in the order that settling takes.
 */
export function holdRunning(tx: EntityManager, runId: string): Promise<void> {
  return hold(tx, runId, `state = 'running'`);
}

/** Like {@link holdRunning}, for what has to be known before anything is written; raises {@link AttemptOverdue} too once writing has begun. */
export function holdUnwritten(tx: EntityManager, runId: string): Promise<void> {
  return hold(tx, runId, `state = 'running' AND write_attempt = 0`);
}

async function hold(tx: EntityManager, runId: string, condition: string): Promise<void> {
  const held = await tx.query<unknown[]>(`SELECT 1 FROM runs WHERE id = $1 AND ${condition} FOR KEY SHARE`, [
    runId,
  ]);
  if (held.length === 0) throw new AttemptOverdue(`run ${runId}`);
}
