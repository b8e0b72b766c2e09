import { DataHubError, type DataHubErrorCode } from '../errors';
import { type BreakerChange } from './circuit-breaker';

/** How a call or an attempt ended. `aborted`: the caller gave it up, or an error that is not DataHub's. */
export type CallOutcome = 'ok' | DataHubErrorCode | 'aborted';

/** One request on the wire. */
export interface AttemptReport {
  readonly method: string;
  /** The path with its changing parts named, such as `/openapi/v3/entity/dataset/{urn}`: few values, fit for a label. */
  readonly route: string;
  readonly outcome: CallOutcome;
  /** HTTP status, when DataHub answered. */
  readonly status?: number;
  readonly durationMs: number;
  /** 1 for the first. */
  readonly attempt: number;
  /** Size of the request's body. */
  readonly sentBytes: number;
  /** Size of the answer's body after decompression; 0 without a whole answer. */
  readonly receivedBytes: number;
}

/** One call with all its attempts and the pauses between them. */
export interface CallReport extends Omit<AttemptReport, 'attempt'> {
  /** How many requests were made; 0 when the breaker was open or the call was given up before. */
  readonly attempts: number;
  readonly requestId?: string;
}

/**
 * What the owner of a client wants to be told, to count and to measure; called as it happens, so it should be quick. An
 * error it raises is reported as a process warning and does not fail the call.
 */
export interface Telemetry {
  onAttempt?(report: AttemptReport): void;
  onCall?(report: CallReport): void;
  /** DataHub is taken for unavailable from now on, or is back. */
  onBreaker?(change: BreakerChange): void;
}

/** Ids that belong to the caller's request or trace and travel with every request to DataHub. */
export interface CallContext {
  /** Sent as `x-request-id`; not at all when it holds what no header can carry. */
  readonly requestId?: string;
  /** W3C trace context; what is not one by its grammar is not sent. */
  readonly traceparent?: string;
  readonly tracestate?: string;
}

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$/;

/** The headers of a context, without what no header can carry: ids are no reason for a call to fail. */
export function contextHeaders({ requestId, traceparent, tracestate }: CallContext): Record<string, string> {
  const isTraced = traceparent !== undefined && TRACEPARENT.test(traceparent);
  return {
    ...(requestId === undefined || !isHeaderText(requestId) ? {} : { 'x-request-id': requestId }),
    ...(isTraced ? { traceparent } : {}),
    ...(isTraced && tracestate !== undefined && isHeaderText(tracestate) ? { tracestate } : {}),
  };
}

/** Whether HTTP can carry the text in a header. */
export function isHeaderText(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
}

/** A path with URNs and ids replaced by names, as it may stand in a metric's label. */
export function routeOf(path: string): string {
  return path
    .split('/')
    .map((segment) => {
      if (/^urn(:|%3a)/i.test(segment)) return '{urn}';
      return /^[0-9a-f-]{16,}$|^\d+$/i.test(segment) ? '{id}' : segment;
    })
    .join('/');
}

/** How something ended that raised `error`, or nothing. */
export function outcomeOf(error: unknown): CallOutcome {
  if (error === undefined) return 'ok';
  return error instanceof DataHubError ? error.code : 'aborted';
}

/** Tells a hook, whatever it does with it. */
export function tell<T>(hook: ((report: T) => void) | undefined, report: () => T): void {
  if (!hook) return;
  try {
    hook(report());
  } catch (error) {
    process.emitWarning(`a telemetry hook of the DataHub client failed: ${String(error)}`);
  }
}
