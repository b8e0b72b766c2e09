import { setTimeout as sleep } from 'node:timers/promises';
import { DataHubUnavailable } from '../errors';

/** When a call is tried again. */
export interface RetrySettings {
  /** Attempts in all, the first included. */
  readonly attempts: number;
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
  /** The longest `Retry-After` that is waited for; a longer one ends the call. */
  readonly maxRetryAfterMs: number;
}

/** Four attempts within some two seconds: bridges a restart of a proxy, not an outage. */
export const DEFAULT_RETRY: RetrySettings = {
  attempts: 4,
  minDelayMs: 250,
  maxDelayMs: 10_000,
  maxRetryAfterMs: 60_000,
};

/**
 * Calls `attempt` until it resolves, raises something that `isRetryable` refuses, or the attempts are used up; the last
 * error is raised. Waits twice as long each time, with jitter so that many clients do not return at once, and at least
 * as long as DataHub asked for. An abort ends the wait.
 */
export async function withRetry<T>(
  attempt: () => Promise<T>,
  isRetryable: (error: DataHubUnavailable) => boolean,
  settings: RetrySettings,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (
        signal?.aborted ||
        !(error instanceof DataHubUnavailable) ||
        !isRetryable(error) ||
        tried >= settings.attempts
      )
        throw error;
      if ((error.retryAfterMs ?? 0) > settings.maxRetryAfterMs) throw error;
      await pause(Math.max(backoff(tried, settings), error.retryAfterMs ?? 0), signal);
    }
  }
}

function backoff(tried: number, { minDelayMs, maxDelayMs }: RetrySettings): number {
  const ceiling = Math.min(maxDelayMs, minDelayMs * 2 ** (tried - 1));
  return ceiling * (0.5 + Math.random() / 2);
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    // The timer raises an error of its own; the caller aborted for a reason of theirs.
    signal?.throwIfAborted();
    throw error;
  }
}

/** `Sun, 06 Nov 1994 08:49:37 GMT` and the older forms of HTTP; `Date.parse` alone takes "5 apples" for a day in May. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d{2}:\d{2}:\d{2}/;

/**
 * Reads `Retry-After` in milliseconds: seconds, or a date, which counts from the server's own `Date` so that a clock that
 * differs does not matter; from `now` when it sends none. Undefined when it is absent or unreadable.
 */
export function parseRetryAfter(
  header: string | undefined,
  serverDate?: string,
  now: () => number = Date.now,
): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  const until = parseHttpDate(text);
  return until === undefined ? undefined : Math.max(0, until - (parseHttpDate(serverDate ?? '') ?? now()));
}

function parseHttpDate(text: string): number | undefined {
  const at = HTTP_DATE.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? undefined : at;
}
