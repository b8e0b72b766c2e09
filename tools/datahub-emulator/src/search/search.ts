import { blob, type Database, text } from '../store/database';
import { countFacets, type Facet } from './facets';
import { type DocumentSet } from './document-set';
import { HitOrder, type Place, type SortKey } from './hit-order';
import { type HitRequest, Hits, idsIn, wordsOf } from './hits';
import { decodeTerms } from './index-store';

/** The most hits one page may hold; DataHub answers a larger wish with its default instead. */
export const MAX_COUNT = 10_000;
const DEFAULT_MAX_COUNT = 5_000;

/** What to look for, in which order, and which part of the answer. */
export interface SearchRequest extends HitRequest {
  /** By these keys, then by URN; without the list the best hits for the words come first. */
  sort?: readonly SortKey[];
  /** Only hits after this place in the order of `sort`. */
  after?: Place;
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
  private readonly finder: Hits;
  private readonly order: HitOrder;

  constructor(private readonly database: Database) {
    this.finder = new Hits(database);
    this.order = new HitOrder(database, this.finder);
  }

  /** One page; refuses (`bad-argument`, `unsupported`) what the index cannot answer. */
  page(request: SearchRequest): SearchPage {
    const hits = this.finder.find(request);
    const start = Math.max(0, request.start);
    const end = start + pageSize(request.count);
    const page: number[] = [];
    let at = 0;
    for (const id of end > start ? this.ordered(request, hits) : []) {
      if (at >= start) page.push(id);
      at += 1;
      if (at >= end) break;
    }
    return { hits: this.documents(page), total: hits.size };
  }

  /** Where an entity stands in an order; it need not be a hit any more when the place is used. */
  placeOf(urn: string, sort: readonly SortKey[]): Place {
    return this.order.placeOf(urn, sort) ?? { values: sort.map(() => null), urn };
  }

  /** Which of `urns` the request finds; without types, entities of all types are looked at. */
  among(urns: readonly string[], request: HitRequest): Set<string> {
    if (urns.length === 0) return new Set();
    const hits = this.finder.find(request, urns);
    return new Set(this.documents(hits.ids()).map(({ urn }) => urn));
  }

  /** How many hits have which values of `fields`, `maxValues` of each; with `among`, only those of the hits in it. */
  facets(
    request: HitRequest,
    fields: readonly string[],
    maxValues: number,
    among?: readonly string[],
  ): Facet[] {
    return countFacets(this.database, this.finder.find(request, among), fields, maxValues);
  }

  /** The fields of an entity's document in which a word of `query` is found, with their values. */
  matchedFields(urn: string, query: string): { name: string; value: string }[] {
    const row = this.database.row('SELECT terms FROM document WHERE urn = ?', urn);
    const terms = row ? [...decodeTerms(blob(row, 'terms')).keys()] : [];
    return this.database
      .rows(
        `SELECT t.field, t.value FROM json_each(?) AS e CROSS JOIN term t ON t.id = e.value ORDER BY t.field, t.value`,
        JSON.stringify(terms),
      )
      .map((row) => ({ name: text(row, 'field'), value: text(row, 'value') }))
      .filter(({ value }) => isMatch(query, value));
  }

  private ordered(request: SearchRequest, hits: DocumentSet): Iterable<number> {
    const words = request.sort || request.after ? undefined : wordsOf(request.query);
    return words ? this.byRank(hits, words) : this.order.ids(hits, request.sort ?? [], request.after);
  }

  // Most often the first of the ranked are enough.
  private *byRank(hits: DocumentSet, words: string): Generator<number> {
    for (const [from, limit] of RANKED_AT_ONCE) {
      const ids = idsIn(this.database, RANKED, words, limit, from);
      for (const id of ids) if (hits.has(id)) yield id;
      if (ids.length < limit) return;
    }
  }

  private documents(ids: readonly number[]): SearchPage['hits'] {
    return this.database
      .rows(
        'SELECT d.urn FROM json_each(?) AS e CROSS JOIN document d ON d.id = e.value ORDER BY e.key',
        JSON.stringify(ids),
      )
      .map((row) => text(row, 'urn'))
      .map((urn) => ({ urn, entityType: urn.split(':', 3)[2] ?? '' }));
  }
}

// From where, and how many.
const RANKED_AT_ONCE = [
  [0, 200],
  [200, Number.MAX_SAFE_INTEGER],
] as const;
// By the function instead of the column `rank`, which SQLite works out more slowly.
const RANKED = `SELECT json_group_array(rowid) AS ids FROM
  (SELECT rowid FROM document_text WHERE document_text MATCH ? ORDER BY bm25(document_text), rowid LIMIT ? OFFSET ?)`;

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

/** How many hits a page really holds for a wish. */
export function pageSize(count: number): number {
  return count < 0 || count > MAX_COUNT ? DEFAULT_MAX_COUNT : count;
}
