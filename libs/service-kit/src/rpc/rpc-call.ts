import { type Caller } from '@dataspoke/contracts';

/** What surrounds a request on the service's side. */
export interface RpcCall {
  /** Who asks, as the gateway vouched for it. */
  readonly caller: Caller;
  readonly requestId: string;
  /** After this instant nobody waits for the answer. */
  readonly deadline: Date;
  /** Aborted at the deadline and when the process has to stop. */
  readonly signal: AbortSignal;
}
