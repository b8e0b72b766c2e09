import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type Catalog } from '../catalog';
import { isObject, isStringArray, type JsonObject, objectsAt, textAt } from '../json';
import { queryFlag, queryInteger, queryText, queryTexts } from '../server/http';
import { decodePlace, encodePlace } from '../search/scroll-id';
import { readFilter } from '../search/read-filter';
import { type SortKey } from '../search/hit-order';
import { pageSize, type SearchRequest } from '../search/search';
import { readEntity, requireEntity } from './entity-reads';
import { readSlice } from './read-slice';

const DEFAULT_COUNT = 10;

/** OpenAPI v3 lists of entities: over several types with a filter, or of one type. */
export function entityScroll(http: FastifyInstance, catalog: Catalog): void {
  http.post('/openapi/v3/entity/scroll', async (request) => {
    const body = isObject(request.body) ? request.body : {};
    const types = isStringArray(body['entities']) ? body['entities'] : [];
    for (const type of types) requireEntity(catalog, type);
    const sort = objectsAt(body, 'sortCriteria').map((each) => ({
      field: textAt(each, 'field') ?? 'urn',
      descending: (textAt(each, 'order') ?? textAt(each, 'sortOrder')) === 'DESCENDING',
    }));
    return scroll(catalog, request, { types, filters: readFilter(body['filter']), sort }, aspectsIn(body));
  });
  http.get<{ Params: { type: string } }>('/openapi/v3/entity/:type', async (request) => {
    const { name } = requireEntity(catalog, request.params.type);
    const aspects = queryTexts(request, 'aspects')
      .flatMap((list) => list.split(','))
      .filter((each) => each !== '');
    return scroll(catalog, request, { types: [name], filters: [], sort: sortOf(request) }, aspects);
  });
}

// `sort` for one field, `sortCriteria` (repeated) for several, all in the same direction.
function sortOf(request: FastifyRequest): SortKey[] {
  const descending = queryText(request, 'sortOrder') === 'DESCENDING';
  const fields = queryTexts(request, 'sortCriteria').flatMap((list) => list.split(','));
  return (fields.length > 0 ? fields : [queryText(request, 'sort') ?? 'urn']).map((field) => ({
    field,
    descending,
  }));
}

// Absent or null: only URNs; an empty list: all aspects.
function aspectsIn(body: JsonObject): string[] | undefined {
  const { aspects } = body;
  return isStringArray(aspects) ? aspects : undefined;
}

function scroll(
  catalog: Catalog,
  request: FastifyRequest,
  what: Pick<SearchRequest, 'types' | 'filters'> & { sort: readonly SortKey[] },
  aspects: readonly string[] | undefined,
): JsonObject {
  const count = pageSize(queryInteger(request, 'count') ?? DEFAULT_COUNT);
  const page = catalog.search.page({
    ...what,
    query: queryText(request, 'query') ?? '*',
    includeSoftDeleted: queryFlag(request, 'includeSoftDelete', false),
    slice: readSlice(request),
    after: decodePlace(queryText(request, 'scrollId'), what.sort.length),
    start: 0,
    count,
  });
  const scrollIdAfter = (urn: string): JsonObject => ({
    scrollId: encodePlace(catalog.search.placeOf(urn, what.sort)),
  });
  const withSystemMetadata = queryFlag(request, 'systemMetadata', false);
  const hasOwnIds = queryFlag(request, 'scrollIdPerEntity', false);
  const entities = page.hits.map(({ urn }) => ({
    ...(aspects ? (readEntity(catalog, urn, aspects, withSystemMetadata) ?? { urn }) : { urn }),
    ...(hasOwnIds ? scrollIdAfter(urn) : {}),
  }));
  const last = page.hits.at(-1);
  return {
    ...(last && page.hits.length === count ? scrollIdAfter(last.urn) : {}),
    entities,
    totalCount: page.total,
    facets: [],
  };
}
