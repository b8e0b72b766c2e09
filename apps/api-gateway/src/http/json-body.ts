import { DataSpokeError, invalidRequest } from '@dataspoke/service-kit';
import { type NextFunction, type Request, type Response } from 'express';

/** Media types that are read as JSON. */
export const JSON_TYPES = ['application/json', 'application/*+json'];

/** Media types under which a recipe may be sent as the file it is. */
export const YAML_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/plain'];

/** The one route that takes a file as it is. */
const RECIPE_ROUTE = '/api/v1/sources/import';

/** Routes whose bodies others have made up, as events of OpenLineage hold whole query plans. */
export const EVENT_ROUTES = new Set(['/api/v1/lineage', '/api/v1/lineage/batch']);

/** Deeper than anything this API takes; what walks a body recursively must not run out of stack. */
const MAX_DEPTH = 32;
const MAX_EVENT_DEPTH = 200;

/** Refuses a body that is not JSON, or a recipe where one is taken, instead of letting the parser pass it over as if it were empty. */
export function requireJson(request: Request, _response: Response, next: NextFunction): void {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  const isRecipe = request.path === RECIPE_ROUTE;
  if (hasBody && !request.is(JSON_TYPES) && !(isRecipe && request.is(YAML_TYPES))) {
    next(
      new DataSpokeError(
        'unsupported-media-type',
        `The body has the type "${request.header('Content-Type') ?? 'unknown'}"; send application/json${isRecipe ? ' or application/yaml' : ''}.`,
      ),
    );
    return;
  }
  next();
}

/** Refuses a parsed body that is nested too deeply, or holds a text that no database can store. */
export function requireSoundBody(request: Request, _response: Response, next: NextFunction): void {
  const body: unknown = request.body;
  next(faultOf(body, EVENT_ROUTES.has(request.path) ? MAX_EVENT_DEPTH : MAX_DEPTH));
}

interface Item {
  readonly path: string;
  readonly value: unknown;
}

function faultOf(body: unknown, maxDepth: number): Error | undefined {
  let level: readonly Item[] = [{ path: '', value: body }];
  for (let depth = 0; level.length > 0; depth += 1) {
    const bad = level.find(({ value, path }) => !isStorable(value) || !isStorable(path));
    if (bad) {
      return invalidRequest('The body holds a text that cannot be stored.', [
        {
          field: bad.path.toWellFormed().replaceAll('\0', '\uFFFD'),
          message: 'must hold neither a NUL character nor half of a surrogate pair',
        },
      ]);
    }
    const containers = level.filter(({ value }) => isContainer(value));
    if (depth > maxDepth && containers.length > 0) {
      return invalidRequest(`The body is nested more than ${maxDepth} levels deep.`);
    }
    level = containers.flatMap(({ path, value }) =>
      isContainer(value)
        ? Object.entries(value).map(([name, inner]: [string, unknown]) => ({
            path: path === '' ? name : `${path}.${name}`,
            value: inner,
          }))
        : [],
    );
  }
  return undefined;
}

function isStorable(value: unknown): boolean {
  return typeof value !== 'string' || (value.isWellFormed() && !value.includes('\0'));
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
