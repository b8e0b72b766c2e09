import { notFound } from '@dataspoke/service-kit';
import { type EntityManager } from 'typeorm';
import { IndexRunRow } from './index-run.row';

/** The index run of that id; raises `not-found`. */
export async function findIndexRun(
  manager: EntityManager,
  id: string,
  lock?: 'pessimistic_write',
): Promise<IndexRunRow> {
  const row = await manager.findOne(IndexRunRow, {
    where: { id },
    ...(lock ? { lock: { mode: lock } } : {}),
  });
  if (!row) throw notFound('index run', id);
  return row;
}
