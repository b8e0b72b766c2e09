import { Refusal } from '../errors';
import { type Database, integer, text } from '../store/database';
import { anyOf, type Criterion, fieldName, type Sql } from './filters';

/** The most hits one page may hold; DataHub answers a larger wish with its default instead. */
export const MAX_COUNT = 10_000;
const DEFAULT_MAX_COUNT = 5_000;
const MAX_QUERY_LENGTH = 500;

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

/** What to look for, in which order, and which part of the answer. */
export interface SearchRequest {
  /** Entity types; none means DataHub's default list. */
  types?: readonly string[];
  /** Words, all of which must be found as beginnings of words; `*` or blank finds everything. */
  query: string;
  /** OR of ANDs. */
  filters: readonly (readonly Criterion[])[];
  includeSoftDeleted?: boolean;
  sort?: readonly { field: string; descending: boolean }[];
  /** How many hits are skipped. */
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
    const total = this.database.row(`SELECT count(*) AS n ${where.text}`, ...where.values);
    const order = ordering(request);
    const rows = this.database.rows(
      `SELECT d.urn, d.entity_type ${where.text} ORDER BY ${order.text} LIMIT ? OFFSET ?`,
      ...where.values,
      ...order.values,
      pageSize(request.count),
      Math.max(0, request.start),
    );
    return {
      hits: rows.map((row) => ({ urn: text(row, 'urn'), entityType: text(row, 'entity_type') })),
      total: total ? integer(total, 'n') : 0,
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
}

/** How many hits a page really holds for a wish. */
export function pageSize(count: number): number {
  return count < 0 || count > MAX_COUNT ? DEFAULT_MAX_COUNT : count;
}

function conditions(
  request: Pick<SearchRequest, 'types' | 'query' | 'filters' | 'includeSoftDeleted'>,
  among?: readonly string[],
): Sql {
  const named = request.types && request.types.length > 0 ? request.types : undefined;
  const types = named ?? (among ? undefined : DEFAULT_TYPES);
  const words = wordsOf(request.query);
  const parts: Sql[] = [anyOf(request.filters)];
  if (types) {
    parts.push({ text: `d.entity_type IN (${types.map(() => '?').join(', ')})`, values: [...types] });
  }
  if (among)
    parts.push({ text: 'd.urn IN (SELECT value FROM json_each(?))', values: [JSON.stringify(among)] });
  // What is marked as removed is hidden unless the caller speaks about it.
  const speaksOfRemoval = request.filters.flat().some(({ field }) => fieldName(field) === 'removed');
  if (!request.includeSoftDeleted && !speaksOfRemoval) parts.push({ text: 'd.removed = 0', values: [] });
  if (words) {
    parts.push({ text: 'document_text MATCH ?', values: [words] });
  }
  const join = words ? 'JOIN document_text ON document_text.rowid = d.id' : '';
  return {
    text: `FROM document d ${join} WHERE ${parts.map((part) => part.text).join(' AND ')}`,
    values: parts.flatMap((part) => part.values),
  };
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
      parts.push(
        `(SELECT min(f.value) FROM document_field f WHERE f.document = d.id AND f.field = ?) ${direction}`,
      );
      values.push(fieldName(field));
    }
  }
  if (parts.length === 0 && wordsOf(request.query)) parts.push('document_text.rank');
  parts.push('d.urn ASC');
  return { text: parts.join(', '), values };
}
