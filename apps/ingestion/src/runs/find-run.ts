import { DataSpokeError, notFound } from '@dataspoke/service-kit';
import { type EntityManager } from 'typeorm';
import { RunRow } from './run.row';

/** The run of that id; raises `not-found`. */
export async function findRun(
  manager: EntityManager,
  id: string,
  lock?: 'pessimistic_write',
): Promise<RunRow> {
  const row = await manager.findOne(RunRow, { where: { id }, ...(lock ? { lock: { mode: lock } } : {}) });
  if (!row) throw notFound('run', id);
  return row;
}

/** Like {@link findRun}, for what is not kept for ever; raises `not-found` that says so for a run of which it is gone. */
export async function findKeptRun(manager: EntityManager, id: string): Promise<RunRow> {
  const row = await findRun(manager, id);
  if (!row.prunedAt) return row;
  throw new DataSpokeError(
    'not-found',
    `The change set and the failed records of run ${id} are no longer kept, by the retention of its source.`,
  );
}
