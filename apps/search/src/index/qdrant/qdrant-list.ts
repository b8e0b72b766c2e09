import { CursorInvalid, type ListPage, type ListQuery } from '../search-index';
import { asked, type Filter, type QdrantClients } from './qdrant-client';
import { filterOf } from './qdrant-filter';
import { NAME_ORDER, numberKey } from './qdrant-point';

interface Place {
  readonly urn: string;
  /** What it is sorted by, one value for each key. */
  readonly values: readonly number[];
}

interface Order {
  readonly reads: QdrantClients['reads'];
  readonly alias: string;
  readonly direction: 'asc' | 'desc';
  readonly page: number;
}

/** Fewest points asked for at once. */
const SMALLEST_PAGE = 64;

/**
 * Entities in an order, one page. The server sorts by one number and leaves equal ones as they come; so these are sorted by
 * further numbers of theirs, the last of which no two have in common.
 */
export async function listQdrant(
  { reads }: QdrantClients,
  alias: string,
  { where, sort, after, limit }: ListQuery,
): Promise<ListPage> {
  const order: Order = {
    reads,
    alias,
    direction: sort.descending ? 'desc' : 'asc',
    page: Math.max(limit, SMALLEST_PAGE),
  };
  const number = sort.by === 'urn' || sort.by === 'name' ? undefined : numberKey(sort.by);
  const keys = number ? [number, 'place'] : sort.by === 'name' ? NAME_ORDER : ['place'];
  const cursor = after === undefined ? undefined : readCursor(after, keys.length);
  const found: { readonly urn: string; readonly cursor: readonly (number | null)[] }[] = [];
  const take = async (places: AsyncIterable<Place>, prefix: readonly null[] = []) => {
    if (found.length >= limit) return;
    for await (const { urn, values } of places) {
      found.push({ urn, cursor: [...prefix, ...values] });
      if (found.length >= limit) return;
    }
  };
  const isBeyondValues = cursor?.[0] === null;
  const behind = cursor?.filter((value) => value !== null);
  if (!isBeyondValues) await take(ordered(order, filterOf(where), keys, behind));
  if (number) {
    const missing = filterOf(where, { must: [{ is_empty: { key: number } }] });
    await take(ordered(order, missing, ['place'], isBeyondValues ? behind : undefined), [null]);
  }
  const last = found.length < limit ? undefined : found.at(-1);
  return { urns: found.map(({ urn }) => urn), ...(last ? { after: JSON.stringify(last.cursor) } : {}) };
}

/** Points in the order of `keys`, behind those of `after`. */
async function* ordered(
  order: Order,
  filter: Filter,
  keys: readonly string[],
  after?: readonly number[],
): AsyncGenerator<Place> {
  const [key, ...further] = keys;
  if (key === undefined) return;
  const [value, ...rest] = after ?? [];
  if (value !== undefined && further.length > 0) {
    yield* withKey(order, filter, key, value, further, rest);
  }
  for (let reached = value, more = true; more;) {
    const range = reached === undefined ? [] : [beyond(order, key, reached)];
    const places = await pageOf(order, { must: [filter, ...range] }, keys);
    more = places.length === order.page;
    const groups = grouped(places);
    for (const [at, group] of groups.entries()) {
      const [first] = group;
      const own = first?.values[0];
      if (!first || own === undefined) continue;
      reached = own;
      // Of the last group of a full page there may be more.
      if (more && at === groups.length - 1 && further.length > 0) {
        yield* withKey(order, filter, key, own, further);
      } else yield* sorted(group, order.direction);
    }
  }
}

async function* withKey(
  order: Order,
  filter: Filter,
  key: string,
  value: number,
  further: readonly string[],
  after?: readonly number[],
): AsyncGenerator<Place> {
  const equal = { must: [filter, { key, range: { gte: value, lte: value } }] };
  for await (const place of ordered(order, equal, further, after)) {
    yield { urn: place.urn, values: [value, ...place.values] };
  }
}

function beyond({ direction }: Order, key: string, value: number) {
  return { key, range: direction === 'asc' ? { gt: value } : { lt: value } };
}

async function pageOf(order: Order, filter: Filter, keys: readonly string[]): Promise<Place[]> {
  const [key] = keys;
  if (key === undefined) return [];
  const { points } = await asked(
    order.reads.scroll(order.alias, {
      filter,
      limit: order.page,
      order_by: { key, direction: order.direction },
      with_payload: ['urn', ...keys],
    }),
  );
  return points.map(({ payload }) => ({
    urn: String(payload?.['urn']),
    values: keys.map((name) => Number(payload?.[name])),
  }));
}

function grouped(places: readonly Place[]): Place[][] {
  const groups: Place[][] = [];
  for (const place of places) {
    const group = groups.at(-1);
    if (group?.[0]?.values[0] === place.values[0] && group) group.push(place);
    else groups.push([place]);
  }
  return groups;
}

function sorted(places: readonly Place[], direction: Order['direction']): Place[] {
  const sign = direction === 'asc' ? 1 : -1;
  return [...places].sort((a, b) => {
    const at = a.values.findIndex((value, index) => value !== b.values[index]);
    return at < 0 ? 0 : sign * ((a.values[at] ?? 0) - (b.values[at] ?? 0));
  });
}

function readCursor(text: string, length: number): (number | null)[] {
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed) && parsed.length === length) {
      const values: unknown[] = parsed;
      const fits = values.every(
        (value, at) => typeof value === 'number' || (at === 0 && length === 2 && value === null),
      );
      if (fits) return values.map((value) => (typeof value === 'number' ? value : null));
    }
  } catch {
    // Reported below, as every other text that is no cursor.
  }
  throw new CursorInvalid('the cursor is not one of this list');
}
