import { randomBytes } from 'node:crypto';
import { ConnectorError } from '../../errors';

/**
 * Begins the names of the columns of one statement that several conditions share. Nobody can guess it, so that no condition can
 * name a column like that of another one, and answer in its place.
 */
export function ownPrefix(): string {
  return `c${randomBytes(4).toString('hex')}_`;
}

/**
 * Raises `ConnectorError` `statement-invalid` when the rows have not exactly the columns `names`: then a condition of the statement
 * goes beyond its own brackets, or takes others into a comment.
 */
export function requireColumns(
  rows: readonly Readonly<Record<string, unknown>>[],
  names: readonly string[],
): void {
  const [row] = rows;
  if (!row) return;
  if (Object.keys(row).length === names.length && names.every((name) => name in row)) return;
  throw new ConnectorError(
    'statement-invalid',
    'The filter is more than one condition: it leaves its brackets.',
    'Write one SQL condition, as it could stand between brackets behind WHERE.',
  );
}
