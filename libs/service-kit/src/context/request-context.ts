import { AsyncLocalStorage } from 'node:async_hooks';
import { type Caller } from '@dataspoke/contracts';

/** What follows a piece of work through the process, into its logs and into the calls it makes. */
export interface RequestContext {
  /** Id of the outermost request. */
  readonly requestId?: string;
  readonly jobId?: string;
  /** W3C trace context. */
  readonly traceparent?: string;
  readonly caller?: Caller;
  /** DataHub access token of the person behind the caller. A secret: neither logged nor kept. */
  readonly catalogToken?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `work` with `context` added to what already surrounds it. */
export function runInContext<T>(context: RequestContext, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...context }, work);
}

/** The context around the running code; empty outside of any. */
export function currentContext(): RequestContext {
  return storage.getStore() ?? {};
}
