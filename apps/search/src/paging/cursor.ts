import { invalidRequest } from '@dataspoke/service-kit';

const LAST_TIME = Date.UTC(9999, 0);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Prints the sort key of the last item of a page as an opaque text. */
export function cursorOf(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key), 'utf8').toString('base64url');
}

/** Reads a cursor over one text; raises `invalid-request`. */
export function parseTextCursor(cursor: string): string {
  const [text, ...more] = keyOf(cursor);
  if (typeof text !== 'string' || text.includes('\0') || more.length > 0) throw notOurs();
  return text;
}

/** Reads a cursor over (`created_at`, `id`); raises `invalid-request`. */
export function parseTimeCursor(cursor: string): { readonly at: Date; readonly id: string } {
  const [at, id, ...more] = keyOf(cursor);
  const date = new Date(typeof at === 'number' && at >= 0 && at <= LAST_TIME ? at : Number.NaN);
  if (Number.isNaN(date.getTime()) || typeof id !== 'string' || !UUID.test(id) || more.length > 0)
    throw notOurs();
  return { at: date, id };
}

function keyOf(cursor: string): readonly unknown[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key)) return key;
  } catch {
    // Not even JSON.
  }
  throw notOurs();
}

function notOurs(): Error {
  return invalidRequest('The cursor is not one of this list.', [
    { field: 'cursor', message: 'must be the `nextCursor` of a page of the same list' },
  ]);
}
