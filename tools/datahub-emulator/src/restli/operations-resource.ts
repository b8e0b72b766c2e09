import { setImmediate } from 'node:timers/promises';
import { type FastifyInstance } from 'fastify';
import { type Catalog } from '../catalog';
import { Refusal } from '../errors';
import { isObject, type JsonObject, numberAt, textAt, textsAt } from '../json';
import { callerOf, queryText } from '../server/http';

const BATCH = 100;

/** The rest.li resource `/operations`: making the indices anew, and thinning out time series. */
export function operationsResource(http: FastifyInstance, catalog: Catalog): void {
  http.post('/operations', async (request, reply) => {
    const body: JsonObject = isObject(request.body) ? request.body : {};
    const action = queryText(request, 'action');
    switch (action) {
      case 'restoreIndices': {
        const { stamp } = callerOf(request, reply, catalog);
        return { value: JSON.stringify(await restoreIndices(catalog, body, stamp)) };
      }
      case 'truncateTimeseriesAspect':
        return { value: truncate(catalog, body) };
      default:
        throw new Refusal('bad-argument', `/operations has no action ${action ?? '(none given)'}`);
    }
  });
}

// Tells the change log the present state again (RESTATE), batch by batch, so that other requests are not held up.
async function restoreIndices(
  catalog: Catalog,
  body: JsonObject,
  stamp: { time: number; actor: string },
): Promise<JsonObject> {
  const urn = textAt(body, 'urn');
  const like = textAt(body, 'urnLike');
  if (urn !== undefined) catalog.requireUrn(urn);
  const pattern = urn === undefined ? like : urn.replace(/[\\%_]/g, (char) => `\\${char}`);
  if (pattern === undefined) throw new Refusal('bad-argument', 'urn or urnLike is required');
  const named = textAt(body, 'aspect');
  const aspects = named === undefined ? textsAt(body, 'aspectNames') : [named];
  const size = Math.max(1, numberAt(body, 'batchSize') ?? BATCH);
  const limit = numberAt(body, 'limit') ?? Number.POSITIVE_INFINITY;
  let skip = Math.max(0, numberAt(body, 'start') ?? 0);
  let restated = 0;
  for (let after = 0; restated < limit; await setImmediate()) {
    const rows = catalog.store.like(pattern, aspects, after, size);
    const wanted = rows.slice(skip).slice(0, limit - restated);
    skip = Math.max(0, skip - rows.length);
    catalog.restate(
      wanted.map((each) => each.stored),
      stamp,
    );
    restated += wanted.length;
    after = rows.at(-1)?.row ?? after;
    if (rows.length < size) break;
  }
  return { rowsMigrated: restated, ignored: 0 };
}

function truncate(catalog: Catalog, body: JsonObject): string {
  const entity = catalog.model.entity(textAt(body, 'entityType') ?? '');
  if (!entity) throw new Refusal('bad-argument', 'entityType names no entity');
  const aspect = catalog.model.aspectOf(entity, textAt(body, 'aspect') ?? '');
  const end = numberAt(body, 'endTimeMillis');
  if (!aspect.timeseries || end === undefined) {
    throw new Refusal('bad-argument', 'aspect must name a time series, and endTimeMillis is required');
  }
  if (body['dryRun'] !== false) {
    const found = catalog.timeseries.countBefore(entity.name, aspect.name, end);
    return `Delete ${found} rows of ${aspect.name}. Run again with dryRun false to do it.`;
  }
  return `Deleted ${catalog.timeseries.removeBefore(entity.name, aspect.name, end)} rows of ${aspect.name}.`;
}
