import { type Catalog } from '../catalog';
import { callerAt, dataset, proposal, smallCatalog } from '../model/small-model.fixture';
import { type Criterion } from './filters';
import { decodePlace, encodePlace } from './scroll-id';
import { type SearchRequest } from './search';

const [A, B, C] = [dataset('sales.alpha_orders'), dataset('sales.beta'), dataset('hr.gamma')];

function criterion(field: string, values: string[], more: Partial<Criterion> = {}): Criterion {
  return { field, values, condition: 'EQUAL', negated: false, ...more };
}

describe('search', () => {
  let catalog: Catalog;
  beforeAll(() => {
    catalog = smallCatalog();
    const tags = (...names: string[]): object => ({
      tags: names.map((name) => ({ tag: `urn:li:tag:${name}` })),
    });
    catalog.write(
      [
        proposal(A, 'datasetProperties', {
          name: 'Orders',
          description: 'Übersicht',
          customProperties: { tier: '1' },
        }),
        proposal(A, 'globalTags', tags('pii') as never),
        proposal(A, 'datasetProfile', { timestampMillis: 1, rowCount: 50 }),
        proposal(B, 'datasetProperties', { name: 'Beta' }),
        proposal(B, 'globalTags', tags('pii', 'old') as never),
        proposal(C, 'datasetProperties', { name: 'Gamma' }),
        proposal(C, 'status', { removed: true }),
        proposal('urn:li:tag:pii', 'tagProperties', { name: 'pii' }),
      ],
      callerAt(1),
      false,
    );
  });
  afterAll(() => catalog.close());

  function find(request: Partial<SearchRequest>): string[] {
    const page = catalog.search.page({
      types: ['dataset'],
      query: '*',
      filters: [],
      start: 0,
      count: 100,
      ...request,
    });
    return page.hits.map(({ urn }) => urn);
  }
  const filter = (...criteria: Criterion[]): string[] => find({ filters: [criteria] });

  it('hides what is marked as removed unless the caller speaks of it', () => {
    expect(find({})).toEqual([A, B]);
    expect(find({ includeSoftDeleted: true })).toEqual([C, A, B]);
    expect(filter(criterion('removed', ['true']))).toEqual([C]);
    expect(filter(criterion('removed', ['true'], { negated: true }))).toEqual([A, B]);
  });

  it.each<[string, Criterion, string[]]>([
    ['platform', criterion('platform.keyword', ['urn:li:dataPlatform:postgres']), [A, B]],
    ['one of several values', criterion('tags', ['urn:li:tag:old', 'urn:li:tag:none']), [B]],
    ['not', criterion('tags', ['urn:li:tag:old'], { negated: true }), [A]],
    ['custom property', criterion('customProperties', ['tier=1']), [A]],
    ['env for origin', criterion('env', ['PROD']), [A, B]],
    ['EXISTS', criterion('tags', [], { condition: 'EXISTS' }), [A, B]],
    ['not EXISTS', criterion('customProperties', [], { condition: 'EXISTS', negated: true }), [B]],
    ['no value at all', criterion('tags', []), []],
    ['CONTAIN without regard to case', criterion('name', ['RDE'], { condition: 'CONTAIN' }), [A]],
    ['CONTAIN with a wildcard in it', criterion('name', ['%'], { condition: 'CONTAIN' }), []],
    ['START_WITH', criterion('name', ['Be'], { condition: 'START_WITH' }), [B]],
    ['END_WITH', criterion('name', ['eta'], { condition: 'END_WITH' }), [B]],
    ['IEQUAL', criterion('name', ['BETA'], { condition: 'IEQUAL' }), [B]],
    ['a range', criterion('rowCount', ['49.5'], { condition: 'GREATER_THAN' }), [A]],
    ['urn', criterion('urn', [B]), [B]],
    ['browse path', criterion('browsePathV2', ['sales'], { condition: 'CONTAIN' }), [A, B]],
    ['has values', criterion('hasDescription', ['true']), [A]],
  ])('filters by %s', (_what, wanted, found) => {
    expect(filter(wanted)).toEqual(found);
  });

  it('takes groups as OR of ANDs', () => {
    const old = criterion('tags', ['urn:li:tag:old']);
    const tier = criterion('customProperties', ['tier=1']);
    expect(find({ filters: [[old], [tier]] })).toEqual([A, B]);
    expect(find({ filters: [[old, tier]] })).toEqual([]);
  });

  it('finds entity types by either name', () => {
    const types = ['dataset', 'tag'];
    expect(find({ types, filters: [[criterion('_entityType', ['TAG'])]] })).toEqual(['urn:li:tag:pii']);
    expect(find({ types, filters: [[criterion('_entityType', ['tag'])]] })).toEqual(['urn:li:tag:pii']);
  });

  it('finds words by their beginnings, in names, descriptions and URNs', () => {
    expect(find({ query: 'order' })).toEqual([A]);
    expect(find({ query: 'ubersicht' })).toEqual([A]);
    expect(find({ query: 'sales.alpha' })).toEqual([A]);
    expect(find({ query: 'orders beta' })).toEqual([]);
    expect(find({ query: '"; DROP' })).toEqual([]);
  });

  it('sorts and pages', () => {
    expect(find({ sort: [{ field: 'urn', descending: true }] })).toEqual([B, A]);
    expect(find({ sort: [{ field: 'name', descending: true }] })).toEqual([A, B]);
    expect(catalog.search.page({ types: ['dataset'], query: '*', filters: [], start: 1, count: 1 })).toEqual({
      hits: [{ urn: B, entityType: 'dataset' }],
      total: 2,
    });
  });

  it.each<[string, Partial<SearchRequest>]>([
    ['by URN', {}],
    ['by URN, backwards', { sort: [{ field: 'urn', descending: true }] }],
    ['by a text', { sort: [{ field: 'name', descending: true }] }],
    ['by what some have', { sort: [{ field: 'rowCount', descending: false }] }],
    [
      'by several fields',
      { sort: ['platform', 'rowCount', 'name'].map((field) => ({ field, descending: true })) },
    ],
  ])('scrolls %s from place to place', (_what, order) => {
    const request = { includeSoftDeleted: true, types: ['dataset', 'tag'], ...order };
    const whole = find(request);
    expect(whole.length).toBeGreaterThan(2);
    const scrolled = whole.map((_, at) => {
      const before = whole[at - 1];
      const sort = request.sort ?? [];
      const after = before === undefined ? undefined : catalog.search.placeOf(before, sort);
      return find({ ...request, count: 1, after: after && decodePlace(encodePlace(after), sort.length) })[0];
    });
    expect(scrolled).toEqual(whole);
  });

  it('refuses what the index cannot answer', () => {
    expect(() => filter(criterion('name', ['x'], { condition: 'IN' }))).toThrow('Unsupported condition: IN');
    expect(() => find({ query: 'x'.repeat(501) })).toThrow('longer than 500');
  });
});

describe('a scroll', () => {
  it('misses nothing and repeats nothing when entities come and go meanwhile', () => {
    const catalog = smallCatalog();
    const urns = Array.from({ length: 9 }, (_, at) => dataset(`t${at}`));
    const write = (urn: string): void => {
      catalog.write([proposal(urn, 'datasetProperties', { name: 'same' })], callerAt(1), false);
    };
    urns.forEach(write);
    for (const sort of [[], [{ field: 'name', descending: false }]]) {
      const request = { types: ['dataset'], query: 'same', filters: [], start: 0, sort };
      const first = catalog.search.page({ ...request, count: 4 }).hits.map(({ urn }) => urn);
      const after = catalog.search.placeOf(first[3] ?? '', sort);
      const known = catalog.model.knownUrn(first[3] ?? '');
      if (known) catalog.deleteEntity(known, { time: 1, actor: 'urn:li:corpuser:x' });
      const rest = catalog.search.page({ ...request, after, count: 100 }).hits.map(({ urn }) => urn);
      expect([...first, ...rest].sort()).toEqual(urns);
      write(first[3] ?? '');
    }
    catalog.close();
  });
});

describe('index', () => {
  it('follows writes after the delay, and at once when a proposal asks for it', async () => {
    let now = 1_000;
    const catalog = smallCatalog({ visibilityDelayMs: 20, now: () => now });
    const found = (): number =>
      catalog.search.page({ types: ['dataset'], query: '*', filters: [], start: 0, count: 10 }).total;
    catalog.write([proposal(A, 'status', {})], callerAt(now), false);
    expect(found()).toBe(0);
    now += 20;
    const deadline = Date.now() + 5_000;
    while (found() === 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(found()).toBe(1);
    const headers = { 'X-DataHub-Sync-Index-Update': 'true' };
    catalog.write([proposal(B, 'status', {}, { headers })], callerAt(now), false);
    expect(found()).toBe(2);
    catalog.close();
  });

  it('knows what it has not seen yet', () => {
    const catalog = smallCatalog({ visibilityDelayMs: 60_000 });
    catalog.write([proposal(A, 'status', {})], callerAt(1), false);
    expect([catalog.isIndexed(A), catalog.isIndexed(B)]).toEqual([false, true]);
    catalog.close();
  });

  it('keeps edges and lineage true to the aspects', () => {
    const catalog = smallCatalog();
    const upstreams = (...urns: string[]): object => ({
      upstreams: urns.map((each) => ({ dataset: each, type: 'TRANSFORMED' })),
    });
    const write = (urn: string, aspect: string, value: object): void => {
      catalog.write([proposal(urn, aspect, value as never)], callerAt(1), false);
    };
    write(A, 'upstreamLineage', upstreams(B));
    write(B, 'upstreamLineage', upstreams(C, A)); // a loop
    write(A, 'globalTags', { tags: [{ tag: 'urn:li:tag:pii' }] });
    const reached = (urn: string, direction: 'UPSTREAM' | 'DOWNSTREAM', hops?: number): [string, number][] =>
      catalog.graph.lineage(urn, direction, hops).reached.map((each) => [each.urn, each.degree]);
    expect(reached(A, 'UPSTREAM')).toEqual([
      [B, 1],
      [C, 2],
    ]);
    expect(reached(A, 'UPSTREAM', 1)).toEqual([[B, 1]]);
    expect(reached(C, 'DOWNSTREAM')).toEqual([
      [B, 1],
      [A, 2],
    ]);
    expect(catalog.graph.related('urn:li:tag:pii', ['TaggedWith'], 'INCOMING', 0, 10)).toEqual({
      related: [{ urn: A, type: 'TaggedWith' }],
      total: 1,
    });
    write(B, 'upstreamLineage', upstreams());
    expect(reached(A, 'UPSTREAM')).toEqual([[B, 1]]);
    catalog.close();
  });
});

describe('a time series', () => {
  const at = (field: string, condition: string, value: string, negated = false): Criterion =>
    criterion(field, [value], { condition, negated });

  it.each<[string, Criterion[][], number[]]>([
    ['nothing', [], [4, 3, 2, 1, 0]],
    ['a range', [[at('rowCount', 'GREATER_THAN_OR_EQUAL_TO', '3')]], [4, 3]],
    ['two ranges', [[at('rowCount', 'GREATER_THAN', '0'), at('rowCount', 'LESS_THAN', '3')]], [2, 1]],
    [
      'one of two groups',
      [[at('rowCount', 'EQUAL', '0')], [at('timestampMillis', 'LESS_THAN_OR_EQUAL_TO', '1')]],
      [1, 0],
    ],
    ['not', [[at('rowCount', 'EQUAL', '2', true)]], [4, 3, 1, 0]],
    ['what no point has', [[at('columnCount', 'EXISTS', '')]], []],
  ])('is filtered by %s', (_what, filters, rows) => {
    const catalog = smallCatalog();
    const points = [0, 1, 2, 3, 4].map((n) =>
      proposal(A, 'datasetProfile', { timestampMillis: n, rowCount: n }),
    );
    catalog.write(points, callerAt(1), false);
    const found = catalog.timeseries.read(A, 'datasetProfile', { filters });
    expect(found.map(({ value }) => value['rowCount'])).toEqual(rows);
    expect(() =>
      catalog.timeseries.read(A, 'datasetProfile', { filters: [[at('rowCount', 'IN', '1')]] }),
    ).toThrow('Unsupported condition: IN');
    catalog.close();
  });
});
