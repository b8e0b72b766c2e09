import { type EntityFacts, NO_FACTS } from '../documents/entity-facts';
import { type Candidate, DESCRIPTION } from '../index/search-index';
import { readQuestion } from './question';
import { rank, type RankedCandidate } from './rank/rank';
import { explain } from './explain/reason';

describe('readQuestion', () => {
  it.each([
    ['Which flights were cancelled?', ['flights', 'cancelled']],
    ['dep_delay of carrierName', ['dep', 'delay', 'carrier', 'name']],
    ['  FLIGHTS   flights  ', ['flights']],
    ['what is it', ['what', 'is', 'it']],
    ['ﬁles in “Zürich”', ['files', 'zürich']],
    ['"" ? !', []],
  ])('%j looks up %j', (typed, words) => {
    expect(readQuestion(typed).words).toEqual(words);
  });

  it('is bounded', () => {
    const many = Array.from({ length: 100 }, (_, at) => `word${at}`).join(' ');
    expect(readQuestion(many).words).toHaveLength(24);
    expect(readQuestion('x'.repeat(500)).words).toEqual(['x'.repeat(60)]);
  });
});

const candidate = (urn: string, textScore: number, similarity?: number, best?: number): Candidate => ({
  urn,
  textScore,
  ...(similarity === undefined ? {} : { similarity }),
  details: best === undefined ? [] : [{ path: 'c', similarity: best }],
});

describe('rank', () => {
  it('puts first what words and meaning agree on', () => {
    const ranked = rank(
      [
        candidate('words', 0.3, 0.2, 0.2),
        candidate('both', 0.3, 0.6, 0.6),
        candidate('meaning', 0, 0.6, 0.6),
      ],
      10,
    );
    expect(ranked.map(({ urn }) => urn)).toEqual(['both', 'meaning', 'words']);
    for (const { score } of ranked) {
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThanOrEqual(1);
    }
  });

  it('does not let one common word out of many decide', () => {
    const [first] = rank([candidate('word', 0.05, 0.3, 0.3), candidate('meaning', 0, 0.5, 0.5)], 1);
    expect(first?.urn).toBe('meaning');
  });

  it('leaves out what neither words nor meaning speak for', () => {
    expect(rank([candidate('far', 0, 0.1, 0.15)], 10)).toEqual([]);
    expect(rank([], 10)).toEqual([]);
  });

  it('ranks by words alone when there are no vectors, equal ones by URN', () => {
    const ranked = rank([candidate('b', 0.2), candidate('c', 0.9), candidate('a', 0.2)], 2);
    expect(ranked.map(({ urn }) => urn)).toEqual(['c', 'a']);
    expect(ranked[0]?.score).toBe(1);
  });
});

describe('explain', () => {
  const column = {
    nativeType: 'text',
    description: '',
    nullable: true,
    partOfKey: false,
    tags: [],
    glossaryTerms: [],
  };
  const facts: EntityFacts = {
    ...NO_FACTS,
    entityType: 'dataset',
    name: 'carrier_delays',
    qualifiedName: 'warehouse.mart.carrier_delays',
    platform: 'postgres',
    env: 'PROD',
    subTypes: ['Table'],
    description: 'How late each airline runs.',
    columns: [
      { ...column, path: 'carrier' },
      { ...column, path: 'avg_departure_delay', description: 'Minutes after plan.' },
      { ...column, path: 'place' },
    ],
    owners: ['urn:li:corpGroup:flight-operations'],
  };
  const why = (question: string, found: Omit<RankedCandidate, 'urn' | 'score'>) =>
    explain(readQuestion(question), facts, { urn: 'u', score: 1, ...found });

  it('tells which words are where and which columns match', () => {
    const found = { textScore: 1, similarity: 0.5, details: [{ path: 'place', similarity: 0.5 }] };
    expect(why('delays of airlines in minutes', found)).toEqual({
      reason:
        'Its name has “delays”, its description mentions “airlines”, notes on its columns mention “minutes”, its columns avg_departure_delay and place fit, and its meaning is close.',
      matchedColumns: ['avg_departure_delay', 'place'],
    });
  });

  it('tells of owners, and of one column', () => {
    expect(why('operations carrier', { textScore: 1, details: [] }).reason).toBe(
      'Its name has “carrier”, its owners, tags or type mention “operations”, and its column carrier fits.',
    );
  });

  it('says so when it is meaning alone', () => {
    const far = { textScore: 0, similarity: 0.3, details: [{ path: 'place', similarity: 0.3 }] };
    expect(why('rank of companies', far)).toEqual({
      reason: 'It holds no word of the question, but is among the closest in meaning.',
      matchedColumns: [],
    });
    const near = 'urn:li:dataset:(urn:li:dataPlatform:postgres,shop.airlines,PROD)';
    const other = 'urn:li:dataset:(urn:li:dataPlatform:postgres,shop.flights,PROD)';
    const leads = [{ urn: near, by: 'join' as const }];
    expect(why('rank of companies', { ...far, leads })).toEqual({
      reason: 'It joins shop.airlines, which fits the question.',
      matchedColumns: [],
      path: [near, 'u'],
    });
    expect(
      why('rank of companies', { ...far, leads: [...leads, { urn: other, by: 'lineage' as const }] }).reason,
    ).toBe('It belongs by lineage to shop.airlines and shop.flights, which fit the question.');
    expect(why('rank of companies', { ...far, leads: [{ urn: near, by: 'lineage' as const }] }).reason).toBe(
      'It belongs by lineage to shop.airlines, which fits the question.',
    );
    expect(why('carrier', { ...far, leads })).not.toHaveProperty('path');
    const close = { textScore: 0, similarity: 0.3, details: [{ path: DESCRIPTION, similarity: 0.6 }] };
    expect(why('punctuality of companies', close)).toEqual({
      reason: 'Its meaning is close.',
      matchedColumns: [],
    });
  });
});
