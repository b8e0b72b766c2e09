import { DataSpokeError } from '@dataspoke/service-kit';
import { type NextFunction, type Request, type Response } from 'express';

/** Refuses a body that is not JSON, instead of letting the parser pass it over as if it were empty. */
export function requireJson(request: Request, _response: Response, next: NextFunction): void {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody && !request.is(['application/json', 'application/*+json'])) {
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
