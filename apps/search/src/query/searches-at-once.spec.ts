import { Clock } from '@dataspoke/service-kit';
import { SearchesAtOnce } from './searches-at-once';

class ManualClock extends Clock {
  at = 1_000_000;

  override now(): Date {
    return new Date(this.at);
  }
}

describe('SearchesAtOnce', () => {
  let clock: ManualClock;
  let searches: SearchesAtOnce;
  beforeEach(() => {
    clock = new ManualClock();
    searches = new SearchesAtOnce(clock);
  });

  /** Begins searches until one is refused, at most 1,000; ends them afterwards. */
  const room = async (): Promise<{ readonly taken: number; readonly refusal: unknown }> => {
    const done = Promise.withResolvers<void>();
    const running: Promise<void>[] = [];
    let refusal: unknown;
    while (refusal === undefined && running.length < 1_000) {
      let isTaken = false;
      const one = searches.run(() => {
        isTaken = true;
        return done.promise;
      });
      if (isTaken) running.push(one);
      else refusal = await one.catch((error: unknown) => error);
    }
    done.resolve();
    await Promise.allSettled(running);
    return { taken: running.length, refusal };
  };
  /** Searches one after the other, each of which takes so long. */
  const measured = async (ms: number, times = 100): Promise<void> => {
    for (let time = 0; time < times; time += 1) {
      await searches.run(() => Promise.resolve((clock.at += ms)));
    }
  };

  it('refuses what would wait too long, says when to come back, and takes more when some are done', async () => {
    await measured(100);
    const { taken, refusal } = await room();
    expect(taken).toBeGreaterThanOrEqual(40);
    expect(taken).toBeLessThanOrEqual(42);
    expect(refusal).toMatchObject({
      code: 'service-unavailable',
      message: expect.stringContaining('ask again'),
      details: { retryAfterSeconds: 3 },
    });
    expect(await searches.run(async () => 'answer')).toBe('answer');
  });

  it('takes fewer where a search costs more, and more where it costs less, within bounds', async () => {
    await measured(400);
    expect((await room()).taken).toBeLessThanOrEqual(12);
    await measured(20);
    expect((await room()).taken).toBeGreaterThan(150);
    await measured(1);
    expect((await room()).taken).toBe(300);
    await measured(60_000);
    expect((await room()).taken).toBe(8);
  });

  it('charges a search with its part of the machine, not with the time it shared with others', async () => {
    for (let round = 0; round < 20; round += 1) {
      const done = Promise.withResolvers<void>();
      const running = Array.from({ length: 10 }, () => searches.run(() => done.promise));
      clock.at += 1_000;
      done.resolve();
      await Promise.all(running);
    }
    // Ten in a second are 100 ms each.
    const { taken } = await room();
    expect(taken).toBeGreaterThanOrEqual(38);
    expect(taken).toBeLessThanOrEqual(42);
  });

  it('forgets those that fail', async () => {
    const failing = Array.from({ length: 20 }, () =>
      searches.run(() => Promise.reject(new Error('no index'))),
    );
    await Promise.allSettled(failing);
    expect(await searches.run(async () => 'answer')).toBe('answer');
  });
});
