import { unlessAborted } from './unless-aborted';

describe('unlessAborted', () => {
  const never = new AbortController().signal;

  it('gives what the work gives', async () => {
    await expect(unlessAborted(Promise.resolve(7), never)).resolves.toBe(7);
    await expect(unlessAborted(Promise.reject(new Error('refused')), never)).rejects.toThrow('refused');
  });

  it('ends with the reason of the abort, and lets go of what arrives later', async () => {
    const stop = new AbortController();
    const work = Promise.withResolvers<string>();
    const discarded: string[] = [];
    const waiting = unlessAborted(work.promise, stop.signal, (late) => Promise.resolve(discarded.push(late)));
    stop.abort(new Error('stopping'));
    await expect(waiting).rejects.toThrow('stopping');
    expect(discarded).toEqual([]);
    work.resolve('connection');
    await work.promise;
    expect(discarded).toEqual(['connection']);
  });

  it('does not begin to wait when it is too late', async () => {
    const work = Promise.withResolvers<string>();
    await expect(unlessAborted(work.promise, AbortSignal.abort(new Error('stopped')))).rejects.toThrow(
      'stopped',
    );
    work.reject(new Error('a late failure is nobody’s business'));
  });
});
