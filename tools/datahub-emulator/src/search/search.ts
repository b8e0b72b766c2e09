import { Refusal } from '../errors';
import { type Database, integer, text, type Row } from '../store/database';
import { countFacets, type Facet } from './facets';
import { anyOf, type Criterion, fieldName, type Sql } from './filters';

/** The most hits one page may hold; DataHub answers a larger wish with its default instead. */
export const MAX_COUNT = 10_000;
const DEFAULT_MAX_COUNT = 5_000;
const MAX_QUERY_LENGTH = 500;
// More hits than this are not sorted but found in order.
const MAX_SORTED = 2_000;

// What is searched when no types are named.
const DEFAULT_TYPES = [
  ...[
    'dataset',
    'dashboard',
    'chart',
    'mlModel',
    'mlModelGroup',
    'mlFeatureTable',
    'mlFeature',
    'mlPrimaryKey',
  ],
  ...[
    'dataFlow',
    'dataJob',
    'glossaryTerm',
    'glossaryNode',
    'tag',
    'role',
    'corpuser',
    'corpGroup',
    'container',
  ],
  ...['domain', 'dataProduct', 'notebook', 'businessAttribute', 'schemaField', 'application', 'document'],
];

/** A field to sort by; its smallest value counts, or its largest when descending. Without one comes last. */
export interface SortKey {
  field: string;
  descending: boolean;
}

/** What to look for, in which order, and which part of the answer. */
export interface SearchRequest {
  /** Entity types; none means DataHub's default list. */
  types?: readonly string[];
  /** Words, all of which must be found as beginnings of words; `*` or blank finds everything. */
  query: string;
  /** OR of ANDs. */
  filters: readonly (readonly Criterion[])[];
  includeSoftDeleted?: boolean;
  sort?: readonly SortKey[];
  /** Only a part of the hits: those that fall to `id` when they are dealt out to `max` callers. */
  slice?: { id: number; max: number };
  /** How many hits are skipped. */
  start: number;
  count: number;
}

interface Slice {
  start: number;
  count: number;
}

/** A page of hits. */
export interface SearchPage {
  hits: { urn: string; entityType: string }[];
  total: number;
}

/** Queries over the search index. */
export class Search {
  constructor(private readonly database: Database) {}

  /** One page; refuses (`bad-argument`, `unsupported`) what the index cannot answer. */
  page(request: SearchRequest): SearchPage {
    const where = conditions(request);
    const counted = this.database.row(`SELECT count(*) AS n ${where.text}`, ...where.values);
    const total = counted ? integer(counted, 'n') : 0;
    const wanted = { start: Math.max(0, request.start), count: pageSize(request.count) };
    const [key, ...more] = request.sort ?? [];
    const isLargeAndSorted = key && more.length === 0 && fieldName(key.field) !== 'urn' && total > MAX_SORTED;
    const rows =
      isLargeAndSorted && !wordsOf(request.query)
        ? this.walk(request, key, wanted)
        : this.sorted(where, ordering(request), wanted);
    return {
      hits: rows.map((row) => ({ urn: text(row, 'urn'), entityType: text(row, 'entity_type') })),
      total,
    };
  }

  /** Which of `urns` the request finds; without types, entities of all types are looked at. */
  among(
    urns: readonly string[],
    request: Pick<SearchRequest, 'types' | 'query' | 'filters' | 'includeSoftDeleted'>,
  ): Set<string> {
    if (urns.length === 0) return new Set();
    const where = conditions(request, urns);
    const rows = this.database.rows(`SELECT d.urn ${where.text}`, ...where.values);
    return new Set(rows.map((row) => text(row, 'urn')));
  }

  /** How many hits have which values of `fields`, `maxValues` of each; with `among`, only those of the hits in it. */
  facets(
    request: Pick<SearchRequest, 'types' | 'query' | 'filters' | 'includeSoftDeleted'>,
    fields: readonly string[],
    maxValues: number,
    among?: readonly string[],
  ): Facet[] {
    return countFacets(this.database, conditions(request, among), fields, maxValues);
  }

  /** The fields of an entity's document in which a word of `query` is found, with their values. */
  matchedFields(urn: string, query: string): { name: string; value: string }[] {
    return this.database
      .rows(
        `SELECT f.field, f.value FROM document d JOIN document_field f ON f.document = d.id
         WHERE d.urn = ? ORDER BY f.field, f.value`,
        urn,
      )
      .map((row) => ({ name: text(row, 'field'), value: text(row, 'value') }))
      .filter(({ value }) => isMatch(query, value));
  }

  private sorted(where: Sql, order: Sql, { start, count }: Slice): Row[] {
    return this.database.rows(
      `SELECT d.urn, d.entity_type ${where.text} ORDER BY ${order.text} LIMIT ? OFFSET ?`,
      ...where.values,
      ...order.values,
      count,
      start,
    );
  }

  // Along the values of the field, which are in order, up to the end of the page; documents without one come last.
  private walk(request: SearchRequest, key: SortKey, { start, count }: Slice): Row[] {
    const direction = key.descending ? 'DESC' : 'ASC';
    const where = conditions(request, undefined, [
      'term s CROSS JOIN posting p ON p.term = s.id CROSS JOIN',
      'ON d.id = +p.document', // the plus keeps a filter on documents from being tried for every value
    ]);
    const valued = `${where.text} AND s.field = ? AND p.extreme & ${key.descending ? 2 : 1}`;
    const field = fieldName(key.field);
    const rows = this.database.rows(
      `SELECT d.urn, d.entity_type ${valued} ORDER BY s.number ${direction}, s.value ${direction}, d.urn LIMIT ? OFFSET ?`,
      ...where.values,
      field,
      count,
      start,
    );
    if (rows.length === count) return rows;
    const counted = this.database.row(`SELECT count(*) AS n ${valued}`, ...where.values, field);
    const without = conditions(request);
    const rest = this.database.rows(
      `SELECT d.urn, d.entity_type ${without.text} AND NOT EXISTS (${VALUE_OF_FIELD('1', 3)}) ORDER BY d.urn LIMIT ? OFFSET ?`,
      ...without.values,
      field,
      count - rows.length,
      Math.max(0, start - (counted ? integer(counted, 'n') : 0)),
    );
    return [...rows, ...rest];
  }
}

/** Whether a word of `query` is the beginning of a word of `value`; a query that finds everything matches nothing. */
export function isMatch(query: string, value: string): boolean {
  const words = [...foldedWords(query)];
  if (words.length === 0) return false;
  return [...foldedWords(value)].some((word) => words.some((wanted) => word.startsWith(wanted)));
}

function foldedWords(value: string): Iterable<string> {
  return (
    value
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

// The smallest (1), largest (2) or any (3) value of a document for the field to be bound.
const VALUE_OF_FIELD = (column: string, extreme: 1 | 2 | 3): string =>
  `SELECT ${column} FROM posting p CROSS JOIN term s ON s.id = p.term
   WHERE p.document = d.id AND p.extreme & ${extreme} AND s.field = ?`;

/** How many hits a page really holds for a wish. */
export function pageSize(count: number): number {
  return count < 0 || count > MAX_COUNT ? DEFAULT_MAX_COUNT : count;
}

function conditions(
  request: Pick<SearchRequest, 'types' | 'query' | 'filters' | 'includeSoftDeleted' | 'slice'>,
  among?: readonly string[],
  [before, after]: readonly [string, string] = ['', ''],
): Sql {
  const named = request.types && request.types.length > 0 ? request.types : undefined;
  const types = named ?? (among ? undefined : DEFAULT_TYPES);
  const words = wordsOf(request.query);
  const parts: Sql[] = [anyOf(request.filters)];
  // A plus keeps SQLite from going through all documents of a type where a word or a filter leaves few of them.
  const plus = words || hasSelectiveFilter(request.filters) ? '+' : '';
  if (types) {
    parts.push({ text: `${plus}d.entity_type IN (${types.map(() => '?').join(', ')})`, values: [...types] });
  }
  if (among)
    parts.push({ text: 'd.urn IN (SELECT value FROM json_each(?))', values: [JSON.stringify(among)] });
  // What is marked as removed is hidden unless the caller speaks about it.
  const speaksOfRemoval = request.filters.flat().some(({ field }) => fieldName(field) === 'removed');
  if (!request.includeSoftDeleted && !speaksOfRemoval)
    parts.push({ text: `${plus}d.removed = 0`, values: [] });
  if (request.slice) parts.push({ text: 'd.id % ? = ?', values: [request.slice.max, request.slice.id] });
  if (words) {
    parts.push({ text: 'document_text MATCH ?', values: [words] });
  }
  const from = words
    ? 'document_text CROSS JOIN document d ON d.id = document_text.rowid'
    : `${before} document d ${after}`;
  return {
    text: `FROM ${from} WHERE ${parts.map((part) => part.text).join(' AND ')}`,
    values: parts.flatMap((part) => part.values),
  };
}

function hasSelectiveFilter(filters: SearchRequest['filters']): boolean {
  const [group, ...more] = filters;
  const isSelective = ({ field, condition, negated, values }: Criterion): boolean =>
    condition === 'EQUAL' && !negated && values.length > 0 && fieldName(field) !== '_entityType';
  return more.length === 0 && group !== undefined && group.some(isSelective);
}

function wordsOf(query: string): string | undefined {
  if (query.length > MAX_QUERY_LENGTH) {
    throw new Refusal('bad-argument', `the query is longer than ${MAX_QUERY_LENGTH} characters`);
  }
  const words = query.match(/[\p{L}\p{N}]+/gu);
  return words ? words.map((word) => `"${word}"*`).join(' ') : undefined;
}

function ordering(request: SearchRequest): Sql {
  const parts: string[] = [];
  const values: string[] = [];
  for (const { field, descending } of request.sort ?? []) {
    const direction = descending ? 'DESC' : 'ASC';
    if (fieldName(field) === 'urn') parts.push(`d.urn ${direction}`);
    else {
      for (const column of ['s.number', 's.value']) {
        parts.push(`(${VALUE_OF_FIELD(column, descending ? 2 : 1)}) ${direction} NULLS LAST`);
        values.push(fieldName(field));
      }
    }
  }
  if (parts.length === 0 && wordsOf(request.query)) parts.push('document_text.rank');
  parts.push('d.urn ASC');
  return { text: parts.join(', '), values };
}
