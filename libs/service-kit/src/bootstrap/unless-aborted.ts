/**
 * What `work` resolves with, or the reason of `signal` as soon as that aborts: whoever stops does not wait for a server that does
 * not answer. What arrives after that is handed to `discard`; a late failure is nobody's business.
 */
export function unlessAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
  discard: (late: T) => Promise<unknown> = () => Promise.resolve(),
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const onAbort = (): void => reject(signal.reason);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  work.then(
    (value) => {
      signal.removeEventListener('abort', onAbort);
      if (signal.aborted) discard(value).catch(() => undefined);
      else resolve(value);
    },
    (error: unknown) => {
      signal.removeEventListener('abort', onAbort);
      reject(error);
    },
  );
  return promise;
}
