import { dayOf, UsageDays } from '../query-usage/usage-days';
import { WorkingFile } from '../working-file/working-file';
import { decodeCursor, encodeCursor, runsSince, spread } from './usage-cursor';

const ENTRY = { user: 'ada', id: '42', toplevel: true, calls: 10, durationMs: 1, rows: 0, since: 5 };

it.each([
  ['unknown', undefined, 10],
  ['grown', { calls: 7, since: 5, last: 0 }, 3],
  ['let go and come back', { calls: 7, since: 1, last: 0 }, 10],
  ['fewer than before', { calls: 12, since: 5, last: 0 }, 10],
] as const)('counts runs of an entry that is %s', (_, known, runs) => {
  expect(runsSince(ENTRY, known)).toBe(runs);
});

describe('a window', () => {
  const at = (text: string): number => Date.parse(`${text}Z`);

  it('within a day is of that day', () => {
    expect(spread(5, at('2026-11-01T10:00'), at('2026-11-01T22:00'))).toEqual([
      { at: at('2026-11-01T22:00'), count: 5 },
    ]);
  });

  it('over several days is spread by their share of it, and nothing is lost', () => {
    const parts = spread(10, at('2026-11-01T12:00'), at('2026-11-04T00:00'));
    expect(parts.map((part) => [new Date(dayOf(part.at)).toISOString().slice(0, 10), part.count])).toEqual([
      ['2026-11-01', 2],
      ['2026-11-02', 4],
      ['2026-11-03', 4],
    ]);
    expect(spread(1, at('2026-11-01T12:00'), at('2026-11-03T12:00')).map(({ count }) => count)).toEqual([1]);
  });
});

it('is the same after it was written and read', async () => {
  const file = await WorkingFile.open();
  const days = new UsageDays(file);
  days.add('urn:a', { user: 'ada', fields: ['id'], query: 'urn:q', at: 1_000, count: 3 });
  const cursor = {
    key: 'server 1',
    reset: '2026',
    at: 1_000,
    from: 0,
    entries: new Map([['["ada","42",true]', { calls: 3, since: undefined, last: 9 }]]),
    datasets: days.on(0),
    queries: new Map(),
  };
  expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
  for (const text of [undefined, '', 'x', Buffer.from('{}').toString('base64')])
    expect(decodeCursor(text)).toBeUndefined();
  await file.close();
});
