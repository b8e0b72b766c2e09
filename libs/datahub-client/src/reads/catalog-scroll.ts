import { DataHubUnavailable } from '../errors';
import { DataspokeScrollUrnsDocument } from '../graphql/generated/scroll-urns';
import type { ScrollAcrossEntitiesInput } from '../graphql/generated/operations';
import { type GraphQlClient } from '../graphql/graphql-client';
import { type CatalogModel } from '../model/catalog-model';
import { type Aspects } from './aspect-record';
import { type CatalogReads } from './catalog-reads';
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

export interface EntityPage {
  readonly entities: readonly CatalogEntity[];
  /** Found in the index, but no longer in the primary store with any of the aspects. */
  readonly gone: readonly string[];
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

  /** Pages of entities with the named aspects, which come from the primary store and so are current. */
  async *scrollEntities(
    request: ScrollRequest & { readonly aspectNames: readonly string[] },
    options: ScrollOptions = {},
  ): AsyncGenerator<EntityPage, void, undefined> {
    for await (const page of this.scrollUrns(request, { pageSize: 200, ...options })) {
      const found = await this.reads.readAspects(page.urns, request.aspectNames, options);
      const entities = page.urns.flatMap((urn) => {
        const aspects = found.get(urn);
        return aspects ? [{ urn, aspects }] : [];
      });
      yield { entities, gone: page.urns.filter((urn) => !found.has(urn)), cursor: page.cursor };
    }
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
