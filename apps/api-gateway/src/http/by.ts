import { type Caller } from '@dataspoke/contracts';
import { DataSpokeError } from '@dataspoke/service-kit';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Request } from 'express';
import { callerOf } from '../auth/authenticated';
import { requestIdOf } from './request-id';

/** On whose behalf a service is called; handed to every RPC. */
export interface By {
  readonly caller: Caller;
  readonly requestId: string;
}

/** The authenticated caller and the request id of the current request. */
export const CalledBy = createParamDecorator((_data: unknown, context: ExecutionContext): By => {
  const request = context.switchToHttp().getRequest<Request>();
  const caller = callerOf(request);
  if (!caller) throw new DataSpokeError('unauthenticated', 'An API key is needed.');
  return { caller, requestId: requestIdOf(request) };
});
