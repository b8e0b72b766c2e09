import { invalidRequest } from '@dataspoke/service-kit';

/** Prints the sort key of the last item of a page as an opaque text. */
export function cursorOf(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key), 'utf8').toString('base64url');
}

/** Reads what {@link cursorOf} printed for a key of `length` parts; raises `invalid-request`. */
export function parseCursor(text: string, length: number): readonly (string | number)[] {
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    key = undefined;
  }
  if (!isKey(key) || key.length !== length) {
    throw invalidRequest('The cursor is not one of this list.', [
      { field: 'cursor', message: 'must be the `nextCursor` of a page of the same list' },
    ]);
  }
  return key;
}

/** Reads a cursor over (`created_at`, `id`); raises `invalid-request`. */
export function parseTimeCursor(text: string): { readonly at: Date; readonly id: string } {
  const [at, id] = parseCursor(text, 2);
  const date = new Date(typeof at === 'number' ? at : Number.NaN);
  if (Number.isNaN(date.getTime()) || typeof id !== 'string' || !UUID.test(id)) return parseTimeCursor('');
  return { at: date, id };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function isKey(value: unknown): value is readonly (string | number)[] {
  return Array.isArray(value) && value.every((part) => typeof part === 'string' || typeof part === 'number');
}
