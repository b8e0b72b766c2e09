import { ExportsAtOnce } from './exports-at-once';

describe('ExportsAtOnce', () => {
  afterEach(() => jest.useRealTimers());

  it('refuses to begin what there is no room for, and lets what has begun wait for its turn', async () => {
    const exports = new ExportsAtOnce();
    const done = Promise.withResolvers<string>();
    const running = [true, true].map((isBeginning) => exports.run(isBeginning, () => done.promise));
    await expect(exports.run(true, async () => 'page')).rejects.toMatchObject({
      code: 'service-unavailable',
      details: { retryAfterSeconds: 5 },
    });
    const begun: string[] = [];
    const waiting = ['first', 'second', 'third'].map((name) =>
      exports.run(false, async () => begun.push(name)),
    );
    await Promise.resolve();
    expect(begun).toEqual([]);
    done.resolve('page');
    expect(await Promise.all(running)).toEqual(['page', 'page']);
    await Promise.all(waiting);
    expect(begun).toEqual(['first', 'second', 'third']);
    expect(await exports.run(true, async () => 'page')).toBe('page');
  });

  it('gives up on a turn that does not come, and its place is not lost', async () => {
    jest.useFakeTimers();
    const exports = new ExportsAtOnce();
    const done = Promise.withResolvers<string>();
    const running = [true, true].map((isBeginning) => exports.run(isBeginning, () => done.promise));
    const late = exports.run(false, async () => 'page');
    const refused = expect(late).rejects.toMatchObject({ code: 'service-unavailable' });
    await jest.advanceTimersByTimeAsync(5_000);
    await refused;
    done.resolve('page');
    await Promise.all(running);
    const again = [true, true].map((isBeginning) => exports.run(isBeginning, async () => 'page'));
    expect(await Promise.all(again)).toEqual(['page', 'page']);
  });

  it('makes room when a page fails', async () => {
    const exports = new ExportsAtOnce();
    const failing = [true, true].map((isBeginning) =>
      exports.run(isBeginning, () => Promise.reject(new Error('no index'))),
    );
    await Promise.allSettled(failing);
    expect(await exports.run(true, async () => 'page')).toBe('page');
  });
});
