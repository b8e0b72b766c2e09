import type { FacetCounts, FacetQuery } from '../search-index.ts';
import { countOf, maskOf } from './sqlite-condition.mts';
import type { SqliteStore } from './sqlite-store.mts';
import { markHolding } from './sqlite-words.mts';

/** Counts the values of facets over the documents that a condition allows and that hold a word. */
export function countFacets(
  store: SqliteStore,
  { where, words = [], ownWords, of, limit, values = [] }: FacetQuery,
): FacetCounts {
  const allowed = maskOf(store, where);
  const counted = words.length > 0 ? markHolding(store, { words, ownWords }, allowed) : allowed;
  const marked = counted ?? store.columns.present;
  return {
    total: countOf(store, counted),
    values: [
      ...of.flatMap((facet) =>
        store.postings
          .count(facet, marked)
          .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
          .slice(0, limit)
          .map(({ value, count }) => ({ facet, value, count })),
      ),
      ...values
        .map(({ facet, value }) => ({ facet, value, count: store.postings.countOf(facet, value, marked) }))
        .filter(({ count }) => count > 0),
    ],
  };
}
