import { type Request } from 'express';

/** The API key that a request brings. */
export function keyOf(request: Request): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(request.header('Authorization') ?? '')?.[1];
}
