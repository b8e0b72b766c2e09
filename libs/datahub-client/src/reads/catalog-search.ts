import { DataHubUnavailable } from '../errors';
import { DataspokeSearchDocument } from '../graphql/generated/search';
import type {
  DataspokeSearchQuery,
  ScrollAcrossEntitiesInput,
  SortOrder,
} from '../graphql/generated/operations';
import { type GraphQlClient } from '../graphql/graphql-client';
import { type CatalogModel } from '../model/catalog-model';
import { entityTypeOf } from './entity-type-of';
import { checkFilter, queryText, type Filter } from './filter';
import { graphQlTypes } from './graphql-types';
import { KEEP_ALIVE, pageSizeOf, scrollPages, type ScrollOptions } from './scroll-pages';

/** What to search for. */
export interface SearchRequest {
  /** As URNs spell them; when absent a list of types that the server is configured with, assertions not among them. */
  readonly entityTypes?: readonly string[];
  /** At most 500 characters; everything when blank or `*`. */
  readonly query: string;
  readonly filter?: Filter;
  /** By relevance when absent. Equals are ordered by URN. */
  readonly sort?: readonly { readonly field: string; readonly order?: 'ascending' | 'descending' }[];
  /** Whether the first page is to count the hits by platform, owner and the like. */
  readonly facets?: boolean;
  readonly includeSoftDeleted?: boolean;
}

export interface SearchHit {
  readonly urn: string;
  readonly entityType: string;
  /** Where the words were found. */
  readonly matchedFields: readonly { readonly name: string; readonly value: string }[];
}

/** The hits counted by the values of one field; the most frequent values only. */
export interface Facet {
  readonly field: string;
  readonly displayName?: string;
  readonly values: readonly {
    readonly value: string;
    readonly count: number;
    readonly displayName?: string;
  }[];
}

export interface SearchPage {
  readonly hits: readonly SearchHit[];
  /** How many there are on all pages. */
  readonly total: number;
  /** On the first page, when asked for. */
  readonly facets?: readonly Facet[];
  /** Resumes after this page; absent when it is known to be the last one. */
  readonly cursor?: string;
}

type Results = NonNullable<DataspokeSearchQuery['scrollAcrossEntities']>;

/**
 * Searches the catalog as `searchAcrossEntities` does, but beyond its 10,000 hits. The index follows writes by seconds.
 * There is always a first page, empty when nothing was found. Raises DataHubRejected for an unknown entity type, a query that
 * is too long, a filter that the server would not answer as written, or a foreign cursor.
 */
export async function* searchCatalog(
  graphql: Pick<GraphQlClient, 'query'>,
  model: CatalogModel,
  request: SearchRequest,
  options: ScrollOptions,
): AsyncGenerator<SearchPage, void, undefined> {
  const { filter, sort = [], includeSoftDeleted = false } = request;
  checkFilter(filter);
  const types = request.entityTypes && graphQlTypes(model, request.entityTypes);
  const query = queryText(request.query);
  const input: ScrollAcrossEntitiesInput = {
    types,
    query,
    count: pageSizeOf(options, 100),
    keepAlive: KEEP_ALIVE,
    orFilters: filter,
    sortInput: sort.length > 0 ? { sortCriteria: sortCriteria(sort) } : undefined,
  };
  const fingerprint = ['search', types, query, filter, sort, includeSoftDeleted];
  const pages = scrollPages(fingerprint, options, async (scrollId) => {
    const skipAggregates = request.facets !== true || scrollId !== null;
    const searchFlags = { skipCache: true, skipAggregates, includeSoftDeleted };
    const variables = { input: { ...input, scrollId, searchFlags } };
    const { scrollAcrossEntities: found } = await graphql.query(DataspokeSearchDocument, variables, options);
    if (!found) throw new DataHubUnavailable('DataHub answered the search without results');
    return {
      hits: found.searchResults.map(hitOf),
      size: found.searchResults.length,
      total: found.total,
      facets: skipAggregates ? undefined : (found.facets ?? []).map(facetOf),
      nextScrollId: found.nextScrollId ?? null,
    };
  });
  for await (const { page, cursor } of pages) {
    yield { hits: page.hits, total: page.total, facets: page.facets, cursor };
  }
}

/** Without a last criterion that no two entities share, equals could change places between two pages. */
function sortCriteria(sort: NonNullable<SearchRequest['sort']>): { field: string; sortOrder: SortOrder }[] {
  const criteria = sort.map(({ field, order }) => ({
    field,
    sortOrder: order === 'descending' ? ('DESCENDING' as const) : ('ASCENDING' as const),
  }));
  const isTotal = criteria.some(({ field }) => field === 'urn');
  return isTotal ? criteria : [...criteria, { field: 'urn', sortOrder: 'ASCENDING' }];
}

function hitOf({ entity, matchedFields }: Results['searchResults'][number]): SearchHit {
  return {
    urn: entity.urn,
    entityType: entityTypeOf(entity.urn),
    matchedFields: matchedFields.map(({ name, value }) => ({ name, value })),
  };
}

function facetOf({ field, displayName, aggregations }: NonNullable<Results['facets']>[number]): Facet {
  return {
    field,
    displayName: displayName ?? undefined,
    values: aggregations.map(({ value, count, displayName: name }) => ({
      value,
      count,
      displayName: name ?? undefined,
    })),
  };
}
