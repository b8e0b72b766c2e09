import type { FacetCounts, FacetQuery } from '../search-index.ts';
import { idsWhere } from './sqlite-condition.mts';
import { wordQuery } from './sqlite-search.mts';
import { numberOf, type SqliteStore } from './sqlite-store.mts';

/** Counts the values of facets over the documents that a condition allows and that hold a word. */
export function countFacets(store: SqliteStore, { where, words = [], of, limit }: FacetQuery): FacetCounts {
  const parts: string[] = [];
  const params: (string | number)[] = [];
  const filter = idsWhere(where);
  if (filter) {
    parts.push(`SELECT id FROM (${filter.sql})`);
    params.push(...filter.params);
  }
  const wanted = wordQuery(store, words);
  if (wanted.length > 0) {
    parts.push('SELECT rowid AS id FROM words WHERE words MATCH ?');
    params.push(wanted.join(' OR '));
  }
  const ids = parts.join(' INTERSECT ') || 'SELECT id FROM documents WHERE removed = 0';
  const total = store.statement(`SELECT count(DISTINCT id) AS n FROM (${ids})`).get(...params);
  return {
    total: numberOf(total, 'n'),
    values: of.flatMap((facet) =>
      store
        .statement(
          `SELECT value, count(*) AS n FROM facets WHERE facet = ? AND document IN (${ids})
           GROUP BY value ORDER BY n DESC, value LIMIT ?`,
        )
        .all(facet, ...params, limit)
        .map((row) => ({ facet, value: String(row['value']), count: numberOf(row, 'n') })),
    ),
  };
}
