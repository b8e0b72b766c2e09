import { notFound, preconditionFailed } from '@dataspoke/service-kit';
import { type EntityManager, IsNull } from 'typeorm';
import { RuleRow } from './rule.row';

/** The rule of that id; raises `not-found`, also when it was deleted. */
export async function findRule(
  manager: EntityManager,
  id: string,
  lock?: 'pessimistic_write',
): Promise<RuleRow> {
  const row = await manager.findOne(RuleRow, {
    where: { id, deletedAt: IsNull() },
    ...(lock ? { lock: { mode: lock } } : {}),
  });
  if (!row) throw notFound('rule', id);
  return row;
}

/** Raises `precondition-failed` unless the rule still has the version that a change is based on. */
export function requireVersion(row: RuleRow, version: number): void {
  if (row.version === version) return;
  throw preconditionFailed(
    `The rule was changed meanwhile: it has version ${row.version}, not ${version}. Read it again and repeat the change.`,
  );
}
