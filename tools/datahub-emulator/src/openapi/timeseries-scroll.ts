import { type FastifyInstance } from 'fastify';
import { type Catalog } from '../catalog';
import { Refusal } from '../errors';
import { queryFlag, queryInteger, queryText } from '../server/http';
import { decodeScrollId, encodeScrollId } from '../search/scroll-id';
import { pageSize } from '../search/search';
import { requireEntity } from './entity-reads';

const DEFAULT_COUNT = 10;

/** `GET /openapi/v2/timeseries/{entity}/{aspect}`: the points of one aspect over all entities, newest first. */
export function timeseriesScroll(http: FastifyInstance, catalog: Catalog): void {
  http.get<{ Params: { type: string; aspect: string } }>(
    '/openapi/v2/timeseries/:type/:aspect',
    async (request) => {
      const entity = requireEntity(catalog, request.params.type);
      const aspect = catalog.model.aspectOf(entity, request.params.aspect);
      if (!aspect.timeseries) throw new Refusal('bad-argument', `${aspect.name} is no time-series aspect`);
      const count = pageSize(queryInteger(request, 'count') ?? DEFAULT_COUNT);
      const start = decodeScrollId(queryText(request, 'scrollId'));
      const { points, total } = catalog.timeseries.scroll(entity.name, aspect.name, {
        from: queryInteger(request, 'startTimeMillis'),
        to: queryInteger(request, 'endTimeMillis'),
        start,
        count,
      });
      const withSystemMetadata = queryFlag(request, 'withSystemMetadata', false);
      return {
        ...(points.length === count ? { scrollId: encodeScrollId(start + count) } : {}),
        count: points.length,
        totalCount: total,
        results: points.map(({ urn, timestamp, value, systemMetadata }) => ({
          urn,
          timestampMillis: timestamp,
          [aspect.name]: value,
          ...(withSystemMetadata ? { systemMetadata } : {}),
        })),
      };
    },
  );
}
