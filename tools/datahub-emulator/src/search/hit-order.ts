import { blob, type Database, integer, text, type Row } from '../store/database';
import { DocumentSet } from './document-set';
import { fieldName, type Sql } from './filters';
import { type Hits, idsIn } from './hits';
import { decodeTerms, LARGEST, SMALLEST } from './index-store';

// Fewer hits are fetched and sorted; of more, the order is walked along until the page is full.
const FEW_HITS = 2_000;
// Documents looked at in one statement.
const STRIDE = 10_000;

/** A field to sort by; its smallest value counts, or its largest when descending. Without one comes last. */
export interface SortKey {
  field: string;
  descending: boolean;
}

/** What a document is sorted by: the number its value is, if it is one, and the value. */
export interface SortValue {
  number: number | null;
  value: string;
}

/** The place of a document in an order: its values for the sort keys (`null` for none), then its URN. */
export interface Place {
  values: readonly (SortValue | null)[];
  urn: string;
}

/** Hits in order: by sort keys, equal ones by URN. */
export class HitOrder {
  constructor(
    private readonly database: Database,
    private readonly hits: Hits,
  ) {}

  /** The ids of `hits` in order, those after the place `after` if it is given. */
  *ids(hits: DocumentSet, sort: readonly SortKey[], after?: Place): Generator<number> {
    const [key, ...more] = sort;
    if (!key) yield* this.byUrn(hits, false, after?.urn);
    else if (fieldName(key.field) === 'urn') yield* this.byUrn(hits, key.descending, after?.urn);
    else if (hits.size <= FEW_HITS) yield* this.sorted(hits.ids(), sort, after);
    else yield* this.alongValues(hits, key, more, after);
  }

  /** The place of a document; `undefined` when there is no such document. */
  placeOf(urn: string, sort: readonly SortKey[]): Place | undefined {
    const row = this.database.row('SELECT id FROM document WHERE urn = ?', urn);
    return row && this.places([integer(row, 'id')], sort)[0];
  }

  private *byUrn(hits: DocumentSet, descending: boolean, after: string | undefined): Generator<number> {
    const [sign, direction] = descending ? ['<', 'DESC'] : ['>', 'ASC'];
    const from = after ?? (descending ? '\u{10ffff}' : '');
    if (hits.size <= FEW_HITS) {
      const sql = `SELECT json_group_array(id) AS ids FROM (SELECT id FROM document
        WHERE id IN (SELECT value FROM json_each(?)) AND urn ${sign} ? ORDER BY urn ${direction})`;
      yield* idsIn(this.database, sql, JSON.stringify(hits.ids()), from);
      return;
    }
    let last = from;
    for (;;) {
      const sql = `SELECT json_group_array(id) AS ids FROM
        (SELECT id FROM document WHERE urn ${sign} ? ORDER BY urn ${direction} LIMIT ${STRIDE})`;
      const ids = idsIn(this.database, sql, last);
      for (const id of ids) if (hits.has(id)) yield id;
      const end = this.database.row('SELECT urn FROM document WHERE id = ?', ids.at(-1) ?? 0);
      if (!end || ids.length < STRIDE) return;
      last = text(end, 'urn');
    }
  }

  // Along the values of the field, which are in order; documents without one come last.
  private *alongValues(
    hits: DocumentSet,
    key: SortKey,
    more: readonly SortKey[],
    after?: Place,
  ): Generator<number> {
    const field = fieldName(key.field);
    const [start, ...later] = after?.values ?? [];
    const rest = after && { values: later, urn: after.urn };
    const valued = this.hits.having(field);
    if (start !== null) {
      const several = this.hits.having(field, 'hasSeveral');
      const left = hits.copy().keep(valued);
      for (const { id, value, found } of this.groups(left, field, key.descending, start)) {
        const own = found.filter((each) => !several.has(each) || this.isExtreme(each, id, key.descending));
        if (own.length === 0) continue;
        const isStart = start !== undefined && value.number === start.number && value.value === start.value;
        if (own.length === 1 && !isStart) yield* own;
        else yield* this.ids(new DocumentSet(own), more, isStart ? rest : undefined);
      }
    }
    yield* this.ids(hits.copy().drop(valued), more, start === null ? rest : undefined);
  }

  // The values of a field in order, from one of them on, each with its documents among `hits`.
  private *groups(
    hits: DocumentSet,
    field: string,
    descending: boolean,
    start: SortValue | undefined,
  ): Generator<{ id: number; value: SortValue; found: number[] }> {
    const direction = descending ? 'DESC' : 'ASC';
    let group: { id: number; value: SortValue; found: number[] } | undefined;
    for (const range of ranges(descending, start)) {
      const rows = this.database.each(
        `SELECT t.id, t.number, t.value, p.chunk, p.documents FROM term t CROSS JOIN posting p ON p.term = t.id
         WHERE t.field = ? AND ${range.text} ORDER BY t.number ${direction}, t.value ${direction}`,
        field,
        ...range.values,
      );
      for (const row of rows) {
        const found = hits.within(integer(row, 'chunk'), blob(row, 'documents'));
        if (found.length === 0) continue;
        const id = integer(row, 'id');
        if (group?.id === id) group.found.push(...found);
        else {
          if (group) yield group;
          group = { id, value: sortValue(row), found };
        }
      }
    }
    if (group) yield group;
  }

  private isExtreme(id: number, term: number, descending: boolean): boolean {
    const row = this.database.row('SELECT terms FROM document WHERE id = ?', id);
    const extreme = row ? (decodeTerms(blob(row, 'terms')).get(term) ?? 0) : 0;
    return (extreme & (descending ? LARGEST : SMALLEST)) !== 0;
  }

  private sorted(ids: readonly number[], sort: readonly SortKey[], after?: Place): number[] {
    const order = (a: Place, b: Place): number => comparePlaces(a, b, sort);
    return this.places(ids, sort)
      .filter((each) => !after || order(each, after) > 0)
      .sort(order)
      .map(({ id }) => id);
  }

  private places(ids: readonly number[], sort: readonly SortKey[]): (Place & { id: number })[] {
    const extremes = sort.map(({ descending }) => (descending ? LARGEST : SMALLEST));
    const documents = this.database
      .rows(
        'SELECT id, urn, terms FROM document WHERE id IN (SELECT value FROM json_each(?))',
        JSON.stringify(ids),
      )
      .map((row) => ({
        id: integer(row, 'id'),
        urn: text(row, 'urn'),
        terms: decodeTerms(blob(row, 'terms')),
      }));
    const candidates = new Set(documents.flatMap(({ terms }) => [...terms.keys()]));
    const fields = [...new Set(sort.map(({ field }) => fieldName(field)))];
    const values = new Map<number, { field: string; value: SortValue }>();
    const rows = this.database.each(
      `SELECT t.id, t.field, t.number, t.value FROM json_each(?) AS e CROSS JOIN term t ON t.id = e.value
       WHERE t.field IN (SELECT value FROM json_each(?))`,
      JSON.stringify([...candidates]),
      JSON.stringify(fields),
    );
    for (const row of rows)
      values.set(integer(row, 'id'), { field: text(row, 'field'), value: sortValue(row) });
    return documents.map(({ id, urn, terms }) => {
      const found = sort.map((key, at): SortValue | null => {
        for (const [term, extreme] of terms) {
          const known = values.get(term);
          if (known?.field === fieldName(key.field) && extreme & (extremes[at] ?? 0)) return known.value;
        }
        return null;
      });
      return { id, urn, values: found };
    });
  }
}

// In ascending order what is no number comes first.
function ranges(descending: boolean, start: SortValue | undefined): Sql[] {
  if (!start) return [{ text: '1', values: [] }];
  const { number, value } = start;
  const sign = descending ? '<' : '>';
  const own: Sql =
    number === null
      ? { text: `t.number IS NULL AND t.value ${sign}= ?`, values: [value] }
      : { text: `t.number = ? AND t.value ${sign}= ?`, values: [number, value] };
  const beyond: Sql[] = number === null ? [] : [{ text: `t.number ${sign} ?`, values: [number] }];
  const others: Sql = { text: `t.number IS ${descending ? '' : 'NOT '}NULL`, values: [] };
  return [own, ...beyond, ...((number === null) === descending ? [] : [others])];
}

function sortValue(row: Row): SortValue {
  return { number: typeof row['number'] === 'number' ? row['number'] : null, value: text(row, 'value') };
}

function comparePlaces(a: Place, b: Place, sort: readonly SortKey[]): number {
  for (const [at, { field, descending }] of sort.entries()) {
    const order = fieldName(field) === 'urn' ? inBytes(a.urn, b.urn) : 0;
    if (order !== 0) return descending ? -order : order;
    const [left, right] = [a.values[at] ?? null, b.values[at] ?? null];
    if (!left || !right) {
      if (left || right) return left ? -1 : 1;
      continue;
    }
    const compared = compareValues(left, right);
    if (compared !== 0) return descending ? -compared : compared;
  }
  return inBytes(a.urn, b.urn);
}

function compareValues(a: SortValue, b: SortValue): number {
  if (a.number !== b.number) {
    if (a.number === null) return -1;
    return b.number === null ? 1 : a.number - b.number;
  }
  return inBytes(a.value, b.value);
}

// The order SQLite has: by the bytes of UTF-8.
function inBytes(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}
