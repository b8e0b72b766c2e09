import { SearchesAtOnce } from './searches-at-once';

describe('SearchesAtOnce', () => {
  it('refuses what is too much at once, and takes more when some are done', async () => {
    const searches = new SearchesAtOnce();
    const done = Promise.withResolvers<string>();
    const running = Array.from({ length: 80 }, () => searches.run(() => done.promise));
    await expect(searches.run(async () => 'answer')).rejects.toMatchObject({
      code: 'service-unavailable',
      message: expect.stringContaining('ask again'),
    });
    done.resolve('answer');
    expect(new Set(await Promise.all(running))).toEqual(new Set(['answer']));
    expect(await searches.run(async () => 'answer')).toBe('answer');
  });

  it('forgets those that fail', async () => {
    const searches = new SearchesAtOnce();
    const failing = Array.from({ length: 80 }, () =>
      searches.run(() => Promise.reject(new Error('no index'))),
    );
    await Promise.allSettled(failing);
    expect(await searches.run(async () => 'answer')).toBe('answer');
  });
});
