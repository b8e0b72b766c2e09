import fc from 'fast-check';
import { FeedPosition, InvalidFeedPosition } from './index';

const VERSIONED = 'MetadataChangeLog_Versioned_v1';
const TIMESERIES = 'MetadataChangeLog_Timeseries_v1';

const positions = fc
  .dictionary(fc.constantFrom(`${VERSIONED}-0`, `${VERSIONED}-1`, `${TIMESERIES}-0`), fc.nat())
  .map((offsets) => FeedPosition.of(offsets));

describe('FeedPosition', () => {
  it('prints one text per value, whatever the order it was built in', () => {
    const one = FeedPosition.of({ [`${VERSIONED}-0`]: 7, [`${TIMESERIES}-0`]: 3 });
    const same = FeedPosition.of({ [`${TIMESERIES}-0`]: 3, [`${VERSIONED}-0`]: 7, [`${VERSIONED}-1`]: 0 });
    expect(same.toString()).toBe(one.toString());
    expect(one.toString()).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(JSON.stringify({ at: one })).toBe(`{"at":"${one.toString()}"}`);
  });

  it('reads what it prints', () => {
    fc.assert(fc.property(positions, (at) => FeedPosition.parse(at.toString()).equals(at)));
  });

  it('compares partition by partition', () => {
    const run = FeedPosition.of({ [`${VERSIONED}-0`]: 10, [`${TIMESERIES}-0`]: 5 });
    expect(FeedPosition.of({ [`${VERSIONED}-0`]: 10, [`${TIMESERIES}-0`]: 5 }).covers(run)).toBe(true);
    expect(FeedPosition.of({ [`${VERSIONED}-0`]: 99, [`${TIMESERIES}-0`]: 4 }).covers(run)).toBe(false);
    expect(FeedPosition.of({ [`${VERSIONED}-0`]: 99 }).covers(run)).toBe(false);
    expect(FeedPosition.BEGINNING.covers(run)).toBe(false);
    expect(run.covers(FeedPosition.BEGINNING)).toBe(true);
    expect(FeedPosition.BEGINNING.covers(FeedPosition.of({ [`${VERSIONED}-3`]: 0 }))).toBe(true);
  });

  it('merges to the least position that covers both', () => {
    fc.assert(
      fc.property(positions, positions, (a, b) => {
        const both = a.merge(b);
        expect(both.covers(a) && both.covers(b)).toBe(true);
        expect(both.equals(b.merge(a))).toBe(true);
        expect(a.covers(b) && b.covers(a)).toBe(a.equals(b));
        if (a.covers(b)) expect(both.equals(a)).toBe(true);
      }),
    );
  });

  it.each([
    ['', 'base64url'],
    ['a b', 'base64url'],
    ['bm90IGpzb24', 'JSON'],
    [Buffer.from('[1]').toString('base64url'), 'map of offsets'],
    [Buffer.from('{"t-0":"1"}').toString('base64url'), 'map of offsets'],
    [Buffer.from('{"t":1}').toString('base64url'), '<topic>-<partition>'],
    [Buffer.from('{"t-0":-1}').toString('base64url'), 'whole number'],
    [Buffer.from('{"t-0":1.5}').toString('base64url'), 'whole number'],
  ])('refuses %j and says why', (text, reason) => {
    expect(() => FeedPosition.parse(text)).toThrow(InvalidFeedPosition);
    expect(() => FeedPosition.parse(text)).toThrow(reason);
  });
});
