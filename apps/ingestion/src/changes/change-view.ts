import { type Change } from '@dataspoke/contracts';
import { type ChangeRow } from './change.row';

/** A change as callers see it. */
export function toChange(
  row: Pick<ChangeRow, 'urn' | 'aspect' | 'action' | 'before' | 'after' | 'outcome' | 'reason'>,
): Change {
  return {
    urn: row.urn,
    aspect: row.aspect,
    action: row.action,
    before: row.before,
    after: row.action === 'unchanged' ? row.before : row.after,
    outcome: row.outcome,
    ...(row.reason === null ? {} : { reason: row.reason }),
  };
}
