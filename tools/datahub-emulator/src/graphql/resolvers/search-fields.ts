import { isObject, isStringArray, type JsonObject, numberAt, objectsAt, textAt } from '../../json';
import { Refusal } from '../../errors';
import { entityTypeName } from '../../model/entity-type-names';
import { type Criterion } from '../../search/filters';
import { type LineageDirection, type Reached } from '../../search/graph';
import { readCriterion } from '../../search/read-filter';
import { decodeScrollId, encodeScrollId } from '../../search/scroll-id';
import { pageSize, type SearchRequest } from '../../search/search';
import { asciiOrder } from '../order';
import { type EntityNodes } from '../entity-node';
import { type Arguments } from './resolver';

const DEFAULT_COUNT = 10;
const DEGREES = new Set(['1', '2', '3+']);

/** `search` and `searchAcrossEntities`: a page by position. */
export function searchEntities(nodes: EntityNodes, args: Arguments): object {
  const input = inputOf(args);
  const start = Math.max(0, numberAt(input, 'start') ?? 0);
  const page = nodes.catalog.search.page({ ...requestOf(input), start, count: countOf(input) });
  return {
    start,
    count: page.hits.length,
    total: page.total,
    searchResults: page.hits.map(({ urn }) => hit(nodes, urn)),
    facets: [],
  };
}

/** `scrollAcrossEntities`: a page after the one whose scroll id is given; a page that is not full is the last. */
export function scrollEntities(nodes: EntityNodes, args: Arguments): object {
  const input = inputOf(args);
  const start = decodeScrollId(textAt(input, 'scrollId'));
  const count = countOf(input);
  const page = nodes.catalog.search.page({ ...requestOf(input), start, count });
  return {
    nextScrollId: page.hits.length === count ? encodeScrollId(start + count) : null,
    count: page.hits.length,
    total: page.total,
    searchResults: page.hits.map(({ urn }) => hit(nodes, urn)),
    facets: [],
  };
}

/** `searchAcrossLineage`: everything up or down from an entity, nearest first. */
export function searchLineage(nodes: EntityNodes, args: Arguments): object {
  const input = inputOf(args);
  const start = Math.max(0, numberAt(input, 'start') ?? 0);
  const { found, isComplete } = lineageHits(nodes, input);
  const slice = found.slice(start, start + countOf(input));
  return {
    start,
    count: slice.length,
    total: found.length,
    searchResults: slice.map((each) => lineageHit(nodes, each)),
    facets: [],
    isPartial: !isComplete,
  };
}

/** `scrollAcrossLineage`: the same, page by page. */
export function scrollLineage(nodes: EntityNodes, args: Arguments): object {
  const input = inputOf(args);
  const start = decodeScrollId(textAt(input, 'scrollId'));
  const count = countOf(input);
  const { found, isComplete } = lineageHits(nodes, input);
  const slice = found.slice(start, start + count);
  return {
    nextScrollId: slice.length === count ? encodeScrollId(start + count) : null,
    count: slice.length,
    total: found.length,
    searchResults: slice.map((each) => lineageHit(nodes, each)),
    facets: [],
    isPartial: !isComplete,
  };
}

function inputOf(args: Arguments): JsonObject {
  return isObject(args['input']) ? args['input'] : {};
}

function countOf(input: JsonObject): number {
  return pageSize(numberAt(input, 'count') ?? DEFAULT_COUNT);
}

function requestOf(input: JsonObject): Omit<SearchRequest, 'start' | 'count'> {
  const single = textAt(input, 'type');
  const types = single === undefined ? typesOf(input) : [entityTypeName(single)];
  const sortInput = isObject(input['sortInput']) ? input['sortInput'] : {};
  const criterion = sortInput['sortCriterion'];
  const criteria = [...objectsAt(sortInput, 'sortCriteria'), ...(isObject(criterion) ? [criterion] : [])];
  const flags = isObject(input['searchFlags']) ? input['searchFlags'] : {};
  return {
    types,
    query: textAt(input, 'query') ?? '*',
    filters: filtersOf(input),
    includeSoftDeleted: flags['includeSoftDeleted'] === true,
    sort: criteria.map((each) => ({
      field: textAt(each, 'field') ?? 'urn',
      descending: textAt(each, 'sortOrder') === 'DESCENDING',
    })),
  };
}

function typesOf(input: JsonObject): string[] {
  return isStringArray(input['types']) ? input['types'].map(entityTypeName) : [];
}

// The flat form is older and ignored beside the other.
function filtersOf(input: JsonObject): Criterion[][] {
  const groups = objectsAt(input, 'orFilters').map((group) => objectsAt(group, 'and').map(readCriterion));
  if (groups.length > 0) return groups;
  const flat = objectsAt(input, 'filters').map(readCriterion);
  return flat.length > 0 ? [flat] : [];
}

function hit(nodes: EntityNodes, urn: string): object {
  return { entity: nodes.find(urn), insights: [], matchedFields: [], extraProperties: [] };
}

function lineageHit(nodes: EntityNodes, reached: Reached): object {
  return {
    ...hit(nodes, reached.urn),
    paths: [{ path: reached.path.map((urn) => nodes.find(urn)) }],
    degree: reached.degree,
    degrees: [reached.degree],
    explored: true,
    truncatedChildren: false,
    ignoredAsHop: false,
  };
}

function lineageHits(nodes: EntityNodes, input: JsonObject): { found: Reached[]; isComplete: boolean } {
  const urn = textAt(input, 'urn');
  if (!urn) throw new Refusal('bad-argument', 'input.urn is required');
  const { entityType } = nodes.get(urn);
  const direction: LineageDirection = input['direction'] === 'DOWNSTREAM' ? 'DOWNSTREAM' : 'UPSTREAM';
  const filters = filtersOf(input);
  const degrees = new Set(
    filters.flat().flatMap((each) => (each.field === 'degree' ? [...each.values] : [])),
  );
  for (const degree of degrees) {
    if (!DEGREES.has(degree)) throw new Refusal('bad-argument', `degree must be 1, 2 or 3+, got ${degree}`);
  }
  const hops = degrees.size === 0 || degrees.has('3+') ? undefined : Math.max(...[...degrees].map(Number));
  const { reached, isComplete } = nodes.catalog.graph.lineage(urn, direction, hops);
  const near = reached.filter(
    ({ degree }) => degrees.size === 0 || degrees.has(degree > 2 ? '3+' : String(degree)),
  );
  const others = filters.map((group) => group.filter((each) => each.field !== 'degree'));
  const isIndexed = nodes.catalog.search.among(
    near.map((each) => each.urn),
    { ...requestOf(input), types: typesOf(input), filters: others },
  );
  // Columns have no documents of their own: the graph alone knows them.
  const found = near.filter((each) => isIndexed.has(each.urn) || entityType === 'schemaField');
  return { found: found.sort((a, b) => a.degree - b.degree || asciiOrder(a.urn, b.urn)), isComplete };
}
