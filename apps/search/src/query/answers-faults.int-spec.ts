import { searchRpc, type SearchRequest } from '@dataspoke/contracts';
import { mcp, requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { IndexUnavailable, SearchIndex } from '../index/search-index';
import { type RunningSearch } from '../search.fixture';
import { shopTable, shopUrn } from '../shop-catalog.fixture';
import { daysAgo, EVERYTHING, LOGS, refused, SHOP, startShop, urnsOf } from './governed-shop.fixture';

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

    it('a cursor of another question, order or filter is refused, one of another page size is not', async () => {
      const { nextCursor: cursor } = await find({ q: 'machine', limit: 5 });
      for (const other of [
        { q: 'machines' },
        { q: 'machine', sort: 'name' as const },
        { q: 'machine', filters: { envs: ['DEV'] } },
      ]) {
        await expect(find({ ...other, cursor })).rejects.toMatchObject({
          ...refused('cursor'),
          message: expect.stringContaining('another search'),
        });
      }
      expect((await find({ q: 'machine', limit: 7, cursor })).hits).toHaveLength(7);
      for (const garbage of [
        '%%%',
        Buffer.from('[]').toString('base64url'),
        Buffer.from('[1,2,3,4]').toString('base64url'),
      ]) {
        await expect(find({ q: 'machine', cursor: garbage })).rejects.toMatchObject(refused('cursor'));
      }
    });

    it('filters that exclude each other are told as such, and not as an empty catalog', async () => {
      const { hits, total, notes } = await find({ filters: { platforms: ['postgres'], envs: ['DEV'] } });
      expect({ hits, total, notes }).toEqual({ hits: [], total: 0, notes: ['Nothing meets the filters.'] });
      expect(await find({ q: 'orders', filters: { deprecated: true, certified: true } })).toMatchObject({
        hits: [],
        notes: ['Nothing meets the filters.'],
      });
    });

    it('words that contradict each other: one limit is taken, and seen', async () => {
      const { hits, understood } = await find({ q: 'deprecated orders that are not deprecated' });
      const limits = understood?.filters.filter(({ field }) => field === 'deprecated') ?? [];
      expect(limits.map(({ values }) => values)).toEqual([['false']]);
      expect(urnsOf({ hits })).toContain(SHOP.orders);
      expect(urnsOf({ hits })).not.toContain(SHOP.legacy);
    });

    it('words that contradict a filter: the filter decides', async () => {
      const { hits, understood } = await find({
        q: 'deprecated orders',
        filters: { deprecated: false },
      });
      expect(understood?.filters.filter(({ dropped }) => dropped === undefined)).toEqual([]);
      expect(urnsOf({ hits })).toContain(SHOP.orders);
      expect(urnsOf({ hits })).not.toContain(SHOP.legacy);
    });

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
      "orders '",
      'orders NEAR/3 shop',
      '{orders} : ^"',
      'orders \u202e\u200f',
      '\u200border\u200bs',
      'عملاء',
      '顧客 orders',
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

    it.each<[SearchRequest, string]>([
      [{ q: 'old orders' }, SHOP.orders],
      [{ q: 'order_totals' }, SHOP.totals],
      [{ q: 'old orders', sort: 'name' }, SHOP.orders],
      [{ q: 'old orders', facets: ['platform'] }, SHOP.orders],
      [{ q: 'orders of the shop', filters: { platforms: ['postgres'] } }, SHOP.orders],
      // Words of descriptions, columns and labels, in other forms and by their beginnings.
      [{ q: 'purchasing' }, SHOP.orders],
      [{ q: 'full_name' }, SHOP.customers],
      [{ q: 'marketing money' }, SHOP.board],
      [{ q: 'purch' }, SHOP.orders],
      // What only a look at each document tells.
      [{ q: 'shop', filters: { tags: [SHOP.pii] } }, SHOP.customers],
      [{ q: 'shop', filters: { columns: ['amount'] } }, SHOP.turnover],
      [{ q: 'shop', filters: { deprecated: true } }, SHOP.legacy],
    ])('the index: %j is answered out of the words of documents', async (request, expected) => {
      const usual = await find({ ...request, limit: 50 });
      indexAway();
      const { hits, mode, degraded, facets, total, notes = [] } = await find({ ...request, limit: 50 });
      expect(facets).toBeUndefined();
      expect(total).toBeUndefined();
      expect(notes).toHaveLength(request.sort || request.facets ? 1 : 0);
      expect(urnsOf({ hits })).toContain(expected);
      if (request.filters) expect(urnsOf(usual)).toEqual(expect.arrayContaining(urnsOf({ hits })));
      expect(mode).toBe('text-only');
      expect(degraded).toContainEqual({
        part: 'index',
        reason: expect.stringContaining('without their meaning'),
      });
    });

    it('the index: that no document holds a word is told as an outage, not as nothing', async () => {
      indexAway();
      expect(await find({ q: 'unheard' })).toMatchObject({
        hits: [],
        degraded: [
          {
            part: 'index',
            reason: expect.stringMatching(/index is away.*nothing that you can find holds one/),
          },
        ],
      });
    });

    it.each<SearchRequest>([
      { filters: { envs: ['DEV'] } },
      { q: 'orders', filters: { downstreamOf: [SHOP.orders] } },
      { q: 'orders', filters: { usedBy: [SHOP.accounting] } },
    ])('the index: %j cannot be told, and this is said', async (request) => {
      indexAway();
      await expect(find(request)).rejects.toMatchObject({ code: 'service-unavailable' });
    });

    it('the index: pages go on, also where most of what holds the word is not allowed', async () => {
      indexAway();
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await find({ q: 'machine shop', filters: { envs: ['DEV'] }, limit: 10, cursor });
        seen.push(...urnsOf(page));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(seen.sort()).toEqual([...LOGS].sort());
    });

    it('the index: what is like an entity cannot be told, names are still completed', async () => {
      await find({ q: 'orders' });
      indexAway();
      await expect(search.ask(searchRpc.findSimilar, { urn: SHOP.orders })).rejects.toMatchObject({
        code: 'service-unavailable',
      });
      const { suggestions } = await search.ask(searchRpc.suggest, { q: 'ord' });
      expect(suggestions.map(({ urn }) => urn)).toContain(SHOP.orders);
    });

    it('the index: a document that is gone is not found by its words any more', async () => {
      const gone = shopUrn('forgotten');
      const { writes } = search.catalog.client;
      requireAccepted(await writes.emitMcps(shopTable(gone, 'Xylophones', ['id'])));
      const there = await search.changed([gone], { aspects: ['schemaMetadata'] });
      const reached = (after: string) =>
        eventually(async () =>
          expect(await search.ask(searchRpc.getIndexStatus, { after })).toMatchObject({ reached: true }),
        );
      await reached(there);
      requireAccepted(await writes.emitMcps([mcp(gone, 'status', { removed: true })]));
      indexAway();
      expect(urnsOf(await find({ q: 'xylophone' }))).toEqual([gone]);
      jest.restoreAllMocks();
      await reached(await search.changed([gone], { aspects: ['status'] }));
      indexAway();
      expect(urnsOf(await find({ q: 'xylophone' }))).toEqual([]);
    });

    it('the model: words alone answer, and this is told', async () => {
      await search.restart({ DATASPOKE_EMBED_MODEL: '/nowhere/model.onnx' });
      const { hits, mode, degraded } = await eventually(async () => {
        const answer = await find({ q: 'purchases' });
        expect(answer.degraded?.map(({ part }) => part)).toEqual(['embedding']);
        return answer;
      }, 20_000);
      expect(urnsOf({ hits })).toContain(SHOP.orders);
      expect(mode).toBe('text-only');
      expect(degraded).toEqual([{ part: 'embedding', reason: expect.stringContaining('Meaning was not') }]);
      // Filters need no model.
      const listed = await find({ filters: { tags: [SHOP.critical] } });
      expect(listed).toMatchObject({ mode: 'filters-only', total: 1 });
      expect(listed.degraded).toBeUndefined();
      // Names are known again too.
      await eventually(
        async () => expect((await find({ q: 'tables tagged critical' })).total).toBe(1),
        10_000,
      );
    }, 60_000);
  });
});
