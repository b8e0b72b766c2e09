import { type FastifyInstance } from 'fastify';
import { type Catalog } from '../catalog';
import { Refusal } from '../errors';
import { isList, isObject, type JsonObject, type JsonValue, objectAt, textAt } from '../json';
import { type Entity } from '../model/model';
import { queryFlag } from '../server/http';
import { type StoredAspect } from '../store/aspect-store';
import { storedVersion } from '../writes/conditions';
import { aspectJson } from './entity-json';

/** OpenAPI v3 reads of entities. */
export function entityReads(http: FastifyInstance, catalog: Catalog): void {
  http.post<{ Params: { type: string } }>('/openapi/v3/entity/:type/batchGet', async (request) => {
    const entity = requireEntity(catalog, request.params.type);
    if (!Array.isArray(request.body))
      throw new Refusal('bad-argument', 'the body must be a list of entities');
    const withSystemMetadata = queryFlag(request, 'systemMetadata', false);
    return request.body.flatMap((wanted) => {
      const found = readWanted(catalog, entity, wanted, withSystemMetadata);
      return found ? [found] : [];
    });
  });
}

/** The entity type of that name; refuses an unknown one. */
export function requireEntity(catalog: Catalog, name: string): Entity {
  const entity = catalog.model.entity(name);
  if (!entity) throw new Refusal('bad-argument', `Failed to find entity with name ${name} in EntityRegistry`);
  return entity;
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
  const aspects =
    names.length === 0
      ? catalog.store.latestOf(urn)
      : names.flatMap((name) => versionWanted(catalog, urn, name, objectAt(wanted, name)) ?? []);
  if (aspects.length === 0) return undefined;
  const shown = aspects.map((each) => [each.aspect, aspectJson(each, withSystemMetadata)]);
  return { urn, ...Object.fromEntries(shown) };
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
