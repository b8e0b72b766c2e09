import { notFound } from '@dataspoke/service-kit';
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
