import { Injectable } from '@nestjs/common';
import { DocumentStore } from '../documents/document-store';
import { type EntityFacts, type JoinFacts, LIMITS } from '../documents/entity-facts';
import { productionFirst, readSql, type SqlJoin, type SqlTable } from './read-sql';

/** A query with the datasets that it is about. */
export interface AboutDatasets {
  readonly urn: string;
  readonly sql: string;
  readonly subjects: readonly string[];
}

/** A query on more tables is a report on everything, and its columns are a large part of the catalog. */
const MOST_SUBJECTS = 30;
const MOST_JOINS = 200;

/** Tells how queries of the past join datasets, so that joins are known that no source declares. */
@Injectable()
export class QueryJoins {
  constructor(private readonly documents: DocumentStore) {}

  /**
   * The joins of each of `datasets` that the queries make; `present`: what the catalog says now, which goes before what documents say.
   */
  async of(
    datasets: readonly string[],
    queries: readonly AboutDatasets[],
    present: ReadonlyMap<string, EntityFacts>,
  ): Promise<ReadonlyMap<string, readonly JoinFacts[]>> {
    const several = [...new Map(queries.map((query) => [query.urn, query])).values()].filter(
      ({ sql, subjects }) =>
        subjects.length > 1 && subjects.length <= MOST_SUBJECTS && sql.length < LIMITS.query,
    );
    const elsewhere = several.flatMap(({ subjects }) => subjects).filter((urn) => !present.has(urn));
    const known = new Map([...(await this.documents.contents([...new Set(elsewhere)])), ...present]);
    const made: SqlJoin[] = [];
    for (const { sql, subjects } of several) {
      const tables = subjects.flatMap((urn): SqlTable[] => {
        const content = known.get(urn);
        return content?.entityType === 'dataset' ? [{ urn, content }] : [];
      });
      const platforms = Map.groupBy(productionFirst(tables), ({ content }) => content.platform);
      for (const ofOne of platforms.values()) made.push(...(await readSql(sql, ofOne)).joins);
    }
    return new Map(datasets.map((urn) => [urn, countedFrom(urn, made)]));
  }
}

/** The joins of one dataset, those that most queries make first. */
function countedFrom(urn: string, joins: readonly SqlJoin[]): readonly JoinFacts[] {
  const own = joins.flatMap(({ from, to, columns, toColumns }): Omit<JoinFacts, 'queries'>[] => [
    ...(from === urn ? [{ columns, with: to, withColumns: toColumns }] : []),
    ...(to === urn ? [{ columns: toColumns, with: from, withColumns: columns }] : []),
  ]);
  return [...Map.groupBy(own, (join) => JSON.stringify(join))]
    .map(([key, same]) => ({ key, join: same[0], queries: same.length }))
    .sort((a, b) => b.queries - a.queries || (a.key < b.key ? -1 : 1))
    .flatMap(({ join, queries }) => (join ? [{ ...join, queries }] : []))
    .slice(0, MOST_JOINS);
}
