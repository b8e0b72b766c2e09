import { notFound } from '@dataspoke/service-kit';
import { type EntityManager } from 'typeorm';
import { MetricCollectionRow } from './metric-collection.row';

/** The collection of that id; raises `not-found`. */
export async function findCollection(
  manager: EntityManager,
  id: string,
  lock?: 'pessimistic_write',
): Promise<MetricCollectionRow> {
  const row = await manager.findOne(MetricCollectionRow, {
    where: { id },
    ...(lock ? { lock: { mode: lock } } : {}),
  });
  if (!row) throw notFound('metric collection', id);
  return row;
}
