import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type Catalog } from '../catalog';
import { Refusal } from '../errors';
import { isObject, type JsonObject, textsAt } from '../json';
import { decodePath, pathOf, queryFlag, queryInteger, queryText, queryTexts } from '../server/http';
import { type EdgeQuery, type ScrolledEdge } from '../search/edge-scroll';
import { type Direction } from '../search/graph';
import { decodeScrollId, encodeScrollId } from '../search/scroll-id';
import { type Criterion } from '../search/filters';
import { readFilter } from '../search/read-filter';
import { pageSize } from '../search/search';
import { readSlice } from './read-slice';
import { requireEntity } from './entity-reads';

const DEFAULT_COUNT = 100;
const SCROLL_COUNT = 10;
const V3_RELATIONSHIP = '/openapi/v3/relationship';

/** Edges of the graph: one entity's neighbours, all edges that a filter selects, and lineage edges around entities. */
export function relationships(http: FastifyInstance, catalog: Catalog): void {
  // The client pages by `start` until a page has a `count` of 0: it is the size of the page.
  http.get('/openapi/relationships/v1', async (request) => {
    const urn = queryText(request, 'urn') ?? '';
    catalog.requireUrn(urn);
    const start = Math.max(0, queryInteger(request, 'start') ?? 0);
    const count = pageSize(queryInteger(request, 'count') ?? DEFAULT_COUNT);
    const direction = directionOf(request, undefined);
    const { related, total } = catalog.graph.related(urn, typesOf(request), direction, start, count);
    return {
      start,
      count: related.length,
      total,
      entities: related.map((each) => ({ urn: each.urn, relationshipType: each.type })),
    };
  });
  http.post(`${V3_RELATIONSHIP}/scroll`, async (request) => {
    const body = isObject(request.body) ? request.body : {};
    if (readFilter(body['edgeFilter']).length > 0) {
      throw new Refusal('unsupported', 'edges have no properties to filter by here');
    }
    return scroll(catalog, request, {
      types: typesOf(request),
      source: readFilter(body['sourceFilter']),
      destination: readFilter(body['destinationFilter']),
    });
  });
  http.get<{ Params: { type: string } }>(`${V3_RELATIONSHIP}/:type/*`, async (request) => {
    const { type } = request.params;
    const entity = requireEntity(catalog, type);
    const urn = decodePath(pathOf(request).slice(`${V3_RELATIONSHIP}/${type}/`.length));
    if (catalog.requireUrn(urn).entity !== entity) {
      throw new Refusal('bad-argument', `${urn} is no URN of ${type}`);
    }
    const itself: Criterion[][] = [[{ field: 'urn', values: [urn], condition: 'EQUAL', negated: false }]];
    const isOutgoing = directionOf(request, 'OUTGOING') === 'OUTGOING';
    return scroll(catalog, request, {
      types: typesOf(request),
      ...(isOutgoing ? { source: itself } : { destination: itself }),
    });
  });
  http.post('/openapi/v3/lineage/scroll', async (request) => {
    const urns = textsAt(isObject(request.body) ? request.body : {}, 'urns');
    for (const urn of urns) catalog.requireUrn(urn);
    const direction = queryText(request, 'direction');
    if (direction !== undefined && direction !== 'UPSTREAM' && direction !== 'DOWNSTREAM') {
      throw new Refusal('bad-argument', 'direction must be UPSTREAM or DOWNSTREAM');
    }
    const query = { types: typesOf(request), touching: urns, lineageOnly: true };
    const anchors = new Set(urns);
    return scroll(catalog, request, query, (edge) => {
      const [upstream, downstream] =
        edge.lineage === 'up' ? [edge.destination, edge.source] : [edge.source, edge.destination];
      // Looking upstream, the entity asked about is the downstream end. Done after the page was read, as DataHub does.
      const anchor = direction === 'UPSTREAM' ? downstream : upstream;
      const isWanted = direction === undefined || anchors.size === 0 || anchors.has(anchor);
      return isWanted ? { upstream, downstream } : undefined;
    });
  });
}

function scroll(
  catalog: Catalog,
  request: FastifyRequest,
  what: Omit<EdgeQuery, 'after' | 'count'>,
  more: (edge: ScrolledEdge) => JsonObject | undefined = () => ({}),
): JsonObject {
  const count = pageSize(queryInteger(request, 'count') ?? SCROLL_COUNT);
  const edges = catalog.edges.page({
    ...what,
    includeSoftDeleted: queryFlag(request, 'includeSoftDelete', false),
    slice: readSlice(request),
    after: decodeScrollId(queryText(request, 'scrollId')),
    count,
  });
  const last = edges.at(-1);
  const end = (urn: string): JsonObject => ({ urn, entityType: catalog.model.entityTypeOf(urn) });
  return {
    ...(last && edges.length === count ? { scrollId: encodeScrollId(last.id) } : {}),
    results: edges.flatMap((edge) => {
      const added = more(edge);
      if (!added) return [];
      return [
        {
          relationshipType: edge.type,
          source: end(edge.source),
          destination: end(edge.destination),
          ...added,
        },
      ];
    }),
  };
}

function directionOf(request: FastifyRequest, fallback: Direction | undefined): Direction {
  const direction = queryText(request, 'direction') ?? fallback;
  if (direction === 'OUTGOING' || direction === 'INCOMING') return direction;
  throw new Refusal('bad-argument', 'direction must be OUTGOING or INCOMING');
}

// DataHub writes the parameter with and without brackets.
function typesOf(request: FastifyRequest): string[] {
  return ['relationshipTypes', 'relationshipType', 'relationshipType[]']
    .flatMap((name) => queryTexts(request, name))
    .flatMap((each) => each.split(','))
    .filter((each) => each !== '' && each !== '*');
}
