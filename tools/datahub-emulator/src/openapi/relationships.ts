import { type FastifyInstance } from 'fastify';
import { type Catalog } from '../catalog';
import { Refusal } from '../errors';
import { isObject, type JsonValue } from '../json';
import { queryInteger, queryText, queryTexts } from '../server/http';
import { decodeScrollId, encodeScrollId } from '../search/scroll-id';
import { readFilter } from '../search/read-filter';
import { pageSize } from '../search/search';

const DEFAULT_COUNT = 100;
const SCROLL_COUNT = 10;

/** Edges of the graph: one entity's neighbours, and all edges that a filter selects. */
export function relationships(http: FastifyInstance, catalog: Catalog): void {
  // The client pages by `start` until a page has a `count` of 0: it is the size of the page.
  http.get('/openapi/relationships/v1', async (request) => {
    const urn = queryText(request, 'urn') ?? '';
    catalog.requireUrn(urn);
    const direction = queryText(request, 'direction');
    if (direction !== 'OUTGOING' && direction !== 'INCOMING') {
      throw new Refusal('bad-argument', 'direction must be OUTGOING or INCOMING');
    }
    const start = Math.max(0, queryInteger(request, 'start') ?? 0);
    const count = pageSize(queryInteger(request, 'count') ?? DEFAULT_COUNT);
    const types = queryTexts(request, 'relationshipTypes').flatMap((each) => each.split(','));
    const { related, total } = catalog.graph.related(urn, types, direction, start, count);
    return {
      start,
      count: related.length,
      total,
      entities: related.map((each) => ({ urn: each.urn, relationshipType: each.type })),
    };
  });
  http.post('/openapi/v3/relationship/scroll', async (request) => {
    const body = isObject(request.body) ? request.body : {};
    const count = pageSize(queryInteger(request, 'count') ?? SCROLL_COUNT);
    const start = decodeScrollId(queryText(request, 'scrollId'));
    const edges = catalog.graph.edges(
      queryTexts(request, 'relationshipTypes').flatMap((each) => each.split(',')),
      urnsIn(body['sourceFilter']),
      urnsIn(body['destinationFilter']),
      start,
      count,
    );
    const end = (urn: string): object => ({ urn, entityType: catalog.model.entityTypeOf(urn) });
    return {
      ...(edges.length === count ? { scrollId: encodeScrollId(start + count) } : {}),
      results: edges.map((edge) => ({
        relationshipType: edge.type,
        source: end(edge.source),
        destination: end(edge.destination),
      })),
    };
  });
}

// The filters of this endpoint name URNs; anything else in them is refused rather than ignored.
function urnsIn(filter: JsonValue | undefined): string[] | undefined {
  const criteria = readFilter(filter).flat();
  if (criteria.length === 0) return undefined;
  if (criteria.some((each) => each.field !== 'urn' || each.condition !== 'EQUAL' || each.negated)) {
    throw new Refusal('unsupported', 'only EQUAL filters on urn are supported here');
  }
  return criteria.flatMap((each) => [...each.values]);
}
