import { randomUUID } from 'node:crypto';
import { runInContext } from '@dataspoke/service-kit';
import { isUUID } from 'class-validator';
import { type NextFunction, type Request, type Response } from 'express';

export const REQUEST_ID_HEADER = 'X-Request-Id';

const ids = new WeakMap<Request, string>();

/**
 * Gives every request an id: the caller's when it is a UUID, else a new one. It comes back in the answer and stands in every
 * line of the log that the request causes.
 */
export function assignRequestId(request: Request, response: Response, next: NextFunction): void {
  const id = requestIdOf(request);
  response.setHeader(REQUEST_ID_HEADER, id);
  runInContext({ requestId: id }, next);
}

/** The id of `request`; the same however often it is asked. */
export function requestIdOf(request: Request): string {
  const known = ids.get(request);
  if (known) return known;
  const given = request.header(REQUEST_ID_HEADER);
  const id = given !== undefined && isUUID(given) ? given.toLowerCase() : randomUUID();
  ids.set(request, id);
  return id;
}
