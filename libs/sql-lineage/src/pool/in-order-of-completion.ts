type Arrival<T, R> =
  | { readonly kind: 'step'; readonly step: IteratorResult<T> }
  | { readonly kind: 'result'; readonly result: R }
  | { readonly kind: 'error'; readonly error: unknown };

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
  const arrivals = new Arrivals<Arrival<T, R>>();
  within.addEventListener('abort', () => arrivals.wake(), { once: true });
  const source: AsyncIterator<T> | Iterator<T> =
    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let state: 'idle' | 'asked' | 'exhausted' = 'idle';
  let inHand = 0;
  try {
    for (;;) {
      within.throwIfAborted();
      if (state === 'idle' && inHand < atOnce) {
        state = 'asked';
        arrivals.expect(
          nextOf(source).then((step) => ({ kind: 'step', step })),
          asError,
        );
      }
      if (state === 'exhausted' && inHand === 0) return;
      const arrival = await arrivals.next();
      if (arrival?.kind === 'error') {
        throw arrival.error;
      } else if (arrival?.kind === 'result') {
        inHand -= 1;
        yield arrival.result;
      } else if (arrival?.step.done === true) {
        state = 'exhausted';
      } else if (arrival) {
        state = 'idle';
        inHand += 1;
        const working = work(arrival.step.value, within);
        arrivals.expect(
          working.then((result) => ({ kind: 'result', result })),
          asError,
        );
      }
    }
  } finally {
    stop.abort();
    const ended = state === 'exhausted' ? undefined : Promise.resolve(source.return?.());
    // A source that is waited for would keep its end waiting, too.
    if (state === 'asked') ended?.catch(() => undefined);
    else await ended;
  }
}

/** What has come and was not looked at yet. A race among promises would keep a memory of every round. */
class Arrivals<A> {
  private readonly come: A[] = [];
  private notify: () => void = () => undefined;

  expect(arrival: Promise<A>, onError: (error: unknown) => A): void {
    void arrival.catch(onError).then((one) => {
      this.come.push(one);
      this.notify();
    });
  }

  /** The next one; nothing when it was woken up before one came. */
  async next(): Promise<A | undefined> {
    if (this.come.length === 0) await new Promise<void>((resolve) => (this.notify = resolve));
    return this.come.shift();
  }

  wake(): void {
    this.notify();
  }
}

async function nextOf<T>(source: AsyncIterator<T> | Iterator<T>): Promise<IteratorResult<T>> {
  return source.next();
}

function asError(error: unknown): { readonly kind: 'error'; readonly error: unknown } {
  return { kind: 'error', error };
}
