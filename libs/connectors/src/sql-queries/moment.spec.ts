import { Moments, UnknownZone } from './moment';

const AT = Date.parse('2026-11-01T10:00:00.123Z');

it.each([
  '2026-11-01 10:00:00.123 UTC',
  '2026-11-01T10:00:00.123Z',
  '2026-11-01 11:00:00.123+01',
  '2026-11-01 15:30:00.123456 +0530',
  '2026-11-01 11:00:00.123 Europe/Berlin',
  '2026-11-01 10:00:00.123',
  '1793527200.123',
  '1793527200123',
  '1793527200123000',
])('reads %s', (text) => {
  expect(new Moments(undefined).read(text)).toBe(AT);
});

it('reads times without a zone, or with an abbreviation of one, in the zone of the recipe', () => {
  const berlin = new Moments('Europe/Berlin');
  expect(berlin.read('2026-11-01 11:00:00.123')).toBe(AT);
  expect(berlin.read('2026-11-01 11:00:00.123 CET')).toBe(AT);
  expect(berlin.read('2026-07-01 12:00:00 CEST')).toBe(Date.parse('2026-07-01T10:00:00Z'));
  expect(() => new Moments(undefined).read('2026-11-01 11:00:00 CET')).toThrow(UnknownZone);
});

it.each(['', 'yesterday', '2026-13-01 10:00:00', '12'])('refuses %j', (text) => {
  expect(new Moments(undefined).read(text)).toBeUndefined();
});
