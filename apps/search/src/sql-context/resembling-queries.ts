import { type QueryFacts } from '../documents/entity-facts';
import { type Question, stemsOf } from '../query/question';
import { type KnownTable } from './join-edges';

const MOST = 5;

/** Kept queries on the tables that speak of what the question speaks of, those that share most with it first. */
export function resemblingQueries({ stems }: Question, tables: readonly KnownTable[]): readonly QueryFacts[] {
  const byUrn = new Map(tables.flatMap(({ content }) => content.queries.map((query) => [query.urn, query])));
  return [...byUrn.values()]
    .map((query) => ({ query, shared: sharedWith(stems, query) }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared || (a.query.urn < b.query.urn ? -1 : 1))
    .slice(0, MOST)
    .map(({ query }) => query);
}

/** A word in the title says more than one somewhere in the SQL. */
function sharedWith(stems: ReadonlySet<string>, { title = '', sql }: QueryFacts): number {
  const inTitle = stemsOf(title);
  const inSql = stemsOf(sql);
  return [...stems].reduce((sum, word) => sum + (inTitle.has(word) ? 2 : 0) + (inSql.has(word) ? 1 : 0), 0);
}
