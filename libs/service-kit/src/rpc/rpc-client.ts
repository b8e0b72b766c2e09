import { type Caller, type RpcDefinition } from '@dataspoke/contracts';

export interface CallOptions {
  /** Who asks; the caller of the surrounding context when left out. Only the gateway can sign one. */
  readonly caller?: Caller;
  /** The id of the surrounding context, or a new one, when left out. */
  readonly requestId?: string;
  readonly signal?: AbortSignal;
  /** Milliseconds to wait; the definition's when left out. */
  readonly deadlineMs?: number;
}

/**
 * Calls operations of other services. Failures are `DataSpokeError`s: no responders or a broken connection is
 * `service-unavailable` at once, no answer in time is `deadline-exceeded`, a remote failure keeps its code.
 */
export class RpcClient {
  call<Q extends object, R extends object>(
    definition: RpcDefinition<Q, R>,
    request: Q,
    options: CallOptions = {},
  ): Promise<R> {
    return Promise.reject(
      new Error(`${definition.subject} ${String(request)} ${String(options)}: in progress`),
    );
  }
}
