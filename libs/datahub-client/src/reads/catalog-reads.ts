import { type Urn } from '@dataspoke/domain';
import { DataHubRejected, DataHubUnavailable } from '../errors';
import { chunksOf, forEachBounded } from '../http/bounded';
import { type DataHubConnection } from '../http/datahub-connection';
import { isJsonObject, textOf, type JsonObject } from '../json';
import { type GraphQlClient } from '../graphql/graphql-client';
import { type CatalogModel } from '../model/catalog-model';
import { type KnownServer } from '../server-config';
import { aspectHistory, type HistoryOptions } from './aspect-history';
import { parseAspectRecord, type AspectRecord, type AspectsByUrn } from './aspect-record';
import { type CallOptions } from './call-options';
import { healthOf, type HealthStatus } from './catalog-health';
import { lineageOf, type LineagePage, type LineageRequest } from './catalog-lineage';
import { type CatalogStatistics, statisticsOf } from './catalog-statistics';
import { CatalogScroll, type EntityPage, type ScrollRequest, type UrnPage } from './catalog-scroll';
import { searchCatalog, type SearchPage, type SearchRequest } from './catalog-search';
import { type ScrollOptions } from './scroll-pages';
import { readTimeseries, type TimeseriesOptions } from './timeseries';

interface BatchGet {
  readonly entityType: string;
  readonly urns: readonly string[];
  readonly aspectNames: readonly string[];
}

const URNS_PER_REQUEST = 500;
const CONCURRENT_REQUESTS = 4;
/** DataHub asks its index for one entity after the other. */
const SERIES_PER_REQUEST = 100;

/**
 * Everything that can be read from the catalog. Aspects come from DataHub's primary store, which a write has reached when it
 * is acknowledged; lists and time series come from its index, which lags. An outage is an error, never an empty answer.
 */
export class CatalogReads {
  private readonly catalogScroll: CatalogScroll;

  constructor(
    private readonly connection: DataHubConnection,
    private readonly model: CatalogModel,
    private readonly graphql: Pick<GraphQlClient, 'query'>,
    private readonly server: Pick<KnownServer, 'config'>,
  ) {
    this.catalogScroll = new CatalogScroll(graphql, model, this);
  }

  /**
   * The named versioned aspects of many entities of any types; an aspect that a type does not have is not asked for there.
   * What is not stored is not in the answer. Raises InvalidUrn for a bad URN or unknown entity type, and
   * {@link DataHubRejected} for an aspect that no type among `urns` has, or that is a time series.
   */
  async readAspects(
    urns: Iterable<string>,
    aspectNames: readonly string[],
    { signal }: CallOptions = {},
  ): Promise<AspectsByUrn> {
    const groups = this.byType(urns);
    const asked = new Set<string>();
    const requests: BatchGet[] = [];
    for (const [entityType, group] of groups) {
      const names = aspectNames.filter((name) => this.isVersioned(group[0], name));
      for (const name of names) asked.add(name);
      if (names.length > 0) requests.push(...batches(entityType, group, names));
    }
    const unknown = groups.size === 0 ? undefined : aspectNames.find((name) => !asked.has(name));
    if (unknown !== undefined) {
      throw new DataHubRejected(`${unknown} is no aspect of ${[...groups.keys()].join(', ')}`);
    }
    return this.fetch(requests, signal);
  }

  /**
   * The newest value of a time series of many entities, a hundred in one request; what has none is not in the answer. From DataHub's
   * index, so the latest write may be missing for some seconds. Raises InvalidUrn, and {@link DataHubRejected} when the aspect is no time
   * series of one of them.
   */
  async newest(
    urns: Iterable<string>,
    aspectName: string,
    { signal }: CallOptions = {},
  ): Promise<ReadonlyMap<string, JsonObject>> {
    const groups = [...this.byType(urns)];
    for (const [entityType, [example]] of groups) {
      if (this.model.aspectKind(example, aspectName) !== 'timeseries')
        throw new DataHubRejected(`${aspectName} is no time series of ${entityType}`);
    }
    const requests = groups.flatMap(([entityType, group]) =>
      batches(entityType, group, [aspectName], SERIES_PER_REQUEST),
    );
    const found = await this.fetch(requests, signal);
    return new Map(
      [...found].flatMap(([urn, aspects]) => {
        const value = aspects.get(aspectName)?.value;
        return value ? [[urn, value] as const] : [];
      }),
    );
  }

  /** Which of the entities are stored, soft-deleted ones included. */
  async exists(urns: Iterable<string>, { signal }: CallOptions = {}): Promise<ReadonlySet<string>> {
    const requests = [...this.byType(urns)].flatMap(([entityType, group]) =>
      batches(entityType, group, [this.model.keyAspect(group[0])]),
    );
    return new Set((await this.fetch(requests, signal)).keys());
  }

  /** See {@link CatalogScroll.scrollUrns}. */
  scrollUrns(request: ScrollRequest, options?: ScrollOptions): AsyncGenerator<UrnPage, void, undefined> {
    return this.catalogScroll.scrollUrns(request, options);
  }

  /** See {@link CatalogScroll.scrollEntities}. */
  scrollEntities(
    request: ScrollRequest & { readonly aspectNames: readonly string[] },
    options?: ScrollOptions,
  ): AsyncGenerator<EntityPage, void, undefined> {
    return this.catalogScroll.scrollEntities(request, options);
  }

  /** See {@link healthOf}. */
  health(
    urns: Iterable<string>,
    options: CallOptions = {},
  ): Promise<ReadonlyMap<string, readonly HealthStatus[]>> {
    return healthOf(this.graphql, this.model, (known, call) => this.exists(known, call), urns, options);
  }

  /** See {@link statisticsOf}. */
  statistics(
    urns: Iterable<string>,
    options: CallOptions = {},
  ): Promise<ReadonlyMap<string, CatalogStatistics>> {
    return statisticsOf(this.graphql, this.model, urns, options);
  }

  /** See {@link searchCatalog}. */
  search(request: SearchRequest, options: ScrollOptions = {}): AsyncGenerator<SearchPage, void, undefined> {
    return searchCatalog(this.graphql, this.model, request, options);
  }

  /** See {@link lineageOf}. */
  lineage(
    request: LineageRequest,
    options: ScrollOptions = {},
  ): AsyncGenerator<LineagePage, void, undefined> {
    return lineageOf(this.graphql, this.model, request, options);
  }

  /** See {@link readTimeseries}. */
  timeseries(
    urn: string,
    aspectName: string,
    options: TimeseriesOptions = {},
  ): Promise<readonly JsonObject[]> {
    return readTimeseries(this.connection, this.model, urn, aspectName, options);
  }

  /** See {@link aspectHistory}. */
  aspectHistory(
    urn: string,
    aspectName: string,
    options: HistoryOptions = {},
  ): AsyncGenerator<AspectRecord, void, undefined> {
    return aspectHistory(
      { connection: this.connection, model: this.model, server: this.server },
      urn,
      aspectName,
      options,
    );
  }

  private isVersioned(example: Urn, aspectName: string): boolean {
    const kind = this.model.aspectKind(example, aspectName);
    if (kind === 'timeseries') {
      throw new DataHubRejected(`${aspectName} is a time series; read it with timeseries()`);
    }
    return kind === 'versioned';
  }

  private byType(texts: Iterable<string>): ReadonlyMap<string, readonly [Urn, ...Urn[]]> {
    const groups = new Map<string, [Urn, ...Urn[]]>();
    for (const text of new Set(texts)) {
      const urn = this.model.parseUrn(text);
      const group = groups.get(urn.entityType);
      if (group) group.push(urn);
      else groups.set(urn.entityType, [urn]);
    }
    return groups;
  }

  private async fetch(requests: readonly BatchGet[], signal: AbortSignal | undefined): Promise<AspectsByUrn> {
    const found = new Map<string, ReadonlyMap<string, AspectRecord>>();
    await forEachBounded(
      requests,
      CONCURRENT_REQUESTS,
      async (batch, batchSignal) => {
        for (const [urn, aspects] of await this.batchGet(batch, batchSignal)) found.set(urn, aspects);
      },
      signal,
    );
    return found;
  }

  private async batchGet(batch: BatchGet, signal: AbortSignal): Promise<AspectsByUrn> {
    const path = `/openapi/v3/entity/${batch.entityType}/batchGet`;
    const wanted = Object.fromEntries(batch.aspectNames.map((name) => [name, {}]));
    const { json } = await this.connection.call({
      method: 'POST',
      path,
      query: { systemMetadata: 'true' },
      body: JSON.stringify(batch.urns.map((urn) => ({ urn, ...wanted }))),
      signal,
      repeatable: true,
    });
    // Anything else, such as the page of a proxy, must not look like "nothing stored".
    if (!Array.isArray(json)) throw new DataHubUnavailable(`DataHub did not answer ${path} with a list`);
    return parseEntities(json, batch);
  }
}

function batches(
  entityType: string,
  urns: readonly Urn[],
  aspectNames: readonly string[],
  size = URNS_PER_REQUEST,
): readonly BatchGet[] {
  return chunksOf(urns, size).map((chunk) => ({
    entityType,
    urns: chunk.map(String),
    aspectNames,
  }));
}

function parseEntities(json: readonly unknown[], batch: BatchGet): AspectsByUrn {
  const requested = new Set(batch.urns);
  const found = new Map<string, ReadonlyMap<string, AspectRecord>>();
  for (const entity of json) {
    const urn = isJsonObject(entity) ? textOf(entity['urn']) : undefined;
    if (!isJsonObject(entity) || urn === undefined || !requested.has(urn)) continue;
    const aspects = new Map<string, AspectRecord>();
    for (const name of batch.aspectNames) {
      const record = parseAspectRecord(entity[name]);
      if (record) aspects.set(name, record);
    }
    if (aspects.size > 0) found.set(urn, aspects);
  }
  return found;
}
