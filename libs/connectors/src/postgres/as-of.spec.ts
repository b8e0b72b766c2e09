import { asOfInstant } from './as-of';

describe('asOfInstant', () => {
  it.each([
    ['2014-01-01T00:00 America/New_York', '2014-01-01T05:00:00.000Z'],
    ['2014-07-01T00:00:30 America/New_York', '2014-07-01T04:00:30.000Z'],
    ['2013-03-31T03:30 Europe/Berlin', '2013-03-31T01:30:00.000Z'],
    ['2013-03-31T01:30 Europe/Berlin', '2013-03-31T00:30:00.000Z'],
    ['2014-01-01T00:00+05:30', '2013-12-31T18:30:00.000Z'],
  ])('reads %s', (text, instant) => {
    expect(asOfInstant(text).at.toISOString()).toBe(instant);
  });

  it('keeps the zone that is named', () => {
    expect(asOfInstant('2014-01-01T00:00 America/New_York').zone).toBe('America/New_York');
    expect(asOfInstant('2014-01-01T00:00Z').zone).toBeUndefined();
  });
});
