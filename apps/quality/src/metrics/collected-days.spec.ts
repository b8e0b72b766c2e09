import { type DailyMetric } from '@dataspoke/connectors';
import { collectedDays, daysToCollect, localDay } from './collected-days';

const day = { field: 'on' };
const rows: DailyMetric = { kind: 'rows', day };
const share: DailyMetric = { kind: 'null_share', field: 'name', day };
const range = { from: '2024-02-27', before: '2024-03-02' };
const measured = [
  { day: '2024-02-28', rows: 5, matching: 2 },
  { day: '2024-02-31', rows: 1, matching: 1 },
  { day: '2024-03-01', rows: 4, matching: 0 },
];

describe('days of a metric', () => {
  it('are measured up to yesterday, from the beginning or a week before the last time', () => {
    expect(daysToCollect('2024-03-02', null)).toEqual({ from: '2021-02-26', before: '2024-03-02' });
    expect(daysToCollect('2024-03-02', '2024-02-20')).toEqual({ from: '2024-02-14', before: '2024-03-02' });
    expect(daysToCollect('2024-03-02', '2024-03-01')).toEqual({ from: '2024-02-24', before: '2024-03-02' });
    expect(daysToCollect('2024-03-02', '2019-01-01')).toEqual({ from: '2021-02-26', before: '2024-03-02' });
  });

  it('without rows count as 0 once the table has begun', () => {
    const counts = (begun: string | null) =>
      collectedDays(rows, measured, range, begun).map((one) => [one.day, one.numerator]);
    expect(counts(null)).toEqual([
      ['2024-02-28', 5],
      ['2024-02-29', 0],
      ['2024-03-01', 4],
    ]);
    expect(counts('2024-01-01')[0]).toEqual(['2024-02-27', 0]);
    expect(collectedDays(rows, [], range, '2024-01-01')).toHaveLength(4);
    expect(collectedDays(rows, [], range, null)).toEqual([]);
  });

  it('without rows are no days of a share, and dates that do not exist are none at all', () => {
    expect(collectedDays(share, measured, range, '2024-01-01')).toEqual([
      { day: '2024-02-28', numerator: 2, denominator: 5 },
      { day: '2024-03-01', numerator: 0, denominator: 4 },
    ]);
  });

  it('end at midnight where the data is', () => {
    const at = new Date('2014-01-01T04:59:59Z');
    expect(localDay(at, 'America/New_York')).toBe('2013-12-31');
    expect(localDay(at, 'UTC')).toBe('2014-01-01');
  });
});
