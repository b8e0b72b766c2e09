import type { ListPage, ListQuery } from '../search-index.ts';
import { NUMBER_COLUMNS } from './number-columns.mts';
import { maskOf } from './sqlite-condition.mts';
import type { SqliteStore } from './sqlite-store.mts';

const FEW = 2_000;

/** Where a page ended: the value that the list is sorted by, `null` among the entities without one, and the URN. */
type Cursor = readonly [value: number | string | null, urn: string];

/** Documents in an order, one page, by the index of the column that they are sorted by. */
export function list(store: SqliteStore, { where, sort, after, limit }: ListQuery): ListPage {
  const column = sort.by === 'urn' || sort.by === 'name' ? sort.by : NUMBER_COLUMNS[sort.by];
  const [direction, beyond] = sort.descending ? ['DESC', '<'] : ['ASC', '>'];
  const cursor = after === undefined ? undefined : readCursor(after, sort.by);
  const allowed = maskOf(store, where);
  const few = allowed && fewOf(allowed);
  if (allowed) store.visit((id) => allowed[id] ?? 0);
  const among = few ? 'AND id IN (SELECT value FROM json_each(?))' : allowed ? 'AND visited(id)' : '';
  const found: Cursor[] = [];
  const page = (condition: string, ...params: (string | number)[]) => {
    if (found.length >= limit) return;
    const rows = store
      .statement(
        `SELECT urn, ${column} AS value FROM documents WHERE removed = 0 AND ${condition}
         ${among} ORDER BY ${column} ${direction}, urn ${direction} LIMIT ?`,
      )
      .all(...params, ...(few ? [JSON.stringify(few)] : []), limit - found.length);
    for (const { urn, value } of rows) {
      found.push([typeof value === 'number' || typeof value === 'string' ? value : null, String(urn)]);
    }
  };
  // Three ranges of one index: the rest of the equal ones, what is beyond them, and what has no value.
  if (!cursor) page(`${column} IS NOT NULL`);
  else if (cursor[0] !== null) {
    page(`${column} = ? AND urn ${beyond} ?`, cursor[0], cursor[1]);
    page(`${column} ${beyond} ?`, cursor[0]);
  }
  if (cursor?.[0] === null) page(`${column} IS NULL AND urn ${beyond} ?`, cursor[1]);
  else page(`${column} IS NULL`);
  const last = found.length < limit ? undefined : found.at(-1);
  return { urns: found.map(([, urn]) => urn), ...(last ? { after: JSON.stringify(last) } : {}) };
}

/** The marked documents, when they are so few that reading them beats walking over an order of all. */
function fewOf(marked: Uint8Array): readonly number[] | undefined {
  const ids: number[] = [];
  for (let id = marked.indexOf(1); id >= 0; id = marked.indexOf(1, id + 1)) {
    if (ids.length === FEW) return undefined;
    ids.push(id);
  }
  return ids;
}

function readCursor(text: string, by: ListQuery['sort']['by']): Cursor {
  const fits = by === 'urn' || by === 'name' ? 'string' : 'number';
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed) && parsed.length === 2) {
      const [value, urn]: unknown[] = parsed;
      if (typeof urn === 'string' && (value === null || typeof value === fits)) {
        return [typeof value === 'string' || typeof value === 'number' ? value : null, urn];
      }
    }
  } catch {
    // Reported below, as every other text that is no cursor.
  }
  throw Object.assign(new Error('the cursor is not one of this list'), { code: 'BAD_CURSOR' });
}
