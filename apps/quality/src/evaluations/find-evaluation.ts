import { notFound } from '@dataspoke/service-kit';
import { type EntityManager } from 'typeorm';
import { EvaluationRow } from './evaluation.row';

/** The evaluation of that id; raises `not-found`. */
export async function findEvaluation(
  manager: EntityManager,
  id: string,
  lock?: 'pessimistic_write',
): Promise<EvaluationRow> {
  const row = await manager.findOne(EvaluationRow, {
    where: { id },
    ...(lock ? { lock: { mode: lock } } : {}),
  });
  if (!row) throw notFound('evaluation', id);
  return row;
}
