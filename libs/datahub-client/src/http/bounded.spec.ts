import { getEventListeners } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { forEachBounded } from './bounded';

/** How much is registered at a signal, by listeners and by signals made from it. */
function registeredAt(signal: AbortSignal): number {
  const hidden = Object.getOwnPropertySymbols(signal).map((key) => Reflect.get(signal, key) as unknown);
  const dependants = hidden.filter((each) => each instanceof Set).reduce((sum, each) => sum + each.size, 0);
  return dependants + getEventListeners(signal, 'abort').length;
}

describe('forEachBounded', () => {
  it('works on all, at most so many at the same time', async () => {
    let under = 0;
    let most = 0;
    const done: number[] = [];
    await forEachBounded([1, 2, 3, 4, 5], 2, async (item) => {
      most = Math.max(most, (under += 1));
      await turn();
      under -= 1;
      done.push(item);
    });
    expect(most).toBe(2);
    expect(done.toSorted()).toEqual([1, 2, 3, 4, 5]);
  });

  it('raises the first error once all have come to rest, and begins nothing more', async () => {
    const reasons: unknown[] = [];
    const begun: number[] = [];
    const failure = new Error('first');
    const work = forEachBounded([1, 2, 3], 2, async (item, signal) => {
      begun.push(item);
      await turn();
      if (item === 1) throw failure;
      await turn();
      reasons.push(signal.reason);
    });
    await expect(work).rejects.toBe(failure);
    expect(begun).toEqual([1, 2]);
    expect(reasons).toEqual([failure]);
  });

  it('ends with the reason of the outer signal', async () => {
    const outer = new AbortController();
    const reason = new Error('enough');
    const work = forEachBounded(
      [1, 2, 3],
      1,
      async (_item, signal) => {
        outer.abort(reason);
        await turn();
        signal.throwIfAborted();
      },
      outer.signal,
    );
    await expect(work).rejects.toBe(reason);
  });

  it('leaves nothing behind at a signal that lives longer', async () => {
    const outer = new AbortController();
    for (let at = 0; at < 20; at += 1) await forEachBounded([1, 2], 2, () => turn(), outer.signal);
    expect(registeredAt(outer.signal)).toBe(0);
  });
});
