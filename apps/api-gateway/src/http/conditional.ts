import { invalidRequest, DataSpokeError } from '@dataspoke/service-kit';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Request, type Response } from 'express';

/** The version in `If-Match`; raises `precondition-required` when the header is missing. */
export const IfMatch = createParamDecorator((_data: unknown, context: ExecutionContext): number => {
  const header = context.switchToHttp().getRequest<Request>().header('If-Match');
  const version = parseIfMatch(header);
  if (version === undefined) {
    throw new DataSpokeError(
      'precondition-required',
      'Changes need the header If-Match with the ETag of the version they are based on.',
    );
  }
  return version;
});

/** The version in `If-Match`, or nothing. */
export const OptionalIfMatch = createParamDecorator(
  (_data: unknown, context: ExecutionContext): number | undefined =>
    parseIfMatch(context.switchToHttp().getRequest<Request>().header('If-Match')),
);

function parseIfMatch(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const version = /^\s*(?:W\/)?"(\d{1,9})"\s*$/.exec(header)?.[1];
  if (version === undefined || Number(version) < 1) {
    throw invalidRequest('The header If-Match is not an ETag of this API.', [
      {
        field: 'If-Match',
        message: 'expected one quoted version number, as the ETag header of a GET shows it',
      },
    ]);
  }
  return Number(version);
}

/** Puts the version of a resource into the ETag header and returns the resource. */
export function withEtag<T extends { readonly version: number }>(response: Response, resource: T): T {
  response.setHeader('ETag', `"${resource.version}"`);
  return resource;
}

/** `Idempotency-Key` of the request, or nothing. */
export const IdempotencyKey = createParamDecorator(
  (_data: unknown, context: ExecutionContext): { idempotencyKey?: string } => {
    const key = context.switchToHttp().getRequest<Request>().header('Idempotency-Key');
    if (key === undefined) return {};
    if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
      throw invalidRequest('The header Idempotency-Key is not valid.', [
        { field: 'Idempotency-Key', message: 'expected 1 to 200 printable ASCII characters without blanks' },
      ]);
    }
    return { idempotencyKey: key };
  },
);
