import { type Caller } from '@dataspoke/contracts';
import { DataSpokeError, invalidRequest } from '@dataspoke/service-kit';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { type Request } from 'express';
import { callerOf } from '../auth/authenticated';
import { requestIdOf } from './request-id';

/** On whose behalf a service is called; handed to every RPC. */
export interface By {
  readonly caller: Caller;
  readonly requestId: string;
  /** DataHub access token of the person behind the caller, if there is one. */
  readonly catalogToken?: string;
}

const CATALOG_TOKEN_HEADER = 'X-DataHub-Token';

/** Marks routes that a person's own DataHub token limits to what DataHub lets that person view. */
export const ApiCatalogToken = (): ClassDecorator =>
  ApiHeader({
    name: CATALOG_TOKEN_HEADER,
    required: false,
    description: 'A DataHub access token: nothing is found that DataHub does not let its owner view.',
  });

/** Tokens are JWTs or opaque texts, without blanks. */
const TOKEN = /^[\x21-\x7e]{1,4096}$/;

/** The authenticated caller and the request id of the current request. */
export const CalledBy = createParamDecorator((_data: unknown, context: ExecutionContext): By => {
  const request = context.switchToHttp().getRequest<Request>();
  const caller = callerOf(request);
  if (!caller) throw new DataSpokeError('unauthenticated', 'An API key is needed.');
  return { caller, requestId: requestIdOf(request), ...catalogTokenOf(request) };
});

function catalogTokenOf(request: Request): Pick<By, 'catalogToken'> {
  const catalogToken = request.header(CATALOG_TOKEN_HEADER);
  if (catalogToken === undefined) return {};
  if (TOKEN.test(catalogToken)) return { catalogToken };
  throw invalidRequest(`The header ${CATALOG_TOKEN_HEADER} holds no DataHub access token.`, [
    { field: CATALOG_TOKEN_HEADER, message: 'must be 1 to 4,096 printable characters without blanks' },
  ]);
}
