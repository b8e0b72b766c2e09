import { searchRpc, type SearchRequest } from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
import { IndexUnavailable, SearchIndex } from '../index/search-index';
import { type RunningSearch } from '../search.fixture';
import { daysAgo, EVERYTHING, refused, SHOP, startShop, urnsOf } from './governed-shop.fixture';

describe('answers to bad input and without a part of the search', () => {
  let search: RunningSearch;
  const find = (request: SearchRequest) => search.ask(searchRpc.search, request);

  beforeAll(async () => {
    search = await startShop();
  }, 120_000);
  afterAll(() => search?.close());
  afterEach(() => jest.restoreAllMocks());

  describe('bad input', () => {
    it.each<[string, object, string]>([
      ['nothing', {}, 'q'],
      ['an empty question', { q: '' }, 'q'],
      ['no word', { q: '"" ?!' }, 'q'],
      ['an emoji alone', { q: '😀' }, 'q'],
      ['no filter in filters', { filters: {} }, 'q'],
      ['empty filters', { filters: { platforms: [] }, types: [] }, 'q'],
      ['501 characters', { q: 'x'.repeat(501) }, 'q'],
      ['10,000 characters', { q: 'long '.repeat(2_000) }, 'q'],
      ['limit 0', { q: 'orders', limit: 0 }, 'limit'],
      ['limit 1,000,000', { q: 'orders', limit: 1_000_000 }, 'limit'],
      ['an unknown filter', { q: 'orders', filters: { colour: ['red'] } }, 'filters.colour'],
      ['an unknown facet', { q: 'orders', facets: ['colour'] }, 'facets'],
      ['an unknown order', { q: 'orders', sort: 'colour' }, 'sort'],
      ['a span that ends before it begins', { filters: { changedSince: daysAgo(1), changedBefore: daysAgo(2) } }, 'filters.changedSince'],
      ['types that exclude each other', { types: ['dataset'], filters: { entityTypes: ['dashboard'] } }, 'types'],
      ['a cursor that is none', { q: 'orders', cursor: 'x' }, 'cursor'],
    ])('%s is refused, with the field', async (_name, request, field) => {
      await expect(find(request)).rejects.toMatchObject(refused(field));
    }); // prettier-ignore

    it.each([
      '😀 orders',
      "orders'; DROP TABLE documents; --",
      '"AND (',
      'NEAR(a, b)',
      'orders*',
      'a AND NOT b OR',
      'platform:',
      'owner:nobody',
      'downstream of',
      'tagged',
      'with the and of',
      'which',
      'x'.repeat(500),
      'a '.repeat(250).trim(),
    ])('%j is a text as any other', async (q) => {
      const { documents, hits } = await find({ q, facets: ['platform'], explain: true });
      expect(documents).toBe(EVERYTHING.length);
      if (q.includes('orders')) expect(urnsOf({ hits })).toContain(SHOP.orders);
    });
  });

  describe('without a part of the search', () => {
    /** What the engine says while it is away. */
    function indexAway(): void {
      const index = search.service.app.get(SearchIndex);
      for (const method of ['search', 'list', 'facets'] as const) {
        jest.spyOn(index, method).mockRejectedValue(new IndexUnavailable('The index is away.'));
      }
    }

    it.each<SearchRequest>([
      { q: 'old orders' },
      { q: 'order_totals' },
      { q: 'old orders', sort: 'name' },
      { q: 'old orders', facets: ['platform'] },
      { q: 'orders of the shop', filters: { platforms: ['postgres'] } },
    ])('the index: %j is answered out of names', async (request) => {
      await find({ q: 'orders' });
      indexAway();
      const { hits, mode, degraded, facets, notes = [] } = await find(request);
      expect(facets).toBeUndefined();
      expect(notes).toHaveLength(request.sort || request.facets ? 1 : 0);
      expect(urnsOf({ hits })).toContain(request.q === 'order_totals' ? SHOP.totals : SHOP.orders);
      expect(mode).toBe('text-only');
      expect(degraded).toContainEqual(expect.objectContaining({ part: 'index' }));
    });

    it('the index: what no name holds is an outage, not nothing', async () => {
      indexAway();
      await expect(find({ q: 'unheard' })).rejects.toMatchObject({ code: 'service-unavailable' });
      await expect(find({ filters: { envs: ['DEV'] } })).rejects.toMatchObject({ code: 'service-unavailable' });
    }); // prettier-ignore

    it('the model: words alone answer, and this is told', async () => {
      await search.restart({ DATASPOKE_EMBED_MODEL: '/nowhere/model.onnx' });
      const { hits, mode, degraded } = await eventually(async () => {
        const answer = await find({ q: 'purchases' });
        expect(answer.hits.length).toBeGreaterThan(0);
        return answer;
      }, 20_000);
      expect(urnsOf({ hits })).toContain(SHOP.orders);
      expect(mode).toBe('text-only');
      expect(degraded).toEqual([{ part: 'embedding', reason: expect.stringContaining('Meaning was not') }]);
      // Names are known again too.
      await eventually(
        async () => expect((await find({ q: 'tables tagged critical' })).total).toBe(1),
        10_000,
      );
    }, 60_000);
  });
});
