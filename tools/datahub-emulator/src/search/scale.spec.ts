import { type Catalog } from '../catalog';
import { type JsonObject } from '../json';
import { callerAt, dataset, proposal, smallCatalog } from '../model/small-model.fixture';
import { type Criterion } from './filters';
import { type SearchRequest } from './search';

const ENTITIES = 3_000;
// A virtual table that is asked for a match (`M`) is searched, not scanned.
const SCANS = /\bSCAN (?!(?:h|e)\b|json_each|CONSTANT|\(|\w+ VIRTUAL TABLE INDEX \d+:M)/;

/**
 * What a hundred thousand entities need is asserted on three thousand, by plans instead of times: no statement goes
 * through a whole table, whatever is asked.
 */
describe('an index of thousands of entities', () => {
  let catalog: Catalog;
  const statements = new Set<string>();

  beforeAll(() => {
    catalog = smallCatalog();
    for (let from = 0; from < ENTITIES; from += 500) {
      const proposals = Array.from({ length: 500 }, (_, at) => {
        const n = from + at;
        const name = `t${String(n).padStart(5, '0')}`;
        const tags: JsonObject = { tags: [{ tag: `urn:li:tag:t${n % 10}` }] };
        return [
          proposal(dataset(name), 'datasetProperties', { name, customProperties: { team: `${n % 3}` } }),
          proposal(dataset(name), 'globalTags', tags),
        ];
      });
      catalog.write(proposals.flat(), callerAt(1), false);
    }
    const { database } = catalog;
    for (const method of ['rows', 'row', 'each'] as const) {
      const original = database[method].bind(database);
      jest.spyOn(database, method).mockImplementation((sql: string, ...values) => {
        statements.add(sql);
        return original(sql, ...values);
      });
    }
  });
  beforeEach(() => statements.clear());
  afterAll(() => {
    jest.restoreAllMocks();
    catalog.close();
  });

  function plans(): string[] {
    const asked = [...statements];
    jest.restoreAllMocks();
    return asked.flatMap((sql) => {
      const unbound = Array.from(sql.matchAll(/\?/g), () => null);
      const rows = catalog.database.rows(`EXPLAIN QUERY PLAN ${sql}`, ...unbound);
      return rows.map((row) => String(row['detail'])).filter((detail) => SCANS.test(detail));
    });
  }

  function page(request: Partial<SearchRequest>): { names: string[]; total: number } {
    const { hits, total } = catalog.search.page({
      types: ['dataset'],
      query: '*',
      filters: [],
      start: 0,
      count: 3,
      ...request,
    });
    return { names: hits.map(({ urn }) => /t\d{5}/.exec(urn)?.[0] ?? urn), total };
  }
  const equal = (field: string, value: string): Criterion[][] => [
    [{ field, values: [value], condition: 'EQUAL', negated: false }],
  ];

  it.each<[string, Partial<SearchRequest>, string[], number]>([
    ['everything', {}, ['t00000', 't00001', 't00002'], 3000],
    ['a page far behind', { start: 2900 }, ['t02900', 't02901', 't02902'], 3000],
    ['a filter', { filters: equal('tags', 'urn:li:tag:t7') }, ['t00007', 't00017', 't00027'], 300],
    ['a word', { query: 't01234' }, ['t01234'], 1],
    ['a sorted page', { sort: [{ field: 'name', descending: true }] }, ['t02999', 't02998', 't02997'], 3000],
    [
      'a sorted page with a filter',
      { sort: [{ field: 'name', descending: true }], filters: equal('customProperties', 'team=1') },
      ['t02998', 't02995', 't02992'],
      1000,
    ],
    [
      'a sort by what nobody has',
      { sort: [{ field: 'lastModifiedAt', descending: false }], start: 1 },
      ['t00001', 't00002', 't00003'],
      3000,
    ],
    ['a slice', { slice: { id: 0, max: 1000 } }, ['t00999', 't01999', 't02999'], 3],
  ])('finds %s', (_what, request, names, total) => {
    expect(page(request)).toEqual({ names, total });
  });

  it('counts facets of many hits and of few', () => {
    const request = { types: ['dataset'], query: '*', filters: [] };
    const [many] = catalog.search.facets(request, ['tags'], 3);
    expect(many?.counts).toEqual(
      ['t0', 't1', 't2'].map((name) => ({ value: `urn:li:tag:${name}`, count: 300 })),
    );
    const few = catalog.search.facets({ ...request, filters: equal('tags', 'urn:li:tag:t7') }, ['tags'], 3);
    expect(few).toEqual([{ field: 'tags', counts: [{ value: 'urn:li:tag:t7', count: 300 }] }]);
  });

  it('scans no table for any of it', () => {
    page({});
    page({ filters: equal('tags', 'urn:li:tag:t7') });
    page({ query: 't01234' });
    page({ filters: [[{ field: 'tags', values: [], condition: 'EXISTS', negated: true }]] });
    catalog.search.facets({ types: ['dataset'], query: '*', filters: [] }, ['tags', 'name'], 3);
    catalog.search.facets({ query: '*', filters: equal('tags', 'urn:li:tag:t7') }, ['tags', 'name'], 3);
    page({ sort: [{ field: 'name', descending: false }] });
    catalog.store.latest(dataset('t00001'), 'globalTags');
    catalog.store.latestOf(dataset('t00001'));
    catalog.graph.related('urn:li:tag:t1', [], 'INCOMING', 0, 10);
    catalog.edges.page({ touching: [dataset('t00001')], after: 0, count: 10 });
    catalog.runs.describe('some-run', 0, 10, true);
    expect(statements.size).toBeGreaterThan(8);
    expect(plans()).toEqual([]);
  });
});
