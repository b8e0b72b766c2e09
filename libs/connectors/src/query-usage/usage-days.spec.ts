import { DAY_MS, UsageDays } from './usage-days';

it('lets whole days go, the oldest first, and tells from when on it is complete', () => {
  const days = new UsageDays(10);
  for (const day of [2, 0, 1, 3])
    days.add('t', { user: 'ada', fields: ['a', 'b'], query: 'q', at: day * DAY_MS + 5, count: 2 });
  expect(days.of('t').map(([day]) => day / DAY_MS)).toEqual([2, 3]);
  expect(days.since).toBe(2 * DAY_MS);
  days.add('t', { at: DAY_MS, count: 1 });
  expect(days.totals()).toEqual(
    new Map([
      [2 * DAY_MS, 2],
      [3 * DAY_MS, 2],
    ]),
  );
});

it('keeps the newest day even when it alone is too much', () => {
  const days = new UsageDays(1);
  days.add('t', { user: 'ada', fields: ['a', 'b'], at: 5, count: 1 });
  expect(days.of('t')).toHaveLength(1);
});
