import { isFinal, type JobState } from '@dataspoke/contracts';
import { type MessageEvent } from '@nestjs/common';
import { Observable } from 'rxjs';

/** Longest silence on a stream, in milliseconds: hints may be lost, so the row is read again at least this often. */
const REREAD_MS = 2_000;

/**
 * Streams a job as server-sent events: `progress` with the whole resource whenever it changed, then `done` once, after
 * which the stream ends. `load` reads the resource; `hints` says when a look is worth while.
 */
export function jobEvents<Job extends { readonly id: string; readonly state: JobState }>(
  load: () => Promise<Job>,
  hints: (signal: AbortSignal) => AsyncIterable<unknown>,
): Observable<MessageEvent> {
  return new Observable((subscriber) => {
    const stop = new AbortController();
    void (async () => {
      const wake = wakeups(hints(stop.signal), stop.signal);
      let last = '';
      while (!stop.signal.aborted) {
        const job = await load();
        const text = JSON.stringify(job);
        if (text !== last) subscriber.next({ type: isFinal(job.state) ? 'done' : 'progress', data: job });
        last = text;
        if (isFinal(job.state)) break;
        await wake(REREAD_MS);
      }
      subscriber.complete();
    })()
      .catch((error: unknown) => {
        subscriber.error(error);
      })
      .finally(() => {
        stop.abort();
      });
    return () => {
      stop.abort();
    };
  });
}

/** Returns a function that waits for the next hint, a time limit or the end, whichever comes first. */
function wakeups(hints: AsyncIterable<unknown>, signal: AbortSignal): (limitMs: number) => Promise<void> {
  let pending = false;
  let resolve: (() => void) | undefined;
  const poke = (): void => {
    pending = true;
    resolve?.();
  };
  signal.addEventListener('abort', poke);
  void (async () => {
    try {
      const iterator = hints[Symbol.asyncIterator]();
      while ((await iterator.next()).done !== true) poke();
    } catch {
      poke(); // without hints the re-reads go on
    }
  })();
  return async (limitMs) => {
    if (!pending) {
      await new Promise<void>((done) => {
        const timer = setTimeout(done, limitMs);
        resolve = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
    pending = false;
    resolve = undefined;
  };
}
