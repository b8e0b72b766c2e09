import { reasonOf } from './reason';
import { type DayJudgement } from './series-monitor';

const judged = (more: Partial<DayJudgement>): DayJudgement => ({
  day: '2013-02-09',
  phase: 'watching',
  value: 0,
  expected: 0,
  lower: 0,
  upper: 0,
  score: 3,
  isAnomaly: true,
  zeros: 0,
  ...more,
});

describe('the reason of an anomaly', () => {
  it('tells a share in percent', () => {
    const judgement = judged({ value: 0.5746, expected: 0.012, lower: 0.00118, upper: 0.0917 });
    expect(reasonOf('share', 'cancelled', judgement)).toBe(
      '57 % cancelled, between 0.12 and 9.2 % expected on a Saturday',
    );
    expect(reasonOf('share', 'without name', judged({ value: 1, lower: 0.9955, upper: 0.9999 }))).toBe(
      '100 % without name, between 99.55 and 99.99 % expected on a Saturday',
    );
  });

  it('tells a count in whole numbers', () => {
    const judgement = judged({ day: '2013-11-28', value: 634, lower: 937.893, upper: 1053.124 });
    expect(reasonOf('count', 'rows', judgement)).toBe(
      '634 rows, between 938 and 1,053 expected on a Thursday',
    );
  });

  it('tells how long nothing has come', () => {
    expect(reasonOf('count', 'rows', judged({ zeros: 6, expected: 2.3456 }))).toBe(
      'no rows for 6 days, about 2.35 a day expected',
    );
  });
});
