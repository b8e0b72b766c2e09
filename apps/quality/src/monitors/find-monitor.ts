import { notFound } from '@dataspoke/service-kit';
import { type EntityManager } from 'typeorm';
import { MonitorRow } from './monitor.row';

/** The monitor of that id; raises `not-found`. */
export async function findMonitor(manager: EntityManager, id: string): Promise<MonitorRow> {
  const row = await manager.findOneBy(MonitorRow, { id });
  if (!row) throw notFound('monitor', id);
  return row;
}
