import { eitherSignal } from './either-signal';

/**
 * Works on all items, at most `limit` at the same time. The first error ends it: the others are told by their signal to
 * stop, no further item is begun, and the error is raised once all have come to rest.
 */
export async function forEachBounded<T>(
  items: Iterable<T>,
  limit: number,
  work: (item: T, signal: AbortSignal) => Promise<void>,
  outer?: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const { signal, release } = outer ? eitherSignal(outer, stop.signal) : eitherSignal(stop.signal);
  const queue = items[Symbol.iterator]();
  let failure: { readonly error: unknown } | undefined;
  const lane = async (): Promise<void> => {
    for (let next = queue.next(); !next.done && !failure; next = queue.next()) {
      try {
        signal.throwIfAborted();
        await work(next.value, signal);
      } catch (error) {
        failure ??= { error };
        stop.abort(error);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: limit }, lane));
  } finally {
    release();
  }
  if (failure) throw failure.error;
}

/** Cuts a list into pieces of at most `size`. */
export function chunksOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const chunks: (readonly T[])[] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}
