import { type FastifyInstance } from 'fastify';
import { type Catalog } from '../catalog';
import { Refusal } from '../errors';
import { isList, isObject, type JsonObject, type JsonValue, objectAt, textAt } from '../json';
import { type Entity } from '../model/model';
import { queryFlag, queryInteger, queryText } from '../server/http';
import { type StoredAspect } from '../store/aspect-store';
import { storedVersion } from '../writes/conditions';
import { aspectJson } from './entity-json';
import { entityPath } from './entity-path';

type TypeParams = { Params: { type: string } };

const ROOT = '/openapi/v3/entity';

/** OpenAPI v3 reads of entities by URN. */
export function entityReads(http: FastifyInstance, catalog: Catalog): void {
  http.post<TypeParams>(`${ROOT}/:type/batchGet`, async (request) => {
    const entity = requireEntity(catalog, request.params.type);
    return readBatch(catalog, entity, request.body, queryFlag(request, 'systemMetadata', false));
  });
  http.post(`${ROOT}/generic/batchGet`, async (request) => {
    if (!isObject(request.body)) throw new Refusal('bad-argument', 'the body must map entity types to lists');
    const withSystemMetadata = queryFlag(request, 'systemMetadata', false);
    const found: JsonObject = {};
    for (const [type, list] of Object.entries(request.body)) {
      found[type] = readBatch(catalog, requireEntity(catalog, type), list, withSystemMetadata);
    }
    return found;
  });
  http.get<TypeParams>(`${ROOT}/:type/*`, async (request, reply) => {
    const entity = requireEntity(catalog, request.params.type);
    const { urn, aspectName } = entityPath(request, `${ROOT}/${request.params.type}/`, entity);
    catalog.requireUrn(urn);
    const withSystemMetadata = queryFlag(request, 'systemMetadata', false);
    if (aspectName) {
      const found = readAspect(catalog, urn, aspectName, queryInteger(request, 'version') ?? 0);
      if (!found) return reply.code(404).header('Not-Found-Reason', 'ASPECT').send();
      return aspectJson(found, withSystemMetadata);
    }
    const names = (queryText(request, 'aspects') ?? '').split(',').filter((name) => name !== '');
    const found = readEntity(catalog, urn, names, withSystemMetadata);
    if (!found) return reply.code(404).header('Not-Found-Reason', 'ENTITY').send();
    return found;
  });
  http.head<TypeParams>(`${ROOT}/:type/*`, async (request, reply) => {
    const entity = requireEntity(catalog, request.params.type);
    const { urn, aspectName } = entityPath(request, `${ROOT}/${request.params.type}/`, entity);
    catalog.requireUrn(urn);
    // A soft-deleted entity looks absent here.
    const isRemoved = catalog.store.latest(urn, 'status')?.value['removed'] === true;
    const isThere = !isRemoved && catalog.store.has(urn, aspectName ?? entity.keyAspect);
    return reply.code(isThere ? 204 : 404).send();
  });
}

/** The entity type of that name; refuses an unknown one. */
export function requireEntity(catalog: Catalog, name: string): Entity {
  const entity = catalog.model.entity(name);
  if (!entity) throw new Refusal('bad-argument', `Failed to find entity with name ${name} in EntityRegistry`);
  return entity;
}

/**
 * The entity with the aspects named (none: all, the latest points of time series included); `undefined` when it has
 * none of them.
 */
export function readEntity(
  catalog: Catalog,
  urn: string,
  names: readonly string[],
  withSystemMetadata: boolean,
): JsonObject | undefined {
  const aspects: { aspect: string; value: JsonObject; systemMetadata?: JsonObject }[] =
    names.length > 0
      ? names.map((name) => readAspect(catalog, urn, name, 0)).filter((each) => each !== undefined)
      : [...catalog.store.latestOf(urn), ...catalog.timeseries.latestOf(urn)];
  if (aspects.length === 0) return undefined;
  const entity: JsonObject = { urn };
  for (const each of aspects) entity[each.aspect] = aspectJson(each, withSystemMetadata);
  return entity;
}

function readAspect(
  catalog: Catalog,
  urn: string,
  name: string,
  version: number,
): { aspect: string; value: JsonObject; systemMetadata: JsonObject } | undefined {
  if (!catalog.model.aspect(name)?.timeseries) return catalog.store.version(urn, name, version);
  const [latest] = catalog.timeseries.read(urn, name, { limit: 1 });
  return latest && { aspect: name, value: latest.value, systemMetadata: latest.systemMetadata };
}

function readBatch(
  catalog: Catalog,
  entity: Entity,
  body: unknown,
  withSystemMetadata: boolean,
): JsonObject[] {
  if (!isList(body)) throw new Refusal('bad-argument', 'the body must be a list of entities');
  return body
    .map((wanted) => readWanted(catalog, entity, wanted, withSystemMetadata))
    .filter((found) => found !== undefined);
}

// One element of a batchGet: the URN with the aspects wanted (none named: all); undefined when it has none of them.
function readWanted(
  catalog: Catalog,
  entity: Entity,
  wanted: JsonValue,
  withSystemMetadata: boolean,
): JsonObject | undefined {
  const urn = isObject(wanted) ? textAt(wanted, 'urn') : undefined;
  if (!isObject(wanted) || !urn) throw new Refusal('bad-argument', 'every element needs a urn');
  if (catalog.model.entityTypeOf(urn) !== entity.name) {
    throw new Refusal('bad-argument', `${urn} is no URN of ${entity.name}`);
  }
  const names = Object.keys(wanted).filter((name) => name !== 'urn');
  if (names.length === 0) return readEntity(catalog, urn, [], withSystemMetadata);
  const aspects = names
    .map((name) =>
      catalog.model.aspect(name)?.timeseries
        ? readAspect(catalog, urn, name, 0)
        : versionWanted(catalog, urn, name, objectAt(wanted, name)),
    )
    .filter((aspect) => aspect !== undefined);
  if (aspects.length === 0) return undefined;
  const found: JsonObject = { urn };
  for (const each of aspects) found[each.aspect] = aspectJson(each, withSystemMetadata);
  return found;
}

// `If-Version-Match` selects a version: 0 is the latest, and so is the latest one's own number.
function versionWanted(
  catalog: Catalog,
  urn: string,
  name: string,
  wanted: JsonObject | undefined,
): StoredAspect | undefined {
  const version = Number(textAt(objectAt(wanted, 'headers'), 'If-Version-Match') ?? '0');
  if (!Number.isInteger(version)) {
    throw new Refusal('bad-argument', `${urn} ${name}: If-Version-Match must be a whole number`);
  }
  const latest = catalog.store.latest(urn, name);
  if (version === 0 || (latest && storedVersion(latest) === String(version))) return latest;
  return catalog.store.version(urn, name, version);
}
