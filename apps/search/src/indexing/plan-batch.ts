import { Urn } from '@dataspoke/domain';
import { Injectable } from '@nestjs/common';
import { toCatalogError } from '../catalog/catalog-errors';
import { CatalogNames } from '../catalog/catalog-names';
import { type ChangedQueries, isQuery, KeptQueries } from '../catalog/kept-queries';
import { keptStatistics } from '../documents/dataset-statistics';
import { DocumentStore, type StoredDocument } from '../documents/document-store';
import { type EntityFacts } from '../documents/entity-facts';
import { QueryJoins } from '../past-queries/query-joins';
import { EntityReader, type ReadEntities } from './read-entities';

/** Which entities to bring up to date. */
export interface BatchOrder {
  readonly urns: readonly string[];
  /** Of which the time series have to be read again; of the others what they said is kept. */
  readonly series: 'all' | ReadonlySet<string>;
  /** Entities that may be called something else now. */
  readonly renamed?: readonly string[];
  /** Leaves alone what the change of these entities does to others: they come in the same run. */
  readonly alone?: boolean;
  readonly signal: AbortSignal;
}

/** What the catalog says, with everything that a batch changes beside its own documents. */
export interface BatchPlan extends ReadEntities {
  readonly old: ReadonlyMap<string, StoredDocument>;
  readonly queries: ChangedQueries;
  readonly names: ReadonlyMap<string, string | null>;
  /** Entities whose change reaches more documents than are read here. */
  readonly owed: readonly string[];
}

/** Beyond so many, the assets of a changed data product are read again by a job. */
const AFFECTED_AT_ONCE = 300;

/** Finds out what has to be written for a batch of changed entities: their facts, and those of entities that they are part of. */
@Injectable()
export class PlanBatch {
  constructor(
    private readonly reader: EntityReader,
    private readonly documents: DocumentStore,
    private readonly kept: KeptQueries,
    private readonly catalogNames: CatalogNames,
    private readonly joins: QueryJoins,
  ) {}

  /** Raises `datahub-unavailable`. */
  async execute(order: BatchOrder): Promise<BatchPlan> {
    const { urns, signal, alone = false } = order;
    const [queries, names] = await this.beside(order);
    const direct = urns.filter((urn) => !isQuery(urn));
    const first = await this.read(direct, order);
    const subjects = alone ? [] : await this.kept.subjects(queries);
    const moved = alone ? [] : movedAssets(first);
    const known = new Set(direct);
    const affected = [...new Set([...subjects, ...moved.flatMap(({ assets }) => assets)])].filter(
      (urn) => !known.has(urn),
    );
    const now = affected.slice(0, AFFECTED_AT_ONCE);
    const later = affected.length > now.length ? moved.map(({ product }) => product) : [];
    const all = joinReadings(first, await this.read(now, { ...order, series: new Set() }));
    const complete = await this.complete(all.present, all.gone, queries);
    return {
      ...all,
      present: await this.reader.named(complete, signal),
      queries,
      names,
      owed: [...names.keys(), ...later],
    };
  }

  private async beside({ urns, renamed = [], signal }: BatchOrder) {
    try {
      return await Promise.all([
        this.kept.read(urns.filter(isQuery), signal),
        this.catalogNames.renamed(renamed, signal),
      ]);
    } catch (error) {
      throw toCatalogError(error);
    }
  }

  private async read(urns: readonly string[], { series, signal }: BatchOrder) {
    const old = await this.documents.load(urns);
    const read = await this.reader.read(
      urns.map((urn) => {
        const known = old.get(urn);
        const keep = known && series !== 'all' && !series.has(urn);
        return { urn, statistics: keep ? keptStatistics(known.content) : 'read' };
      }),
      signal,
    );
    return { ...read, old };
  }

  /** Adds what other entities say: queries about it, data products that list it. */
  private async complete(
    present: ReadonlyMap<string, EntityFacts>,
    gone: readonly string[],
    changed: ChangedQueries,
  ): Promise<ReadonlyMap<string, EntityFacts>> {
    const urns = [...present.keys()];
    const datasets = urns.filter((urn) => present.get(urn)?.entityType === 'dataset');
    const products = urns.filter((urn) => present.get(urn)?.entityType === 'dataProduct');
    const [queries, listing] = await Promise.all([
      this.kept.on(datasets, changed),
      this.documents.productsOf(urns, [...products, ...gone]),
    ]);
    const joins = await this.joins.of(datasets, [...queries.values()].flat(), present);
    const inBatch = new Map<string, string[]>();
    for (const product of products) {
      for (const asset of present.get(product)?.members ?? []) {
        inBatch.set(asset, [...(inBatch.get(asset) ?? []), product]);
      }
    }
    return new Map(
      [...present].map(([urn, facts]) => [
        urn,
        {
          ...facts,
          queries: queries.get(urn)?.map(({ subjects: _about, ...query }) => query) ?? facts.queries,
          joins: joins.get(urn) ?? facts.joins,
          dataProducts: [
            ...new Set([...facts.dataProducts, ...(listing.get(urn) ?? []), ...(inBatch.get(urn) ?? [])]),
          ].sort(),
        },
      ]),
    );
  }
}

/** The assets that came to data products or left them. */
function movedAssets({
  present,
  gone,
  old,
}: ReadEntities & { readonly old: ReadonlyMap<string, StoredDocument> }): {
  readonly product: string;
  readonly assets: readonly string[];
}[] {
  return [...present.keys(), ...gone]
    .filter((urn) => Urn.parse(urn).entityType === 'dataProduct')
    .map((product) => {
      const before = new Set(old.get(product)?.content.members);
      const after = new Set(present.get(product)?.members);
      const came = [...after].filter((asset) => !before.has(asset));
      return { product, assets: [...came, ...[...before].filter((asset) => !after.has(asset))] };
    })
    .filter(({ assets }) => assets.length > 0);
}

type Reading = ReadEntities & { readonly old: ReadonlyMap<string, StoredDocument> };

function joinReadings(a: Reading, b: Reading): Reading {
  return {
    present: new Map([...a.present, ...b.present]),
    // An asset that never was in the catalog is not one that went away.
    gone: [...a.gone, ...b.gone.filter((urn) => b.old.has(urn))],
    failed: new Map([...a.failed, ...b.failed]),
    old: new Map([...a.old, ...b.old]),
  };
}
