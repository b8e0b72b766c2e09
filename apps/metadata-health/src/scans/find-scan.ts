import { notFound } from '@dataspoke/service-kit';
import { type EntityManager } from 'typeorm';
import { ScanRow } from './scan.row';

/** The scan of that id; raises `not-found`. */
export async function findScan(
  manager: EntityManager,
  id: string,
  lock?: 'pessimistic_write',
): Promise<ScanRow> {
  const row = await manager.findOne(ScanRow, {
    where: { id },
    ...(lock ? { lock: { mode: lock } } : {}),
  });
  if (!row) throw notFound('scan', id);
  return row;
}
