import { engineExpressions, nextFirings, scheduleProblems } from './cron';

describe('scheduleProblems', () => {
  it('accepts what the workflow engine accepts', () => {
    expect(scheduleProblems({ cron: '0 6 * * 1-5', timezone: 'Europe/Berlin' })).toEqual([]);
    expect(scheduleProblems({ cron: '*/15 * * * *' })).toEqual([]);
  });

  it.each([
    ['six fields', { cron: '0 0 6 * * *' }, 'schedule.cron'],
    ['the last day of the month', { cron: '0 0 L * *' }, 'schedule.cron'],
    ['the second Friday', { cron: '0 0 * * 5#2' }, 'schedule.cron'],
    ['any minute', { cron: 'H 0 * * *' }, 'schedule.cron'],
    ['no hour 25', { cron: '0 25 * * *' }, 'schedule.cron'],
    ['31 February', { cron: '0 0 31 2 *' }, 'schedule.cron'],
    ['an offset', { cron: '0 6 * * *', timezone: '+05:30' }, 'schedule.timezone'],
    ['a zone in other letters', { cron: '0 6 * * *', timezone: 'europe/berlin' }, 'schedule.timezone'],
    ['a place that is no zone', { cron: '0 6 * * *', timezone: 'Berlin' }, 'schedule.timezone'],
  ])('refuses %s', (_what, schedule, field) => {
    expect(scheduleProblems(schedule).map((problem) => problem.field)).toEqual([field]);
  });
});

describe('nextFirings', () => {
  it("keeps to the clock of the schedule's zone over a change of summer time", () => {
    const after = new Date('2026-03-28T12:00:00Z');
    const times = nextFirings({ cron: '0 6 * * *', timezone: 'Europe/Berlin' }, after, 2);
    expect(times.map((time) => time.toISOString())).toEqual([
      '2026-03-29T04:00:00.000Z',
      '2026-03-30T04:00:00.000Z',
    ]);
  });

  it('has none while paused', () => {
    expect(nextFirings({ cron: '0 6 * * *', paused: true }, new Date(0), 3)).toEqual([]);
  });

  it('fires on either of two days that are given', () => {
    expect(engineExpressions('0 6 13 * FRI')).toEqual(['0 6 13 * *', '0 6 * * FRI']);
    expect(engineExpressions('0 6 * * 1-5')).toEqual(['0 6 * * 1-5']);
    expect(engineExpressions('0 6 1 * *')).toEqual(['0 6 1 * *']);
  });
});
