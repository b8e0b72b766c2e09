import { notFound } from '@dataspoke/service-kit';
import { type EntityManager, IsNull } from 'typeorm';
import { SourceRow } from './source.row';

/** `pessimistic_write` for a change, `pessimistic_read` for what must not lose its source meanwhile. */
type Lock = 'pessimistic_write' | 'pessimistic_read';

/** The source of that id; raises `not-found`, also when it was deleted. */
export async function findSource(manager: EntityManager, id: string, lock?: Lock): Promise<SourceRow> {
  const row = await manager.findOne(SourceRow, {
    where: { id, deletedAt: IsNull() },
    ...(lock ? { lock: { mode: lock } } : {}),
  });
  if (!row) throw notFound('source', id);
  return row;
}
