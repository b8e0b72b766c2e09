import { exactColumns, exactEntities } from './exact-name';
import { airline, airlineUrn } from './vocabulary.fixture';

describe('exactEntities', () => {
  const vocabulary = airline();
  const carriers = [airlineUrn('mart.carrier_delays')];

  it.each([
    ['carrier_delays', carriers],
    ['  CARRIER_DELAYS ', carriers],
    ['"carrier delays"', carriers],
    ['carrierDelays', carriers],
    ['mart.carrier_delays', carriers],
    ['warehouse.mart.carrier_delays', carriers],
    ['flights', [airlineUrn('raw.flights'), airlineUrn('mart.flights')]],
    ['mart.flights', [airlineUrn('mart.flights')]],
    [airlineUrn('raw.unknown'), [airlineUrn('raw.unknown')]],
    ['urn:li:dataset:(', []],
    ['flights of carriers', []],
    ['delays', []],
    ['raw.carrier_delays', []],
    ['', []],
  ])('%j', (typed, urns) => {
    expect(exactEntities(typed, vocabulary)).toEqual(urns);
  });

  it('puts what is written the same first', () => {
    const own = airline();
    const camel = airlineUrn('app.carrierDelays');
    own.putEntity({
      urn: camel,
      entityType: 'dataset',
      name: 'carrierDelays',
      qualifiedName: 'app.carrierDelays',
      platform: 'postgres',
    });
    expect(exactEntities('carrierDelays', own)).toEqual([camel, ...carriers]);
    expect(exactEntities('carrier_delays', own)).toEqual([...carriers, camel]);
  });
});

describe('exactColumns', () => {
  it.each([
    ['tail_number', ['tail_number']],
    [' Tail_Number ', ['tail_number']],
    ['tail number', []],
    ['tail', []],
    ['no_such_column', []],
  ])('%j', (typed, paths) => {
    expect(exactColumns(typed, airline())).toEqual(paths);
  });
});
