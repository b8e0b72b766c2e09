import { pointOf, timeOf } from './desired-aspect';

describe('pointOf', () => {
  const at = { timestampMillis: 1_700_000_000_000 };

  it.each([
    ['its time', { timestampMillis: 1 }],
    ['its granularity', { ...at, eventGranularity: { unit: 'DAY', multiple: 1 } }],
    ['its message', { ...at, messageId: 'run-1' }],
    ['its partition', { ...at, partitionSpec: { type: 'PARTITION', partition: 'day=1' } }],
  ])('tells values apart by %s', (_by, value) => {
    expect(pointOf(value)).not.toBe(pointOf(at));
    expect(timeOf(pointOf(value))).toBe(value.timestampMillis);
  });

  it.each([
    [
      'what the catalog adds for a whole table',
      { partitionSpec: { type: 'FULL_TABLE', partition: 'FULL_TABLE_SNAPSHOT' } },
    ],
    ['the value itself', { rowCount: 7 }],
  ])('takes no notice of %s', (_what, more) => {
    expect(pointOf({ ...at, ...more })).toBe(pointOf(at));
  });

  it('takes one unit for one unit when the catalog leaves the number out', () => {
    expect(pointOf({ ...at, eventGranularity: { unit: 'DAY' } })).toBe(
      pointOf({ ...at, eventGranularity: { unit: 'DAY', multiple: 1 } }),
    );
  });
});
