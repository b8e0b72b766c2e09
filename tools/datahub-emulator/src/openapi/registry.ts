import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type Catalog } from '../catalog';
import { Refusal } from '../errors';
import { type JsonObject } from '../json';
import { type Aspect, type Entity, type Model } from '../model/model';
import { queryInteger } from '../server/http';

const ROOT = '/openapi/v1/registry/models';
const DEFAULT_COUNT = 20;

/** The registry API: entity types and aspects of the model, in pages. */
export function registry(http: FastifyInstance, catalog: Catalog): void {
  const { model } = catalog;
  const entities = (): Entity[] => model.entityTypes().toSorted((a, b) => (a.name < b.name ? -1 : 1));
  http.get(`${ROOT}/entity/specifications`, async (request) =>
    page(
      request,
      entities().map((each) => entitySpec(model, each)),
    ),
  );
  http.get<{ Params: { name: string } }>(`${ROOT}/entity/specifications/:name`, async (request) =>
    entitySpec(model, requireEntity(model, request.params.name)),
  );
  http.get<{ Params: { name: string } }>(`${ROOT}/entity/specifications/:name/aspects`, async (request) =>
    Object.fromEntries(
      aspectsOf(model, requireEntity(model, request.params.name)).map((each) => [
        each.name,
        aspectSpec(each),
      ]),
    ),
  );
  http.get(`${ROOT}/aspect/specifications`, async (request) => {
    const names = [...new Set(model.entityTypes().flatMap((each) => each.aspects))].toSorted();
    const aspects = names.map((name) => model.aspect(name)).filter((aspect) => aspect !== undefined);
    return page(request, aspects.map(aspectSpec));
  });
  http.get<{ Params: { name: string } }>(`${ROOT}/aspect/specifications/:name`, async (request) => {
    const aspect = model.aspect(request.params.name);
    if (!aspect) throw new Refusal('not-found', `there is no aspect ${request.params.name}`);
    return aspectSpec(aspect);
  });
}

function page(request: FastifyRequest, all: JsonObject[]): JsonObject {
  const start = Math.max(0, queryInteger(request, 'start') ?? 0);
  const elements = all.slice(start, start + Math.max(0, queryInteger(request, 'count') ?? DEFAULT_COUNT));
  return { start, count: elements.length, total: all.length, elements };
}

function requireEntity(model: Model, name: string): Entity {
  const entity = model.entity(name);
  if (!entity) throw new Refusal('not-found', `there is no entity ${name}`);
  return entity;
}

function aspectsOf(model: Model, entity: Entity): Aspect[] {
  return entity.aspects.map((name) => model.aspect(name)).filter((aspect) => aspect !== undefined);
}

function entitySpec(model: Model, entity: Entity): JsonObject {
  const key = model.aspect(entity.keyAspect);
  return {
    name: entity.name,
    keyAspectName: entity.keyAspect,
    ...(key ? { keyAspectSpec: aspectSpec(key) } : {}),
    aspectSpecs: aspectsOf(model, entity).map(aspectSpec),
  };
}

function aspectSpec(aspect: Aspect): JsonObject {
  const { name, record, timeseries } = aspect;
  const type = timeseries ? 'timeseries' : 'versioned';
  return {
    name,
    pegasusSchema: { name: record, fields: aspect.fields.map((field) => field.name) },
    aspectAnnotation: { name, timeseries, type },
  };
}
