import { type FacetCounts, type FacetQuery } from '../search-index';
import { asked, type QdrantClients } from './qdrant-client';
import { filterOf } from './qdrant-filter';
import { facetKey } from './qdrant-point';
import { type QdrantWords } from './qdrant-words';

/** Beyond the wished values, so that equal counts can be put in order of their names. */
const MORE = 100;

/** Counts the values of facets over the points that a condition allows and that hold a word. */
export async function facetsOfQdrant(
  { reads }: QdrantClients,
  alias: string,
  known: QdrantWords,
  { where, words = [], ownWords = false, of, limit, values = [] }: FacetQuery,
): Promise<FacetCounts> {
  const question = await known.read(words, ownWords ? where : undefined);
  const within = question ? [question.filter] : [];
  const filter = filterOf(where, ...within);
  const [total, named, ...counted] = await Promise.all([
    asked(reads.count(alias, { filter, exact: true })),
    Promise.all(
      values.map(async ({ facet, value }) => {
        const having = filterOf({ all: [where, { facet, in: [value] }] }, ...within);
        const { count } = await asked(reads.count(alias, { filter: having, exact: true }));
        return { facet, value, count };
      }),
    ),
    ...of.map(async (facet) => {
      const wanted = { key: facetKey(facet), filter, limit: limit + MORE, exact: true };
      const { hits } = await asked(reads.facet(alias, wanted));
      return hits
        .map(({ value, count }) => ({ facet, value: String(value), count }))
        .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
        .slice(0, limit);
    }),
  ]);
  return { total: total.count, values: [...counted.flat(), ...named.filter(({ count }) => count > 0)] };
}
