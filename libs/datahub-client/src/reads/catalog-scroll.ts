import { InvalidUrn } from '@dataspoke/domain';
import { DataHubRejected, DataHubUnavailable } from '../errors';
import { DataspokeScrollUrnsDocument } from '../graphql/generated/scroll-urns';
import type { ScrollAcrossEntitiesInput } from '../graphql/generated/operations';
import { type GraphQlClient } from '../graphql/graphql-client';
import { type CatalogModel } from '../model/catalog-model';
import { type Aspects, type AspectsByUrn } from './aspect-record';
import { type CatalogReads } from './catalog-reads';
import { entityTypeOf } from './entity-type-of';
import { checkFilter, type Filter } from './filter';
import { graphQlTypes } from './graphql-types';
import { KEEP_ALIVE, pageSizeOf, scrollPages, type ScrolledPage, type ScrollOptions } from './scroll-pages';

/** What to scroll over. */
export interface ScrollRequest {
  /** At least one, as URNs spell them: `dataset`, `corpGroup`. */
  readonly entityTypes: readonly [string, ...string[]];
  readonly filter?: Filter;
  readonly includeSoftDeleted?: boolean;
}

export interface UrnPage {
  readonly urns: readonly string[];
  /** Resumes after this page; absent when it is known to be the last one. */
  readonly cursor?: string;
}

export interface CatalogEntity {
  readonly urn: string;
  readonly aspects: Aspects;
}

/** A URN as it is stored, and what is wrong with it. */
export interface UnreadableUrn {
  readonly urn: string;
  readonly reason: string;
}

export interface EntityPage {
  readonly entities: readonly CatalogEntity[];
  /** Found in the index, but no longer in the primary store with any of the aspects. */
  readonly gone: readonly string[];
  /** Listed under a URN that is not well formed or of an unknown type, so that no aspect of it was read. */
  readonly unreadable: readonly UnreadableUrn[];
  readonly cursor?: string;
}

/**
 * Lists the catalog through DataHub's search index, ordered by URN, however many entities there are. The index follows
 * writes by seconds, and an entity written while scrolling may be seen or not.
 */
export class CatalogScroll {
  constructor(
    private readonly graphql: Pick<GraphQlClient, 'query'>,
    private readonly model: CatalogModel,
    private readonly reads: Pick<CatalogReads, 'readAspects'>,
  ) {}

  /**
   * Pages of URNs, 1,000 unless told. Raises DataHubRejected for an unknown entity type, a filter that can match nothing, or
   * a foreign cursor.
   */
  async *scrollUrns(
    request: ScrollRequest,
    options: ScrollOptions = {},
  ): AsyncGenerator<UrnPage, void, undefined> {
    checkFilter(request.filter);
    const { filter, includeSoftDeleted = false } = request;
    const types = graphQlTypes(this.model, request.entityTypes);
    const input: ScrollAcrossEntitiesInput = {
      types,
      query: '*',
      count: pageSizeOf(options, 1_000),
      keepAlive: KEEP_ALIVE,
      orFilters: filter,
      sortInput: { sortCriteria: [{ field: 'urn', sortOrder: 'ASCENDING' }] },
      searchFlags: { skipCache: true, skipHighlighting: true, skipAggregates: true, includeSoftDeleted },
    };
    const pages = scrollPages([types, filter, includeSoftDeleted], options, (scrollId) =>
      this.page({ ...input, scrollId }, options.signal),
    );
    for await (const { page, cursor } of pages) if (page.size > 0) yield { urns: page.urns, cursor };
  }

  /**
   * Pages of entities with the named aspects, which come from the primary store and so are current. Raises as
   * {@link scrollUrns} does, and DataHubRejected for an aspect that none of the entity types has, or that is a time series.
   */
  async *scrollEntities(
    request: ScrollRequest & { readonly aspectNames: readonly string[] },
    options: ScrollOptions = {},
  ): AsyncGenerator<EntityPage, void, undefined> {
    const { entityTypes, aspectNames } = request;
    graphQlTypes(this.model, entityTypes);
    const unknown = aspectNames.find((name) => !this.canHave(entityTypes, name));
    if (unknown !== undefined) {
      throw new DataHubRejected(`${unknown} is no aspect of ${entityTypes.join(', ')}`);
    }
    for await (const page of this.scrollUrns(request, { pageSize: 200, ...options })) {
      const unreadable = page.urns.flatMap((urn) => this.problemOf(urn) ?? []);
      const odd = new Set(unreadable.map(({ urn }) => urn));
      const urns = page.urns.filter((urn) => !odd.has(urn));
      const found = await this.read(urns, aspectNames, options);
      const entities = urns.flatMap((urn) => {
        const aspects = found.get(urn);
        return aspects ? [{ urn, aspects }] : [];
      });
      yield { entities, gone: urns.filter((urn) => !found.has(urn)), unreadable, cursor: page.cursor };
    }
  }

  private problemOf(urn: string): UnreadableUrn | undefined {
    try {
      this.model.parseUrn(urn);
      return undefined;
    } catch (error) {
      if (error instanceof InvalidUrn) return { urn, reason: error.message };
      throw error;
    }
  }

  /** A page may hold entities of one type only, which need not have all the aspects that are asked for. */
  private async read(
    urns: readonly string[],
    aspectNames: readonly string[],
    options: ScrollOptions,
  ): Promise<AspectsByUrn> {
    const types = [...new Set(urns.map(entityTypeOf))];
    const names = aspectNames.filter((name) => this.canHave(types, name));
    return names.length === 0 ? new Map() : this.reads.readAspects(urns, names, options);
  }

  private canHave(entityTypes: readonly string[], aspectName: string): boolean {
    return entityTypes.some((entityType) => this.model.aspectNames(entityType).includes(aspectName));
  }

  private async page(
    input: ScrollAcrossEntitiesInput,
    signal: AbortSignal | undefined,
  ): Promise<ScrolledPage & { readonly urns: readonly string[] }> {
    const { scrollAcrossEntities: found } = await this.graphql.query(
      DataspokeScrollUrnsDocument,
      { input },
      { signal },
    );
    if (!found) throw new DataHubUnavailable('DataHub answered the scroll without results');
    const urns = found.searchResults.map((result) => result.entity.urn);
    return { urns, size: urns.length, nextScrollId: found.nextScrollId };
  }
}
