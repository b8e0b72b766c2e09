import { type FastifyRequest } from 'fastify';
import { type Entity } from '../model/model';
import { decodePath, pathOf } from '../server/http';

/**
 * What follows the entity type in an OpenAPI path: a URN and perhaps an aspect. The official client sends the URN of a
 * DELETE unencoded, slashes included, so only a last segment that names an aspect of the entity is taken off.
 */
export function entityPath(
  request: FastifyRequest,
  prefix: string,
  entity: Entity,
): { urn: string; aspectName?: string } {
  const rest = pathOf(request).slice(prefix.length).replace(/\/$/, '');
  const segments = rest.split('/');
  const last = segments.at(-1);
  const aspectName =
    segments.length > 1 && last !== undefined && entity.aspects.includes(last) ? last : undefined;
  const urn = decodePath(aspectName === undefined ? rest : segments.slice(0, -1).join('/'));
  return aspectName === undefined ? { urn } : { urn, aspectName };
}
