import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type Catalog } from '../catalog';
import { Refusal } from '../errors';
import { isObject, type JsonObject, numberAt, objectAt, objectsAt, textAt, textsAt } from '../json';
import { readFilter } from '../search/read-filter';
import { callerOf, decodePath, pathOf, queryText } from '../server/http';
import { type Caller } from '../writes/proposal';
import { readSnapshot } from './snapshots';

const DEFAULT_COUNT = 10;
const MAX_RELATED = 100;
const ENTITIES_V2 = '/entitiesV2/';

/** The rest.li resources `/entities` (actions) and `/entitiesV2` (reads). */
export function entitiesResource(http: FastifyInstance, catalog: Catalog): void {
  http.post('/entities', async (request, reply) => {
    const body: JsonObject = isObject(request.body) ? request.body : {};
    const action = queryText(request, 'action');
    switch (action) {
      case 'listUrns':
        return { value: listUrns(catalog, body) };
      case 'delete':
        return { value: deleteEntity(catalog, body, callerOf(request, reply, catalog).stamp) };
      case 'ingest': {
        const entity = isObject(body['entity']) ? body['entity'] : {};
        const proposals = readSnapshot(catalog.model, entity['value'], body['systemMetadata']);
        catalog.write(proposals, callerOf(request, reply, catalog), false);
        return reply.code(200).send();
      }
      case 'batchIngest': {
        const metadata = Array.isArray(body['systemMetadata']) ? body['systemMetadata'] : [];
        const proposals = objectsAt(body, 'entities').flatMap((entity, at) =>
          readSnapshot(catalog.model, entity['value'], metadata[at]),
        );
        catalog.write(proposals, callerOf(request, reply, catalog), false);
        return reply.code(200).send();
      }
      case 'deleteReferences': {
        const caller = body['dryRun'] === true ? undefined : callerOf(request, reply, catalog);
        return { value: deleteReferences(catalog, body, caller) };
      }
      case 'search':
      case 'searchAcrossEntities':
        return { value: search(catalog, body) };
      case 'exists':
        return { value: isStored(catalog, textAt(body, 'urn') ?? '') };
      default:
        throw new Refusal('bad-argument', `/entities has no action ${action ?? '(none given)'}`);
    }
  });
  http.get(`${ENTITIES_V2}*`, async (request) => {
    const urn = decodePath(pathOf(request).slice(ENTITIES_V2.length));
    return readEntity(catalog, urn, aspectNames(request));
  });
}

// `entity` names one type (search), `entities` several or, empty, the default list (searchAcrossEntities).
function search(catalog: Catalog, body: JsonObject): JsonObject {
  const named = textAt(body, 'entity');
  const types = named === undefined ? textsAt(body, 'entities') : [named];
  for (const type of types) {
    if (!catalog.model.entity(type)) throw new Refusal('bad-argument', `unknown entity ${type}`);
  }
  const start = wholeNumber(body, 'start', 0);
  const sorted = objectAt(body, 'sort');
  const criteria = sorted ? [sorted] : objectsAt(body, 'sortCriteria');
  const page = catalog.search.page({
    types,
    query: textAt(body, 'input') ?? '*',
    filters: readFilter(body['filter']),
    includeSoftDeleted: objectAt(body, 'searchFlags')?.['includeSoftDeleted'] === true,
    sort:
      criteria.length === 0
        ? undefined
        : criteria.map((each) => ({
            field: textAt(each, 'field') ?? 'urn',
            descending: textAt(each, 'order') === 'DESCENDING',
          })),
    start,
    count: wholeNumber(body, 'count', DEFAULT_COUNT),
  });
  return {
    from: start,
    pageSize: page.hits.length,
    numEntities: page.total,
    entities: page.hits.map(({ urn }) => ({ entity: urn, matchedFields: [] })),
    metadata: { aggregations: [] },
  };
}

function isStored(catalog: Catalog, text: string): boolean {
  return catalog.store.has(text, catalog.requireUrn(text).entity.keyAspect);
}

function deleteReferences(catalog: Catalog, body: JsonObject, caller: Caller | undefined): JsonObject {
  const references = catalog.references(catalog.requireUrn(textAt(body, 'urn') ?? ''), caller);
  return {
    total: references.length,
    relatedAspects: references.slice(0, MAX_RELATED).map(({ stored, relationship }) => ({
      entity: stored.urn,
      relationship,
      aspect: stored.aspect,
    })),
  };
}

function listUrns(catalog: Catalog, body: JsonObject): JsonObject {
  const entity = catalog.model.entity(textAt(body, 'entity') ?? '');
  if (!entity)
    throw new Refusal('bad-argument', `unknown entity ${textAt(body, 'entity') ?? '(none given)'}`);
  const start = wholeNumber(body, 'start', 0);
  const entities = catalog.store.urns(entity.keyAspect, start, wholeNumber(body, 'count', DEFAULT_COUNT));
  return { start, count: entities.length, total: catalog.store.count(entity.keyAspect), entities };
}

function wholeNumber(body: JsonObject, key: string, fallback: number): number {
  const value = numberAt(body, key) ?? fallback;
  if (!Number.isSafeInteger(value)) throw new Refusal('bad-argument', `${key} must be a whole number`);
  return Math.max(0, value);
}

function deleteEntity(
  catalog: Catalog,
  body: JsonObject,
  stamp: { time: number; actor: string },
): JsonObject {
  const text = textAt(body, 'urn') ?? '';
  const urn = catalog.requireUrn(text);
  const aspectName = textAt(body, 'aspectName');
  if (aspectName === undefined) return { urn: text, ...catalog.deleteEntity(urn, stamp) };
  if (!catalog.model.aspectOf(urn.entity, aspectName).timeseries) {
    throw new Refusal(
      'bad-argument',
      `${aspectName} is no time-series aspect; only points of those are deleted here`,
    );
  }
  const timeseriesRows = catalog.timeseries.remove(
    text,
    aspectName,
    numberAt(body, 'startTimeMillis'),
    numberAt(body, 'endTimeMillis'),
  );
  return { urn: text, rows: 0, timeseriesRows };
}

// Answers for entities that do not exist too: with the key, which follows from the URN.
function readEntity(catalog: Catalog, text: string, names: readonly string[]): JsonObject {
  const urn = catalog.requireUrn(text);
  const { keyAspect } = urn.entity;
  const stored = catalog.store
    .latestOf(text)
    .filter(({ aspect }) => names.length === 0 || names.includes(aspect));
  const aspects: JsonObject = {};
  for (const each of stored) {
    aspects[each.aspect] = {
      name: each.aspect,
      type: 'VERSIONED',
      version: 0,
      value: each.value,
      created: { time: each.created.time, actor: each.created.actor },
      systemMetadata: each.systemMetadata,
    };
  }
  aspects[keyAspect] ??= {
    name: keyAspect,
    type: 'VERSIONED',
    version: 0,
    value: catalog.model.keyAspectValue(urn),
    created: { time: 0, actor: 'urn:li:corpuser:__datahub_system' },
  };
  return { urn: text, entityName: urn.entity.name, aspects };
}

// `aspects=List(a,b)`
function aspectNames(request: FastifyRequest): string[] {
  const list = /^List\((.*)\)$/.exec(queryText(request, 'aspects') ?? '')?.[1] ?? '';
  return list.split(',').filter((name) => name !== '');
}
