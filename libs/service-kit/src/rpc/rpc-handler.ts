import { type Role, type RpcDefinition } from '@dataspoke/contracts';
import { Catch, type RpcExceptionFilter, UseFilters } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { type Observable, throwError } from 'rxjs';
import { type RpcCall } from './rpc-call';

/** What the transport has to know about a handler. */
export interface HandlerOptions {
  readonly definition: RpcDefinition;
  readonly role: Role;
}

const EXTRA = 'dataspoke';

/** What {@link RpcHandler} left for the transport. */
export function handlerOptions(
  extras: Readonly<Record<string, unknown>> | undefined,
): HandlerOptions | undefined {
  const options = extras?.[EXTRA];
  return options instanceof RegisteredHandler ? options : undefined;
}

class RegisteredHandler implements HandlerOptions {
  constructor(
    readonly definition: RpcDefinition,
    readonly role: Role,
  ) {}
}

/** Nest's own filter would turn every error into one text; the transport puts them on the wire. */
@Catch()
class LetThrough implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Marks a method of a Nest controller as the answer to `definition`. The request is validated before the method runs,
 * the caller needs `role`, and a call whose deadline has passed is not worked on.
 */
export function RpcHandler<Q extends object, R extends object>(
  definition: RpcDefinition<Q, R>,
  options: { readonly role: Role },
): <H extends (request: Q, call: RpcCall) => Promise<R>>(
  target: object,
  key: string,
  descriptor: TypedPropertyDescriptor<H>,
) => void {
  return (target, key, descriptor) => {
    const extras = { [EXTRA]: new RegisteredHandler(definition, options.role) };
    MessagePattern(definition.subject, extras)(target, key, descriptor);
    UseFilters(new LetThrough())(target, key, descriptor);
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
  };
}
