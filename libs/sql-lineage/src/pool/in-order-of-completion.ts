/** Either the source's next step or a result, with the key under which it was awaited. */
type Arrival<T, R> =
  | { readonly kind: 'step'; readonly key: number; readonly step: IteratorResult<T> }
  | { readonly kind: 'result'; readonly key: number; readonly result: R };

const SOURCE = 0;

/**
 * Does `work` for each item, at most `atOnce` of them together, and gives the results as they are done. An item is taken from its
 * source only when there is room for it; a result that nobody takes keeps its room. Ends with the first error; what is still at work
 * then is told so by the signal it was given.
 */
export async function* inOrderOfCompletion<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  atOnce: number,
  work: (item: T, signal: AbortSignal) => Promise<R>,
  signal?: AbortSignal,
): AsyncGenerator<R, void, undefined> {
  const stop = new AbortController();
  const within = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const aborted = Promise.withResolvers<never>();
  within.addEventListener('abort', () => aborted.reject(within.reason), { once: true });
  // Nobody listens to it any more after the last result.
  aborted.promise.catch(() => undefined);
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const awaited = new Map<number, Promise<Arrival<T, R>>>();
  let isExhausted = false;
  let count = SOURCE;
  try {
    within.throwIfAborted();
    for (;;) {
      if (!isExhausted && !awaited.has(SOURCE) && awaited.size < atOnce) awaited.set(SOURCE, stepOf(source));
      if (awaited.size === 0) return;
      const arrival = await Promise.race([...awaited.values(), aborted.promise]);
      awaited.delete(arrival.key);
      if (arrival.kind === 'result') {
        yield arrival.result;
      } else if (arrival.step.done === true) {
        isExhausted = true;
      } else {
        const key = (count += 1);
        const done = work(arrival.step.value, within);
        awaited.set(
          key,
          done.then((result) => ({ kind: 'result', key, result })),
        );
      }
    }
  } finally {
    stop.abort();
    // A source that is waited for would keep its end waiting, too.
    const ended = isExhausted ? undefined : Promise.resolve(source.return?.());
    if (awaited.has(SOURCE)) ended?.catch(() => undefined);
    else await ended;
  }
}

async function stepOf<T, R>(source: AsyncIterator<T> | Iterator<T>): Promise<Arrival<T, R>> {
  return { kind: 'step', key: SOURCE, step: await source.next() };
}
