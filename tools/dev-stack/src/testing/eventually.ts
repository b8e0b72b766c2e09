import { setTimeout as delay } from 'node:timers/promises';
import { errorText } from '../error-code';

const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 250;

/**
 * Repeats `fn` until it neither throws (a failed expectation) nor returns false, and returns what it returned.
 * @param deadlineMs after that long the last failure is raised
 */
export async function eventually<T>(fn: () => T | Promise<T>, deadlineMs = 10_000): Promise<T> {
  const giveUpAt = performance.now() + deadlineMs;
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    let failure: unknown;
    try {
      const value = await withinDeadline(fn, Math.max(1, giveUpAt - performance.now()));
      if (value !== false) return value;
      failure = new Error('the condition is still false');
    } catch (error) {
      failure = error;
    }
    if (performance.now() + pause > giveUpAt) {
      throw new Error(`not within ${deadlineMs} ms: ${errorText(failure)}`, { cause: failure });
    }
    await delay(pause);
    pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS);
  }
}

async function withinDeadline<T>(fn: () => T | Promise<T>, limitMs: number): Promise<T> {
  const timeout = new AbortController();
  try {
    return await Promise.race([
      fn(),
      delay(limitMs, undefined, { signal: timeout.signal }).then(() => {
        throw new Error('one attempt did not end');
      }),
    ]);
  } finally {
    timeout.abort();
  }
}
