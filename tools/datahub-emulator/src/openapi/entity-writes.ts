import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Catalog } from '../catalog';
import { Refusal } from '../errors';
import { isList, isObject, type JsonObject, type JsonValue, objectAt, textAt } from '../json';
import { type Entity } from '../model/model';
import { callerOf, queryFlag, queryText } from '../server/http';
import { type ChangeType, type Proposal, type WriteResult } from '../writes/proposal';
import { aspectJson } from './entity-json';
import { entityPath } from './entity-path';
import { requireEntity } from './entity-reads';

type TypeParams = { Params: { type: string } };

const ROOT = '/openapi/v3/entity';

/** OpenAPI v3 writes: entities in batches, single aspects, patches and deletions. */
export function entityWrites(http: FastifyInstance, catalog: Catalog): void {
  for (const [method, changeType] of [
    ['POST', 'UPSERT'],
    ['PATCH', 'PATCH'],
  ] as const) {
    http.route<TypeParams>({
      method,
      url: `${ROOT}/:type`,
      handler: async (request, reply) => {
        const entity = requireEntity(catalog, request.params.type);
        const proposals = readEntities(catalog, entity, request.body, changeType);
        return writeBatch(catalog, request, reply, proposals);
      },
    });
    http.route({
      method,
      url: `${ROOT}/generic`,
      handler: async (request, reply) => {
        if (!isObject(request.body))
          throw new Refusal('bad-argument', 'the body must map entity types to lists');
        const proposals = Object.entries(request.body).flatMap(([type, list]) =>
          readEntities(catalog, requireEntity(catalog, type), list, changeType),
        );
        return writeBatch(catalog, request, reply, proposals);
      },
    });
    http.route<TypeParams>({
      method,
      url: `${ROOT}/:type/*`,
      handler: async (request, reply) => writeAspect(catalog, request, reply, changeType),
    });
  }
  http.delete<TypeParams>(`${ROOT}/:type/*`, async (request, reply) => {
    const entity = requireEntity(catalog, request.params.type);
    const { urn: text, aspectName } = entityPath(request, `${ROOT}/${request.params.type}/`, entity);
    const urn = catalog.requireUrn(text);
    const { stamp } = callerOf(request, reply, catalog);
    const named = aspectName ? [aspectName] : namesIn(queryText(request, 'aspects'));
    const wanted = queryFlag(request, 'clear', false)
      ? catalog.store.latestOf(text).flatMap(({ aspect }) => (aspect === entity.keyAspect ? [] : [aspect]))
      : named;
    const isWhole = wanted.includes(entity.keyAspect) || (wanted === named && named.length === 0);
    if (isWhole) catalog.deleteEntity(urn, stamp);
    else for (const name of wanted) catalog.deleteAspect(urn, name, stamp);
    return reply.code(200).send();
  });
}

// `POST|PATCH …/{type}/{urn}/{aspect}`: one aspect. By default only one that does not exist is created.
function writeAspect(
  catalog: Catalog,
  request: FastifyRequest<TypeParams>,
  reply: FastifyReply,
  method: 'UPSERT' | 'PATCH',
): FastifyReply {
  const entity = requireEntity(catalog, request.params.type);
  const { urn, aspectName } = entityPath(request, `${ROOT}/${request.params.type}/`, entity);
  if (!aspectName) throw new Refusal('bad-argument', `the path names no aspect of ${entity.name}`);
  catalog.requireUrn(urn);
  const body = isObject(request.body) ? request.body : {};
  const proposal: Proposal =
    method === 'PATCH'
      ? { urn, aspectName, changeType: 'PATCH', value: body, headers: {} }
      : readAspect(urn, aspectName, body, createType(request));
  const isAsync = queryFlag(request, 'async', false);
  const results = catalog.write([proposal], callerOf(request, reply, catalog), isAsync);
  const [result] = results;
  if (isAsync) return reply.code(202).send(entityList(results, true)[0]);
  return reply.code(200).send({
    urn,
    ...(result?.value
      ? { [aspectName]: aspectJson(result, queryFlag(request, 'systemMetadata', false)) }
      : {}),
  });
}

function createType(request: FastifyRequest): ChangeType {
  if (queryFlag(request, 'createIfEntityNotExists', false)) return 'CREATE_ENTITY';
  return queryFlag(request, 'createIfNotExists', true) ? 'CREATE' : 'UPSERT';
}

async function writeBatch(
  catalog: Catalog,
  request: FastifyRequest,
  reply: FastifyReply,
  proposals: readonly Proposal[],
): Promise<FastifyReply> {
  const isAsync = queryFlag(request, 'async', true);
  const results = await catalog.writeMany(proposals, callerOf(request, reply, catalog), isAsync);
  return reply
    .code(isAsync ? 202 : 200)
    .send(entityList(results, queryFlag(request, 'systemMetadata', false)));
}

function readEntities(
  catalog: Catalog,
  entity: Entity,
  body: unknown,
  changeType: 'UPSERT' | 'PATCH',
): Proposal[] {
  if (!isList(body)) throw new Refusal('bad-argument', 'the body must be a list of entities');
  return body.flatMap((each) => {
    const urn = isObject(each) ? textAt(each, 'urn') : undefined;
    if (!isObject(each) || !urn) throw new Refusal('bad-argument', 'every entity needs a urn');
    if (catalog.requireUrn(urn).entity !== entity) {
      throw new Refusal('bad-argument', `${urn} is no URN of ${entity.name}`);
    }
    const names = Object.keys(each).filter((name) => name !== 'urn');
    // An aspect that the entity does not have is skipped here, while rest.li refuses it.
    return names
      .filter((name) => entity.aspects.includes(name))
      .map((name) => readAspect(urn, name, objectAt(each, name) ?? {}, changeType));
  });
}

function readAspect(urn: string, aspectName: string, body: JsonObject, changeType: ChangeType): Proposal {
  const { value } = body;
  if (value === undefined) throw new Refusal('bad-argument', `${urn} ${aspectName}: value is missing`);
  if (changeType === 'PATCH' && !hasPatch(value)) {
    throw new Refusal('bad-argument', `${urn} ${aspectName}: value holds no patch`);
  }
  const proposal: Proposal = { urn, aspectName, changeType, value, headers: headersOf(body) };
  const systemMetadata = objectAt(body, 'systemMetadata');
  if (systemMetadata) proposal.systemMetadata = systemMetadata;
  return proposal;
}

function hasPatch(value: JsonValue): boolean {
  return isObject(value) && Array.isArray(value['patch']);
}

function headersOf(body: JsonObject): Record<string, string> {
  const pairs = Object.entries(objectAt(body, 'headers') ?? {});
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}

function namesIn(list: string | undefined): string[] {
  return (list ?? '').split(',').filter((name) => name !== '');
}

// The entities written, each once, with the aspects written.
function entityList(results: readonly WriteResult[], withSystemMetadata: boolean): JsonObject[] {
  const entities = new Map<string, JsonObject>();
  for (const result of results) {
    const entity = entities.get(result.urn) ?? { urn: result.urn };
    entities.set(result.urn, entity);
    if (result.value) entity[result.aspectName] = aspectJson(result, withSystemMetadata);
  }
  return [...entities.values()];
}
