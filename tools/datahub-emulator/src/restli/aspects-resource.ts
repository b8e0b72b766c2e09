import { type FastifyInstance } from 'fastify';
import { type Catalog } from '../catalog';
import { Refusal } from '../errors';
import { isObject, type JsonObject, textAt } from '../json';
import { callerOf, queryInteger, queryText } from '../server/http';
import { readProposal } from './proposals';
import { timeseriesValues } from './timeseries-values';

/** The rest.li resource `/aspects`: proposals in, single aspects out. */
export function aspectsResource(http: FastifyInstance, catalog: Catalog): void {
  http.post('/aspects', async (request, reply) => {
    const body: JsonObject = isObject(request.body) ? request.body : {};
    const action = queryText(request, 'action');
    switch (action) {
      case 'ingestProposal': {
        const proposal = readProposal(body['proposal']);
        catalog.write([proposal], callerOf(request, reply, catalog), isAsync(body));
        return { value: 'success' };
      }
      case 'ingestProposalBatch': {
        const { proposals } = body;
        if (!Array.isArray(proposals)) throw new Refusal('bad-argument', 'proposals must be a list');
        const caller = callerOf(request, reply, catalog);
        await catalog.writeMany(proposals.map(readProposal), caller, isAsync(body));
        return { value: 'success' };
      }
      case 'getCount': {
        const aspect = catalog.model.aspect(textAt(body, 'aspect') ?? '');
        if (!aspect) throw new Refusal('bad-argument', 'aspect names no aspect');
        return { value: catalog.store.count(aspect.name, textAt(body, 'urnLike')) };
      }
      case 'getTimeseriesAspectValues':
        return { value: timeseriesValues(catalog, body) };
      default:
        throw new Refusal('bad-argument', `/aspects has no action ${action ?? '(none given)'}`);
    }
  });

  http.get<{ Params: { urn: string } }>('/aspects/:urn', async (request) => {
    const { urn } = request.params;
    const name = queryText(request, 'aspect');
    if (!name) throw new Refusal('bad-argument', 'the query parameter aspect is required');
    const version = queryInteger(request, 'version') ?? 0;
    const found = catalog.aspectVersion(urn, name, version);
    const aspect = catalog.model.aspect(name);
    if (!found || !aspect) {
      throw new Refusal('not-found', `Did not find urn: ${urn} aspect: ${name} version: ${version}`);
    }
    return { version, aspect: { [aspect.record]: found.value } };
  });
}

// A text, unlike everywhere else.
function isAsync(body: JsonObject): boolean {
  return body['async'] === 'true' || body['async'] === true;
}
