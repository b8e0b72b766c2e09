import { asTyped, understand } from './understand';
import { airline, airlineUrn, NOW } from './vocabulary.fixture';

const vocabulary = airline();
const read = (typed: string, corrections: { typed: string; meant: string }[] = []) =>
  understand(typed, { vocabulary, now: NOW, corrections });
const brief = (typed: string) => {
  const { words, filters, exact } = read(typed);
  return { words, exact, filters: Object.fromEntries(filters.map(({ field, values }) => [field, values])) };
};

describe('understand', () => {
  it('takes everything that is said out of the words, and leaves the text whole', () => {
    const question = 'which healthy tables in snowflake with a column email hold bookings used by marketing?';
    const { text, stems } = read(question);
    expect(text).toBe(question);
    expect([...stems]).toEqual(['hold', 'book']);
    expect(brief(question)).toEqual({
      words: ['hold', 'bookings'],
      exact: [],
      filters: {
        healthy: ['true'],
        entityTypes: ['dataset'],
        platforms: ['snowflake'],
        columns: ['email'],
        usedBy: ['urn:li:corpGroup:marketing', 'urn:li:domain:marketing'],
      },
    });
  });

  it.each([
    ["which tables hold EU customers' personal data used by marketing?", ['hold', 'eu', 'customers']],
    ["which tables hold EMEA customers' personal data used by marketing?", ['hold', 'emea', 'customers']],
    [
      'which tables hold personal data of customers in Germany used by marketing?',
      ['hold', 'customers', 'germany'],
    ],
  ])('reads no region into %s while the catalog calls nothing so', (question, words) => {
    expect(brief(question)).toEqual({
      words,
      exact: [],
      filters: {
        entityTypes: ['dataset'],
        personalData: ['direct', 'indirect', 'pseudonymised'],
        usedBy: ['urn:li:corpGroup:marketing', 'urn:li:domain:marketing'],
      },
    });
  });

  it.each<[string, 'tag' | 'term' | 'domain', Record<string, readonly string[]>]>([
    ['tables tagged EU', 'tag', { tags: ['urn:li:tag:EU'] }],
    ['tables with the glossary term EU', 'term', { terms: ['urn:li:glossaryTerm:EU'] }],
    ['tables in the EU', 'domain', { domains: ['urn:li:domain:EU'] }],
    ['EU tables', 'domain', { domains: ['urn:li:domain:EU'] }],
  ])('reads a region into %s when the catalog has such a %s', (question, facet, filters) => {
    for (const field of Object.keys(filters)) expect(brief(question).filters).not.toHaveProperty(field);
    const own = airline();
    const type = facet === 'term' ? 'glossaryTerm' : facet;
    own.putLabels(facet, [{ value: `urn:li:${type}:EU`, count: 2 }]);
    const understood = understand(question, { vocabulary: own, now: NOW, corrections: [] });
    const found = Object.fromEntries(understood.filters.map(({ field, values }) => [field, values]));
    expect(found).toMatchObject(filters);
    expect(understood.words).toEqual([]);
  });

  it.each([
    ['which tables are owned by flight operations', []],
    ['show deprecated postgres tables', []],
    ['personal data in postgres tables', []],
    ['what is downstream of planes', []],
    ['which tables hold delays', ['hold', 'delays']],
  ])('%s: looks up %j', (question, words) => {
    expect(brief(question).words).toEqual(words);
    expect(Object.keys(brief(question).filters)).not.toEqual([]);
  });

  it.each(['which flights were cancelled', 'delays of planes', 'is it', '1; DROP TABLE x', '"AND ('])(
    'reads nothing into %j',
    (question) => {
      expect(read(question)).toEqual(asTyped(question));
    },
  );

  it('takes a name for nothing else', () => {
    expect(brief('mart.flights')).toEqual({
      words: ['mart', 'flights'],
      exact: [airlineUrn('mart.flights')],
      filters: {},
    });
  });

  it('goes on with what was meant', () => {
    const { text, words, corrections, filters } = read('delays in snowfalke', [
      { typed: 'snowfalke', meant: 'snowflake' },
    ]);
    expect(text).toBe('delays in snowflake');
    expect(words).toEqual(['delays']);
    expect(corrections).toEqual([{ typed: 'snowfalke', meant: 'snowflake' }]);
    expect(filters[0]).toMatchObject({ field: 'platforms', words: 'in snowflake' });
    expect(read('carier_delays', [{ typed: 'carier', meant: 'carrier' }])).toMatchObject({
      exact: [airlineUrn('mart.carrier_delays')],
      corrections: [{ typed: 'carier', meant: 'carrier' }],
    });
  });

  it('stays quick with long questions', () => {
    const long = 'flights and delays owned by the carriers in a table with '.repeat(200).slice(0, 10_000);
    const startedAt = performance.now();
    read(long);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
