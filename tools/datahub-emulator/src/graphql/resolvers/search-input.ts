import { Refusal } from '../../errors';
import {
  isObject,
  isStringArray,
  type JsonObject,
  numberAt,
  objectAt,
  objectsAt,
  textAt,
  textsAt,
} from '../../json';
import { entityTypeName } from '../../model/entity-type-names';
import { type Criterion } from '../../search/filters';
import { bothOf, readCriterion, readFilter } from '../../search/read-filter';
import { type SortKey } from '../../search/hit-order';
import { pageSize, type SearchRequest } from '../../search/search';
import { type EntityNodes } from '../entity-node';
import { type Arguments } from './resolver';

const DEFAULT_COUNT = 10;
// An empty list of values fits nothing.
const NOTHING: Criterion = { field: 'urn', values: [], condition: 'EQUAL', negated: false };

/** What a search looks for, without the part of the answer that is wanted. */
export type LookedFor = Omit<SearchRequest, 'start' | 'count'>;

/** The argument `input`. */
export function inputOf(args: Arguments): JsonObject {
  return isObject(args['input']) ? args['input'] : {};
}

/** The flags of a search. */
export function flagsOf(input: JsonObject): JsonObject {
  return isObject(input['searchFlags']) ? input['searchFlags'] : {};
}

/** How many hits a page is to hold. */
export function countOf(input: JsonObject): number {
  return pageSize(numberAt(input, 'count') ?? DEFAULT_COUNT);
}

/** The query, filters, types and order an input asks for. */
export function requestOf(input: JsonObject): LookedFor {
  const single = textAt(input, 'type');
  const sortInput = isObject(input['sortInput']) ? input['sortInput'] : {};
  const criterion = sortInput['sortCriterion'];
  const criteria = [...objectsAt(sortInput, 'sortCriteria'), ...(isObject(criterion) ? [criterion] : [])];
  return {
    types: single === undefined ? typesOf(input) : [entityTypeName(single)],
    query: textAt(input, 'query') ?? '*',
    filters: filtersOf(input),
    includeSoftDeleted: flagsOf(input)['includeSoftDeleted'] === true,
    ...(criteria.length > 0 ? { sort: criteria.map(sortKey) } : {}),
  };
}

function sortKey(criterion: JsonObject): SortKey {
  return {
    field: textAt(criterion, 'field') ?? 'urn',
    descending: textAt(criterion, 'sortOrder') === 'DESCENDING',
  };
}

/** The entity types an input names. */
export function typesOf(input: JsonObject): string[] {
  return isStringArray(input['types']) ? input['types'].map(entityTypeName) : [];
}

/** The filters as OR of ANDs. The flat form is older and ignored beside the other. */
export function filtersOf(input: JsonObject): Criterion[][] {
  const groups = objectsAt(input, 'orFilters').map((group) => objectsAt(group, 'and').map(readCriterion));
  if (groups.length > 0) return groups;
  const flat = objectsAt(input, 'filters').map(readCriterion);
  return flat.length > 0 ? [flat] : [];
}

/**
 * A request narrowed to what the caller may view, and seen through a saved view: of the view's entity types, and what its filter
 * lets through. Refuses a view that does not exist.
 */
export function throughView(nodes: EntityNodes, input: JsonObject, request: LookedFor): LookedFor {
  const viewed = { ...request, filters: nodes.viewed(request.filters) };
  const urn = textAt(input, 'viewUrn');
  if (urn === undefined || urn === '') return viewed;
  const definition = objectAt(nodes.get(urn).aspect('dataHubViewInfo'), 'definition');
  if (!definition) throw new Refusal('bad-argument', `the view ${urn} does not exist`);
  const filters = bothOf(viewed.filters, readFilter(definition['filter']));
  const types = textsAt(definition, 'entityTypes').map(entityTypeName);
  if (types.length === 0) return { ...request, filters };
  if (!request.types || request.types.length === 0) return { ...request, filters, types };
  const common = request.types.filter((each) => types.includes(each));
  return common.length > 0 ? { ...request, filters, types: common } : { ...request, filters: [[NOTHING]] };
}
