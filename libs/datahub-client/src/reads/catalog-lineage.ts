import { DataHubRejected, DataHubUnavailable } from '../errors';
import { DataspokeLineageDocument } from '../graphql/generated/lineage';
import type { DataspokeLineageQuery, ScrollAcrossLineageInput } from '../graphql/generated/operations';
import { type GraphQlClient } from '../graphql/graphql-client';
import { type CatalogModel } from '../model/catalog-model';
import { entityTypeOf } from './entity-type-of';
import { checkFilter, queryText, type Criterion, type Filter } from './filter';
import { graphQlTypes } from './graphql-types';
import { KEEP_ALIVE, pageSizeOf, scrollPages, type ScrollOptions } from './scroll-pages';

/** Whose lineage, and how far. */
export interface LineageRequest {
  /** Of an entity; of a `schemaField` for lineage by column. */
  readonly urn: string;
  readonly direction: 'upstream' | 'downstream';
  /** How many edges away at most; all there are unless told. */
  readonly hops?: 1 | 2 | 'all';
  /** Types of what is found, as URNs spell them; any unless told. What lies between may be of other types. */
  readonly entityTypes?: readonly string[];
  /** What the found entities must fulfil; `degree` is not among its fields, see {@link hops}. */
  readonly filter?: Filter;
  readonly query?: string;
  readonly includeSoftDeleted?: boolean;
}

export interface LineageHit {
  readonly urn: string;
  readonly entityType: string;
  /** How many edges away; 1 for a direct neighbour. */
  readonly degree: number;
  /** Ways that lead there, each a list of URNs from the asked entity to the found one, both included. */
  readonly paths: readonly (readonly string[])[];
}

export interface LineagePage {
  readonly hits: readonly LineageHit[];
  /** How many there are on all pages. */
  readonly total: number;
  /** Whether the server gave up before it had followed every edge; by default it raises an error then. */
  readonly isPartial: boolean;
  /** Resumes after this page; absent when it is known to be the last one. */
  readonly cursor?: string;
}

type Result = NonNullable<DataspokeLineageQuery['scrollAcrossLineage']>['searchResults'][number];

const DEGREES = { 1: ['1'], 2: ['1', '2'], all: ['1', '2', '3+'] } as const;

/**
 * Everything upstream or downstream of an entity, from DataHub's graph, which follows writes by seconds. There is always a
 * first page; it is empty for an entity without lineage and for one that does not exist. Raises InvalidUrn, and
 * {@link DataHubRejected} for what {@link checkFilter} refuses, an unknown entity type, or a foreign cursor.
 */
export async function* lineageOf(
  graphql: Pick<GraphQlClient, 'query'>,
  model: CatalogModel,
  request: LineageRequest,
  options: ScrollOptions,
): AsyncGenerator<LineagePage, void, undefined> {
  const { hops = 'all', includeSoftDeleted = false } = request;
  const urn = model.parseUrn(request.urn);
  const types = request.entityTypes && graphQlTypes(model, request.entityTypes);
  const query = queryText(request.query);
  const orFilters = withDegrees(request.filter, DEGREES[hops]);
  const input: ScrollAcrossLineageInput = {
    urn: request.urn,
    direction: request.direction === 'upstream' ? 'UPSTREAM' : 'DOWNSTREAM',
    types,
    query,
    count: pageSizeOf(options, 500),
    keepAlive: KEEP_ALIVE,
    orFilters,
    searchFlags: {
      skipCache: true,
      skipHighlighting: true,
      skipAggregates: true,
      includeSoftDeleted,
      // Otherwise the server answers with the columns' datasets.
      groupingSpec: urn.entityType === 'schemaField' ? { groupingCriteria: [COLUMNS_STAY] } : undefined,
    },
  };
  const fingerprint = ['lineage', input.urn, input.direction, types, query, orFilters, includeSoftDeleted];
  const pages = scrollPages(fingerprint, options, async (scrollId) => {
    const variables = { input: { ...input, scrollId } };
    const { scrollAcrossLineage: found } = await graphql.query(DataspokeLineageDocument, variables, options);
    if (!found) throw new DataHubUnavailable('DataHub answered the lineage without results');
    return {
      hits: found.searchResults.map(hitOf),
      size: found.searchResults.length,
      total: found.total,
      isPartial: found.isPartial === true,
      nextScrollId: found.nextScrollId ?? null,
    };
  });
  for await (const { page, cursor } of pages) {
    yield { hits: page.hits, total: page.total, isPartial: page.isPartial, cursor };
  }
}

const COLUMNS_STAY = { baseEntityType: 'SCHEMA_FIELD', groupingEntityType: 'SCHEMA_FIELD' };

/** Hops are a filter to DataHub, which must stand in every alternative. */
function withDegrees(filter: Filter | undefined, values: readonly string[]): Filter {
  checkFilter(filter);
  const groups = filter?.length ? filter : [{ and: [] }];
  if (groups.some(({ and }) => and.some(({ field }) => field === 'degree'))) {
    throw new DataHubRejected('a filter on degree is what `hops` is for; leave it out');
  }
  const degree: Criterion = { field: 'degree', condition: 'EQUAL', values };
  return groups.map(({ and }) => ({ and: [...and, degree] }));
}

function hitOf({ entity, degree, paths }: Result): LineageHit {
  return {
    urn: entity.urn,
    entityType: entityTypeOf(entity.urn),
    degree,
    // A step that the caller may not see is null; the way is told without it.
    paths: (paths ?? []).flatMap((each) => (each ? [each.path.flatMap((step) => step?.urn ?? [])] : [])),
  };
}
