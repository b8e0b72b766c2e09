import { isFinal, type JobState } from '@dataspoke/contracts';
import { type MessageEvent } from '@nestjs/common';
import { Observable } from 'rxjs';

/** Longest silence on a stream, in milliseconds: hints may be lost, so the row is read again at least this often. */
const REREAD_MS = 2_000;
/** Proxies cut connections on which nothing passes, often after a minute. */
const KEEP_ALIVE_MS = 15_000;

/**
 * Streams a job as server-sent events: `progress` with the whole resource whenever it changed, then `done` once, after
 * which the stream ends. It also ends when the process is `stopping`, to be opened again elsewhere. `load` reads the resource;
 * `hints` says when a look is worth while.
 */
export function jobEvents<Job extends { readonly id: string; readonly state: JobState }>(
  load: () => Promise<Job>,
  hints: (signal: AbortSignal) => AsyncIterable<unknown>,
  stopping: AbortSignal,
): Observable<MessageEvent> {
  return new Observable((subscriber) => {
    const listener = new AbortController();
    const stop = AbortSignal.any([listener.signal, stopping]);
    const keepAlive = setInterval(() => subscriber.next({ comment: 'still there' }), KEEP_ALIVE_MS);
    void (async () => {
      const wake = wakeups(hints(stop), stop);
      let last = '';
      while (!stop.aborted) {
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
        listener.abort();
      });
    return () => {
      clearInterval(keepAlive);
      listener.abort();
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
