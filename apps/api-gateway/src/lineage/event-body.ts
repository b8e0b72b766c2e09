import { DataSpokeError } from '@dataspoke/service-kit';
import { json, type NextFunction, type Request, type Response } from 'express';
import { type ApiKeys } from '../auth/api-keys';
import { keyOf } from '../auth/key-of';
import { EVENT_ROUTES, JSON_TYPES } from '../http/json-body';
import { tooLargeEvent } from './send-events';

/**
 * Express middleware: reads the bodies of events, which may be larger than others, of callers that have a key. Nobody else makes the
 * gateway hold that much: their bodies are read as any other, and refused by the guard.
 */
export function readEventBody(
  keys: ApiKeys,
  limit: number,
): (request: Request, response: Response, next: NextFunction) => void {
  const parse = json({ limit, strict: true, type: JSON_TYPES });
  return (request, response, next) => {
    const text = EVENT_ROUTES.has(request.path) ? keyOf(request) : undefined;
    if (text === undefined) {
      next();
      return;
    }
    keys
      .authenticate(text)
      .then((caller) => {
        if (!caller) next();
        else
          parse(request, response, (error?: unknown) =>
            next(isTooLarge(error) ? tooLargeEvent(limit) : error),
          );
      })
      .catch(next);
  };
}

function isTooLarge(error: unknown): boolean {
  return (
    !(error instanceof DataSpokeError) &&
    typeof error === 'object' &&
    error !== null &&
    'status' in error &&
    error.status === 413
  );
}
