import { isObject, type JsonObject, numberAt, objectsAt, textAt } from '../../json';
import { Refusal } from '../../errors';
import { entityTypeEnum, entityTypeName } from '../../model/entity-type-names';
import { FACET_NAMES, type Facet } from '../../search/facets';
import { type Criterion } from '../../search/filters';
import { decodePlace, encodePlace } from '../../search/scroll-id';
import { isMatch, pageSize, type SearchRequest } from '../../search/search';
import { type EntityNodes } from '../entity-node';
import { type GraphqlContext } from '../graphql-context';
import { type Arguments } from './resolver';
import { countOf, filtersOf, flagsOf, inputOf, type LookedFor, requestOf, throughView } from './search-input';

const DEFAULT_FACET_VALUES = 20;

/** `search` and `searchAcrossEntities`: a page by position. */
export function searchEntities({ nodes }: GraphqlContext, args: Arguments): object {
  return searchWithin(nodes, args, []);
}

/** A page of what holds for all of `criteria` beside the caller's own query. */
export function searchWithin(nodes: EntityNodes, args: Arguments, criteria: readonly Criterion[]): object {
  const input = inputOf(args);
  const start = Math.max(0, numberAt(input, 'start') ?? 0);
  const request = narrowed(throughView(nodes, input, requestOf(input)), criteria);
  return { start, ...pageOf(nodes, input, request, start, countOf(input)) };
}

/** `scrollAcrossEntities`: a page after the one whose scroll id is given; a page that is not full is the last. */
export function scrollEntities({ nodes }: GraphqlContext, args: Arguments): object {
  return scrollWithin(nodes, args, []);
}

/** The same among what holds for all of `criteria`. */
export function scrollWithin(nodes: EntityNodes, args: Arguments, criteria: readonly Criterion[]): object {
  const input = inputOf(args);
  const count = countOf(input);
  const request = narrowed(throughView(nodes, input, requestOf(input)), criteria);
  const sort = request.sort ?? []; // relevance is no place to come back to
  const after = decodePlace(textAt(input, 'scrollId'), sort.length);
  const page = pageOf(nodes, input, { ...request, sort, after }, 0, count);
  const isFull = page.last !== undefined && page.count === count;
  return {
    nextScrollId: isFull ? encodePlace(nodes.catalog.search.placeOf(page.last ?? '', sort)) : null,
    ...page,
  };
}

/** `aggregateAcrossEntities`: only the facets, those asked for by name. */
export function aggregateEntities({ nodes }: GraphqlContext, args: Arguments): object {
  const input = inputOf(args);
  const named = Array.isArray(input['facets'])
    ? input['facets'].filter((each) => typeof each === 'string')
    : [];
  return {
    facets: facetsOf(
      nodes,
      input,
      throughView(nodes, input, requestOf(input)),
      named.length > 0 ? named : undefined,
    ),
  };
}

/** Semantic search, which a server without vectors refuses. */
export function semanticSearch(): never {
  throw new Refusal('bad-argument', 'Semantic search is disabled in this environment');
}

function narrowed(request: LookedFor, criteria: readonly Criterion[]): LookedFor {
  if (criteria.length === 0) return request;
  const groups = request.filters.length > 0 ? request.filters : [[]];
  return { ...request, filters: groups.map((group) => [...group, ...criteria]) };
}

interface Page {
  count: number;
  total: number;
  /** The URN of the last hit. */
  last?: string;
  searchResults: object[];
  /** Counting costs more than the page: only for those who ask. */
  facets: () => object[];
}

function pageOf(
  nodes: EntityNodes,
  input: JsonObject,
  request: LookedFor,
  start: number,
  count: number,
): Page {
  const { hits, total } = nodes.catalog.search.page({ ...request, start, count });
  return {
    count: hits.length,
    total,
    last: hits.at(-1)?.urn,
    searchResults: hits.map(({ urn }) => hit(nodes, urn, input)),
    facets: () => (flagsOf(input)['skipAggregates'] === true ? [] : facetsOf(nodes, input, request)),
  };
}

function hit(nodes: EntityNodes, urn: string, input: JsonObject): object {
  return {
    entity: nodes.find(urn),
    insights: [],
    extraProperties: [],
    matchedFields: () => matchedFields(nodes, urn, input),
  };
}

/** The fields that made an entity a hit of a query with words. */
export function matchedFields(nodes: EntityNodes, urn: string, input: JsonObject): object[] {
  const query = textAt(input, 'query') ?? '*';
  if (flagsOf(input)['skipHighlighting'] === true || !isMatch(query, query)) return [];
  return nodes.catalog.search
    .matchedFields(urn, query)
    .filter(({ name }) => !name.startsWith('_')) // aliases of other fields
    .map(({ name, value }) => ({ name, value, entity: entityNamed(nodes, value) }));
}

/** The facets of a search (over `urns` alone, if given), each with its most frequent values. */
export function facetsOf(
  nodes: EntityNodes,
  input: JsonObject,
  request: Pick<SearchRequest, 'types' | 'query' | 'filters' | 'includeSoftDeleted'>,
  fields: readonly string[] = [...FACET_NAMES.keys()],
  urns?: readonly string[],
): object[] {
  const wanted = numberAt(flagsOf(input), 'maxAggValues') ?? DEFAULT_FACET_VALUES;
  const max = Math.max(0, wanted);
  return nodes.catalog.search.facets(request, fields, max, urns).map((facet) => shownFacet(nodes, facet));
}

function shownFacet(nodes: EntityNodes, { field, counts }: Facet): object {
  return {
    field,
    displayName: FACET_NAMES.get(field) ?? null,
    entity: null,
    aggregations: counts.map(({ value, count }) => ({
      value: field === '_entityType' ? entityTypeEnum(value) : value,
      count,
      displayName: null,
      entity: entityNamed(nodes, value),
    })),
  };
}

function entityNamed(nodes: EntityNodes, value: string): unknown {
  return value.startsWith('urn:li:') ? nodes.find(value) : null;
}

/** `autoComplete` and `autoCompleteForMultiple`: names of what a query finds. */
export function autoComplete({ nodes }: GraphqlContext, args: Arguments): object {
  const input = inputOf(args);
  const type = textAt(input, 'type');
  return {
    query: textAt(input, 'query') ?? '',
    ...suggested(nodes, input, type ? [entityTypeName(type)] : []),
  };
}

/** The same for several entity types, each for itself. */
export function autoCompleteForMultiple({ nodes }: GraphqlContext, args: Arguments): object {
  const input = inputOf(args);
  const named = Array.isArray(input['types'])
    ? input['types'].filter((each) => typeof each === 'string')
    : [
        'DATASET',
        'CONTAINER',
        'DASHBOARD',
        'CHART',
        'DATA_FLOW',
        'DATA_JOB',
        'GLOSSARY_TERM',
        'TAG',
        'DOMAIN',
      ];
  const suggestions = named
    .map((type) => ({ type, ...suggested(nodes, input, [entityTypeName(type)]) }))
    .filter(({ entities }) => entities.length > 0);
  return { query: textAt(input, 'query') ?? '', suggestions };
}

function suggested(
  nodes: EntityNodes,
  input: JsonObject,
  types: readonly string[],
): { suggestions: string[]; entities: unknown[] } {
  const count = pageSize(numberAt(input, 'limit') ?? 10);
  const query = textAt(input, 'query') ?? '';
  const filters = nodes.viewed(filtersOf(input));
  const { hits } = nodes.catalog.search.page({ types, query, filters, start: 0, count });
  const entities = hits.map(({ urn }) => nodes.find(urn)).filter((each) => each !== null);
  return { suggestions: [...new Set(entities.map((each) => each.shownName))], entities };
}

/** How many entities of each type there are. */
export function entityCounts({ nodes }: GraphqlContext, args: Arguments): object {
  const input = inputOf(args);
  const types = isObject(input) && Array.isArray(input['types']) ? input['types'] : [];
  return {
    counts: types
      .filter((each) => typeof each === 'string')
      .map((entityType) => ({
        entityType,
        count: nodes.catalog.search.page({
          types: [entityTypeName(entityType)],
          query: '*',
          filters: nodes.viewed([]),
          start: 0,
          count: 0,
        }).total,
      })),
  };
}

/** A plain list of the entities of one type, by a query. */
export function listOf(
  nodes: EntityNodes,
  input: JsonObject,
  entityType: string,
  criteria: readonly Criterion[] = [],
  sort?: SearchRequest['sort'],
): { start: number; count: number; total: number; found: unknown[] } {
  const start = Math.max(0, numberAt(input, 'start') ?? 0);
  const own = objectsAt(input, 'orFilters').length + objectsAt(input, 'filters').length > 0;
  const filters = own ? filtersOf(input).map((group) => [...group, ...criteria]) : [[...criteria]];
  const { hits, total } = nodes.catalog.search.page({
    types: [entityType],
    query: textAt(input, 'query') ?? '*',
    filters: nodes.viewed(filters),
    sort,
    start,
    count: pageSize(numberAt(input, 'count') ?? 20),
  });
  return { start, count: hits.length, total, found: hits.map(({ urn }) => nodes.find(urn)) };
}
