import { type Role, type RpcDefinition } from '@dataspoke/contracts';
import { type RpcCall } from './rpc-call';

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
  return () => {
    throw new Error(`${definition.subject} for ${options.role}: in progress`);
  };
}
