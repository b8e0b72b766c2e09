import { isTimeZone } from './time-zone';

describe('isTimeZone', () => {
  it.each(['Europe/Berlin', 'UTC', 'Etc/UTC', 'Asia/Kolkata', 'Asia/Calcutta', 'America/Argentina/Ushuaia'])(
    'knows %s',
    (name) => expect(isTimeZone(name)).toBe(true),
  );

  it.each(['+05:30', '-08:00', 'europe/berlin', 'utc', 'Mars/Phobos', 'Berlin', ''])(
    'refuses "%s", which others would take for something else or for nothing',
    (name) => expect(isTimeZone(name)).toBe(false),
  );
});
