import { isCalendarDay } from './calendar-day';

describe('isCalendarDay', () => {
  it.each(['2013-02-08', '2024-02-29', '0001-01-01', '9999-12-31'])('knows %s', (text) => {
    expect(isCalendarDay(text)).toBe(true);
  });

  it.each(['2023-02-29', '2026-02-31', '0000-01-01', '2026-1-1', '2026-01-01T00:00:00Z', '', 'x'])(
    'refuses "%s", which no database stores as a day',
    (text) => {
      expect(isCalendarDay(text)).toBe(false);
    },
  );
});
