import { nameWords, searchableName } from './name-words';
import { urnWords } from './urn-words';

describe('nameWords', () => {
  it.each([
    ['dep_delay', 'dep delay'],
    ['warehouse.mart.carrier_delays', 'warehouse mart carrier delays'],
    ['flightLegs', 'flight legs'],
    ['HTTPStatusCode2xx', 'http status code2xx'],
    ['P90ArrivalDelay', 'p90 arrival delay'],
    ['Größe-ÄNDERUNG', 'größe änderung'],
    ['  __x__ ', 'x'],
    ['항공편_지연', '항공편 지연'],
    ['', ''],
  ])('%j is %j', (name, words) => {
    expect(nameWords(name)).toBe(words);
  });

  it('keeps the written-together form where capitals separate, for the text index', () => {
    expect(searchableName('flightLegs')).toBe('flight legs flightlegs');
    expect(searchableName('flight_legs')).toBe('flight legs');
  });
});

describe('urnWords', () => {
  it.each([
    ['urn:li:tag:personalData', 'personal data'],
    ['urn:li:glossaryTerm:Finance.NetRevenue', 'finance net revenue'],
    ['urn:li:corpGroup:flight-operations', 'flight operations'],
    ['urn:li:dataset:(urn:li:dataPlatform:postgres,db.mart.fleet_age,PROD)', 'fleet age'],
    ['urn:li:domain:6e2b9a39-4a0f-4d52-9d2d-0f6c9a3b7f11', ''],
    ['not a urn', ''],
  ])('%s is %j', (urn, words) => {
    expect(urnWords(urn)).toBe(words);
  });
});
