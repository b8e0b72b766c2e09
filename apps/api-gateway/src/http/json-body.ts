import { DataSpokeError, invalidRequest } from '@dataspoke/service-kit';
import { type NextFunction, type Request, type Response } from 'express';

/** Media types that are read as JSON. */
export const JSON_TYPES = ['application/json', 'application/*+json'];

/** Deeper than anything this API takes; what walks a body recursively must not run out of stack. */
const MAX_DEPTH = 32;

/** Refuses a body that is not JSON, instead of letting the parser pass it over as if it were empty. */
export function requireJson(request: Request, _response: Response, next: NextFunction): void {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody && !request.is(JSON_TYPES)) {
    next(
      new DataSpokeError(
        'unsupported-media-type',
        `The body has the type "${request.header('Content-Type') ?? 'unknown'}"; send application/json.`,
      ),
    );
    return;
  }
  next();
}

/** Refuses a parsed body whose arrays and objects are nested too deeply. */
export function limitDepth(request: Request, _response: Response, next: NextFunction): void {
  const body: unknown = request.body;
  next(
    isDeeperThan(body, MAX_DEPTH)
      ? invalidRequest(`The body is nested more than ${MAX_DEPTH} levels deep.`)
      : undefined,
  );
}

function isDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((item) => (isContainer(item) ? Object.values(item).filter(isContainer) : []));
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
