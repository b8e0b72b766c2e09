import { invalidRequest } from '../errors/dataspoke-error';

type Key = readonly (string | number)[];

const LAST_TIME = Date.UTC(9999, 0);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A part of a list, and where the next one begins; without `nextCursor` it was the last. */
export interface Page<R> {
  readonly shown: readonly R[];
  readonly nextCursor?: string;
}

/** The first `limit` of `rows`; ask for one row more than are shown, it tells whether there is another page. */
export function pageOf<R>(rows: readonly R[], limit: number, keyOf: (last: R) => Key): Page<R> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return last === undefined ? { shown } : { shown, nextCursor: cursorOf(keyOf(last)) };
}

/** Sort key of a list by time of creation. */
export function timeKey({ createdAt, id }: { readonly createdAt: Date; readonly id: string }): Key {
  return [createdAt.getTime(), id];
}

/** Prints the sort key of the last item of a page as an opaque text. */
export function cursorOf(key: Key): string {
  return Buffer.from(JSON.stringify(key), 'utf8').toString('base64url');
}

/** Reads a cursor over one text; raises `invalid-request`. */
export function parseTextCursor(cursor: string): string {
  const [text, ...more] = keyIn(cursor);
  if (typeof text !== 'string' || text.includes('\0') || more.length > 0) throw notOurs();
  return text;
}

/** Reads a cursor over `count` texts; raises `invalid-request`. */
export function parseTextsCursor(cursor: string, count: number): readonly string[] {
  const key = keyIn(cursor).filter((part) => typeof part === 'string');
  if (key.length !== count || keyIn(cursor).length !== count || key.some((part) => part.includes('\0')))
    throw notOurs();
  return key;
}

/** Reads a cursor over one whole number; raises `invalid-request`. */
export function parseNumberCursor(cursor: string): number {
  const [number, ...more] = keyIn(cursor);
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || more.length > 0) throw notOurs();
  return number;
}

/** Reads a cursor over {@link timeKey}; raises `invalid-request`. */
export function parseTimeCursor(cursor: string): { readonly at: Date; readonly id: string } {
  const [at, id, ...more] = keyIn(cursor);
  const date = new Date(typeof at === 'number' && at >= 0 && at <= LAST_TIME ? at : Number.NaN);
  if (Number.isNaN(date.getTime()) || typeof id !== 'string' || !UUID.test(id) || more.length > 0) {
    throw notOurs();
  }
  return { at: date, id };
}

function keyIn(cursor: string): readonly unknown[] {
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
