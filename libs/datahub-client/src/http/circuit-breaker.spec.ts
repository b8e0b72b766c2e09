import { DataHubUnavailable } from '../errors';
import { CircuitBreaker, CircuitOpen, type BreakerChange } from './circuit-breaker';

const OUTAGE = new DataHubUnavailable('DataHub answered GET /x with 503', 503);

describe('CircuitBreaker', () => {
  let now: number;
  let changes: BreakerChange[];
  let breaker: CircuitBreaker;

  beforeEach(() => {
    now = Date.parse('2026-03-01T10:00:00Z');
    changes = [];
    breaker = new CircuitBreaker(
      { failures: 3, minPauseMs: 100, maxPauseMs: 300 },
      (change) => changes.push(change),
      () => now,
    );
  });

  function fail(times = 1): void {
    for (let at = 0; at < times; at += 1) breaker.enter().failed(OUTAGE);
  }

  it('opens after outages in a row, and says since when, why and until when', () => {
    fail();
    now += 5_000;
    fail(2);
    expect(() => breaker.enter()).toThrow(CircuitOpen);
    expect(() => {
      breaker.check();
    }).toThrow(
      'DataHub has been unavailable since 2026-03-01T10:00:00.000Z (last: DataHub answered GET /x with 503); ' +
        'nothing was sent, it is tried again in 100 ms',
    );
    expect(changes).toEqual([{ state: 'open', since: now - 5_000, reason: OUTAGE.message }]);
    expect(breaker.openings).toBe(1);
  });

  it('is an outage to its callers, of which it is certain that it sent nothing', () => {
    fail(3);
    let error: unknown;
    try {
      breaker.enter();
    } catch (raised) {
      error = raised;
    }
    expect(error).toBeInstanceOf(DataHubUnavailable);
    expect(error).toMatchObject({ code: 'datahub-unavailable', nothingSent: true, retryAfterMs: 100 });
  });

  it('begins to count anew with every answer', () => {
    fail(2);
    breaker.enter().succeeded();
    fail(2);
    expect(breaker.enter()).toBeDefined();
  });

  it('lets one probe through after the pause, and closes when it is answered', () => {
    fail(3);
    now += 100;
    const probe = breaker.enter();
    expect(() => breaker.enter()).toThrow('one request is finding out whether it is back');
    probe.succeeded();
    expect(breaker.enter()).toBeDefined();
    expect(changes.map(({ state }) => state)).toEqual(['open', 'closed']);
  });

  it('pauses longer after each probe that fails, up to the longest pause', () => {
    fail(3);
    for (const pause of [100, 200, 300, 300]) {
      now += pause - 1;
      expect(() => breaker.enter()).toThrow(CircuitOpen);
      now += 1;
      fail();
    }
    expect(changes).toHaveLength(1);
  });

  it('is not held up by a probe that takes longer than the pause', () => {
    fail(3);
    now += 100;
    const slow = breaker.enter();
    now += 100;
    breaker.enter().succeeded();
    slow.abandoned();
    expect(breaker.enter()).toBeDefined();
  });

  it('learns nothing from a probe that was given up', () => {
    fail(3);
    now += 100;
    breaker.enter().abandoned();
    breaker.enter().failed(OUTAGE);
    expect(() => breaker.enter()).toThrow('tried again in 200 ms');
  });

  it('does not prolong the pause for attempts from before it opened, but believes their success', () => {
    const early = [breaker.enter(), breaker.enter()] as const;
    fail(3);
    early[0].failed(OUTAGE);
    expect(() => breaker.enter()).toThrow('tried again in 100 ms');
    early[1].succeeded();
    expect(breaker.enter()).toBeDefined();
  });

  it('never opens when it is switched off', () => {
    breaker = new CircuitBreaker(undefined);
    fail(100);
    expect(breaker.enter()).toBeDefined();
  });
});
