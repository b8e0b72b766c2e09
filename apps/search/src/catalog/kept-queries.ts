import { aspectOf, type Aspects, DataHubClient, DataHubRejected } from '@dataspoke/datahub-client';
import { Urn } from '@dataspoke/domain';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In } from 'typeorm';
import { LIMITS, type QueryFacts } from '../documents/entity-facts';
import { cut, unique } from '../documents/plain-text';
import { KeptQueryRow } from './kept-query.row';

const QUERY_ASPECTS = ['queryProperties', 'querySubjects', 'status'] as const;

/** A query with the datasets that it is about. */
export interface KeptQuery extends QueryFacts {
  readonly subjects: readonly string[];
}

/** Queries as they are in the catalog now; `undefined` for one that is gone. */
export type ChangedQueries = ReadonlyMap<string, KeptQueryRow | undefined>;

/** The queries that people keep in the catalog, by the datasets that they are about: DataHub has no way to ask for those. */
@Injectable()
export class KeptQueries {
  constructor(
    private readonly database: DataSource,
    private readonly datahub: DataHubClient,
  ) {}

  /** Reads queries from the catalog. Raises the errors of the client. */
  async read(urns: readonly string[], signal: AbortSignal): Promise<ChangedQueries> {
    if (urns.length === 0) return new Map();
    const found = await this.datahub.reads.readAspects(urns, QUERY_ASPECTS, { signal });
    return new Map(urns.map((urn) => [urn, rowOf(urn, found.get(urn))]));
  }

  /** The datasets that these queries were or are about. */
  async subjects(changed: ChangedQueries): Promise<readonly string[]> {
    if (changed.size === 0) return [];
    const before = await this.database.manager.findBy(KeptQueryRow, { urn: In([...changed.keys()]) });
    return unique([...before, ...changed.values()].flatMap((query) => query?.subjects ?? []));
  }

  /** The queries on each of `datasets`, with all that they are about, the newest first, as if `changed` were written already. */
  async on(
    datasets: readonly string[],
    changed: ChangedQueries,
  ): Promise<ReadonlyMap<string, readonly KeptQuery[]>> {
    if (datasets.length === 0) return new Map();
    const kept = await this.database.query<(KeptQueryRow & { dataset: string; modified_at: Date })[]>(
      `SELECT dataset, query.* FROM unnest($1::text[]) AS dataset CROSS JOIN LATERAL (
         SELECT * FROM kept_queries WHERE subjects @> ARRAY[dataset] AND urn <> ALL ($2::text[])
         ORDER BY modified_at DESC, urn LIMIT $3) AS query`,
      [datasets, [...changed.keys()], LIMITS.queries],
    );
    const all = [
      ...kept.map((row) => ({ ...row, modifiedAt: row.modified_at })),
      ...[...changed.values()].flatMap((row) =>
        row ? row.subjects.map((dataset) => ({ ...row, dataset })) : [],
      ),
    ].sort((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime() || (a.urn < b.urn ? -1 : 1));
    return new Map(
      [...Map.groupBy(all, ({ dataset }) => dataset)].map(([dataset, rows]) => [
        dataset,
        rows
          .slice(0, LIMITS.queries)
          .map(({ urn, sql, title, subjects }) => ({ urn, sql, subjects, ...(title ? { title } : {}) })),
      ]),
    );
  }

  /** Those of the queries that are about nothing but what `allowed` lets through; of those that are not kept, none. */
  async aboutNothingBut(
    urns: readonly string[],
    allowed: (subjects: readonly string[]) => Promise<readonly string[]>,
  ): Promise<ReadonlySet<string>> {
    if (urns.length === 0) return new Set();
    const rows = await this.database.manager.find(KeptQueryRow, {
      select: { urn: true, subjects: true },
      where: { urn: In([...urns]) },
    });
    const seen = new Set(await allowed(unique(rows.flatMap(({ subjects }) => subjects))));
    return new Set(
      rows.filter(({ subjects }) => subjects.every((urn) => seen.has(urn))).map(({ urn }) => urn),
    );
  }

  /** Takes over what was read. */
  async put(tx: EntityManager, changed: ChangedQueries): Promise<void> {
    const gone = [...changed].flatMap(([urn, row]) => (row ? [] : [urn]));
    const present = [...changed.values()].filter((row) => row !== undefined);
    if (gone.length > 0) await tx.delete(KeptQueryRow, { urn: In(gone) });
    if (present.length > 0) await tx.upsert(KeptQueryRow, present, ['urn']);
  }
}

/** Whether `urn` is that of a query. */
export function isQuery(urn: string): boolean {
  return Urn.isValid(urn) && Urn.parse(urn).entityType === 'query';
}

function rowOf(urn: string, aspects: Aspects | undefined): KeptQueryRow | undefined {
  try {
    const properties = aspectOf(aspects, 'queryProperties');
    if (!properties || aspectOf(aspects, 'status')?.removed === true) return undefined;
    return {
      urn,
      sql: cut(properties.statement.value, LIMITS.query),
      title: properties.name ? cut(properties.name, 500) : null,
      subjects: unique(aspectOf(aspects, 'querySubjects')?.subjects.map(({ entity }) => datasetOf(entity))),
      modifiedAt: new Date(properties.lastModified.time),
    };
  } catch (error) {
    // A query that does not fit the model is of no use to anybody; the datasets are found without it.
    if (error instanceof DataHubRejected) return undefined;
    throw error;
  }
}

/** A query can be about columns too. */
function datasetOf(entity: string): string {
  if (!Urn.isValid(entity)) return '';
  const urn = Urn.parse(entity);
  return urn.entityType === 'schemaField' ? (urn.parts[0] ?? '') : entity;
}
