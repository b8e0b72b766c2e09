import { type SearchAnswer, searchRpc, type SearchRequest } from '@dataspoke/contracts';
import { type RunningSearch } from '../search.fixture';
import {
  daysAgo,
  DATASETS,
  EVERYTHING,
  LOGS,
  refused,
  SHOP,
  startShop,
  urnsOf,
} from './governed-shop.fixture';

describe('answers over the bus', () => {
  let search: RunningSearch;
  const find = (request: SearchRequest) => search.ask(searchRpc.search, request);
  const found = async (request: SearchRequest) => urnsOf(await find({ limit: 50, ...request }));

  beforeAll(async () => {
    search = await startShop();
  }, 120_000);
  afterAll(() => search?.close());

  describe('filters of the caller', () => {
    it.each<[NonNullable<SearchRequest['filters']>, readonly string[]]>([
      [{ platforms: ['looker'] }, [SHOP.board]],
      [{ platforms: ['snowflake', 'looker'], envs: ['PROD'] }, [SHOP.turnover]],
      [{ owners: [SHOP.marketing] }, [SHOP.board, SHOP.customers]],
      [{ owners: [SHOP.marketing], entityTypes: ['dataset'] }, [SHOP.customers]],
      [{ tags: [SHOP.critical] }, [SHOP.orders]],
      [{ tags: [SHOP.pii] }, [SHOP.customers]],
      [{ tags: [SHOP.pii, SHOP.critical] }, [SHOP.customers, SHOP.orders]],
      [{ terms: [SHOP.churn] }, [SHOP.customers]],
      [{ domains: [SHOP.care] }, [SHOP.customers]],
      [{ columns: ['EMAIL'] }, [SHOP.customers]],
      [{ columns: ['email', 'placed_at'] }, [SHOP.customers, SHOP.orders]],
      [{ personalData: ['direct', 'indirect', 'pseudonymised'] }, [SHOP.customers, SHOP.orders]],
      [{ personalData: ['direct'] }, [SHOP.customers]],
      [{ derivedFromPersonalData: true }, [SHOP.board, SHOP.totals, SHOP.turnover]],
      [{ personalData: ['pseudonymised'], missing: ['domain'], owners: [SHOP.accounting] }, [SHOP.orders]],
      [{ deprecated: true }, [SHOP.legacy]],
      [{ certified: true }, [SHOP.turnover]],
      [{ healthy: false }, [SHOP.legacy]],
      [{ downstreamOf: [SHOP.orders] }, [SHOP.board, SHOP.totals, SHOP.turnover]],
      [{ upstreamOf: [SHOP.turnover] }, [SHOP.orders, SHOP.totals]],
      [{ upstreamOf: [SHOP.board] }, [SHOP.orders, SHOP.totals, SHOP.turnover]],
      [{ usedBy: [SHOP.jdoe] }, [SHOP.customers]],
      [{ usedBy: [SHOP.marketing] }, [SHOP.orders, SHOP.totals, SHOP.turnover]],
      [{ changedSince: daysAgo(7), entityTypes: ['dataset'] }, [SHOP.orders]],
      [{ changedBefore: daysAgo(365), entityTypes: ['dataset'] }, [SHOP.legacy]],
      [{ tags: ['urn:li:tag:none'] }, []],
      [{ deprecated: true, certified: true }, []],
    ])('%j', async (filters, urns) => {
      const { hits, total, understood } = await find({ filters, limit: 50 });
      expect(hits.map(({ urn }) => urn).sort()).toEqual([...urns].sort());
      expect(total).toBe(urns.length);
      expect(understood).toBeUndefined();
    });

    it('that are flags tell the rest as well', async () => {
      expect((await find({ filters: { deprecated: false } })).total).toBe(EVERYTHING.length - 1);
      expect((await find({ filters: { personalData: ['none'], entityTypes: ['dataset'] } })).total).toBe(
        DATASETS.length - 2,
      );
    });

    it('say so when nothing meets them', async () => {
      const { hits, notes } = await find({ filters: { deprecated: true, certified: true } });
      expect(hits).toEqual([]);
      expect(notes).toEqual(['Nothing meets the filters.']);
    });

    it('hold beside types', async () => {
      const both = { types: ['dataset', 'dashboard'], filters: { owners: [SHOP.marketing] } };
      expect((await found(both)).sort()).toEqual([SHOP.board, SHOP.customers].sort());
      const narrowed = { types: ['dataset', 'dashboard'], filters: { entityTypes: ['dashboard'] } };
      expect(await found(narrowed)).toEqual([SHOP.board]);
    });
  });

  describe('limits that a question says', () => {
    it.each<[string, Record<string, readonly string[]>, readonly string[]]>([
      ['deprecated tables', { deprecated: ['true'], entityTypes: ['dataset'] }, [SHOP.legacy]],
      ['tables owned by accounting', { owners: [SHOP.accounting], entityTypes: ['dataset'] }, [SHOP.orders, SHOP.totals]],
      ['tables tagged critical', { tags: [SHOP.critical], entityTypes: ['dataset'] }, [SHOP.orders]],
      ['tables in the Aftercare domain', { domains: [SHOP.care], entityTypes: ['dataset'] }, [SHOP.customers]],
      ['tables with the glossary term churn', { terms: [SHOP.churn], entityTypes: ['dataset'] }, [SHOP.customers]],
      ['tables with a column email', { columns: ['email'], entityTypes: ['dataset'] }, [SHOP.customers]],
      ['tables with the columns placed_at and total', { columns: ['placed_at', 'total'], entityTypes: ['dataset'] }, [SHOP.orders]],
      ['datasets downstream of orders', { downstreamOf: [SHOP.orders], entityTypes: ['dataset'] }, [SHOP.totals, SHOP.turnover]],
      ['which tables feed the boardroom dashboard', { upstreamOf: [SHOP.board], entityTypes: ['dataset'] }, [SHOP.orders, SHOP.totals, SHOP.turnover]],
      ['tables used by marketing', { usedBy: [SHOP.marketing], entityTypes: ['dataset'] }, [SHOP.orders, SHOP.totals, SHOP.turnover]],
      ['tables queried by jdoe', { usedBy: [SHOP.jdoe], entityTypes: ['dataset'] }, [SHOP.customers]],
      ['certified snowflake tables', { certified: ['true'], platforms: ['snowflake'], entityTypes: ['dataset'] }, [SHOP.turnover]],
      ['tables with PII', { personalData: ['direct', 'indirect', 'pseudonymised'], entityTypes: ['dataset'] }, [SHOP.customers, SHOP.orders]],
      ['tables with personal data without domain', { personalData: ['direct', 'indirect', 'pseudonymised'], missing: ['domain'], entityTypes: ['dataset'] }, [SHOP.orders]],
      ['tables with direct personal data missing retention', { personalData: ['direct'], missing: ['retention'], entityTypes: ['dataset'] }, [SHOP.customers]],
      ['tables derived from personal data', { derivedFromPersonalData: ['true'], entityTypes: ['dataset'] }, [SHOP.totals, SHOP.turnover]],
      ['personal data used by marketing', { personalData: ['direct', 'indirect', 'pseudonymised'], usedBy: [SHOP.marketing] }, [SHOP.orders]],
    ])('%s', async (q, filters, urns) => {
      const { hits, total, understood } = await find({ q, limit: 50 });
      expect(byField(understood)).toEqual(filters);
      expect(hits.map(({ urn }) => urn).sort()).toEqual([...urns].sort());
      expect(total).toBe(urns.length);
    }); // prettier-ignore

    it.each<[string, readonly string[]]>([
      ['tables not owned by accounting', DATASETS.filter((urn) => urn !== SHOP.orders && urn !== SHOP.totals)],
      ['postgres tables that are not tagged critical', [SHOP.customers, SHOP.legacy, SHOP.totals]],
      ['snowflake tables not in dev', [SHOP.turnover]],
      ['postgres tables without a column total', [SHOP.customers]],
      ['postgres tables not downstream of orders', [SHOP.customers, SHOP.legacy, SHOP.orders]],
      ['postgres tables not derived from personal data', [SHOP.customers, SHOP.legacy, SHOP.orders]],
      ['postgres tables except those used by marketing', [SHOP.customers, SHOP.legacy]],
    ])('are turned round where it says that they are not meant: %s', async (q, urns) => {
      const { hits, total, understood } = await find({ q, limit: 50 });
      expect(urnsOf({ hits }).sort()).toEqual([...urns].sort());
      expect(total).toBe(urns.length);
      const denied = understood?.filters.filter(({ excludes = false, values }) => excludes || values[0] === 'false');
      expect(denied).toHaveLength(1);
    }); // prettier-ignore

    it('are told with the words that say so, and can be sent back as filters', async () => {
      const { understood } = await find({ q: 'purchases owned by accounting' });
      expect(understood).toMatchObject({
        words: ['purchases'],
        filters: [{ field: 'owners', words: 'owned by accounting', evidence: expect.stringContaining('accounting') }],
      });
      const again = await find({
        q: 'purchases owned by accounting',
        understand: false,
        filters: { owners: [SHOP.accounting] },
      });
      expect(again.understood?.filters).toEqual([]);
      expect(urnsOf(again).sort()).toEqual([SHOP.orders, SHOP.totals].sort());
    }); // prettier-ignore

    it('are let go when nothing meets them, and this is told', async () => {
      const { hits, understood } = await find({ q: 'purchases tagged critical in the Aftercare domain' });
      expect(hits.length).toBeGreaterThan(0);
      const dropped = understood?.filters.filter((filter) => filter.dropped !== undefined);
      expect(dropped?.map(({ field }) => field)).toEqual(['domains']);
      expect(urnsOf({ hits })).toEqual([SHOP.orders]);
    });

    it('put right what is typed wrongly', async () => {
      const { understood, hits } = await find({ q: 'trunover' });
      expect(understood?.corrections).toEqual([{ typed: 'trunover', meant: 'turnover' }]);
      expect(hits[0]?.urn).toBe(SHOP.turnover);
      expect((await find({ q: 'trunover', understand: false })).understood?.corrections).toEqual([]);
    });

    it.each(['order_totals', 'ORDER TOTALS', '"order totals"', 'shop.public.order_totals', SHOP.totals])(
      'gives way to the name %s',
      async (q) => {
        const { hits, understood } = await find({ q });
        expect(understood?.exact).toEqual([SHOP.totals]);
        expect(hits[0]).toMatchObject({ urn: SHOP.totals, score: 1 });
      },
    );
  });

  describe('facets', () => {
    it('count exactly all that the filters allow', async () => {
      const { facets } = await find({
        types: ['dataset'],
        limit: 1,
        facets: ['platform', 'env', 'owner', 'tag', 'term', 'domain', 'deprecated', 'certified', 'user'],
      });
      expect(countsOf(facets)).toEqual({
        platform: { snowflake: LOGS.length + 1, postgres: 4 },
        env: { DEV: LOGS.length, PROD: 5 },
        owner: { [SHOP.accounting]: 2, [SHOP.marketing]: 1 },
        tag: { [SHOP.certified]: 1, [SHOP.critical]: 1, [SHOP.pii]: 1 },
        term: { [SHOP.churn]: 1 },
        domain: { [SHOP.care]: 1 },
        deprecated: { true: 1 },
        certified: { true: 1 },
        user: { [SHOP.jdoe]: 1 },
      });
      const domain = facets?.find(({ facet }) => facet === 'domain');
      expect(domain?.values[0]?.label).toBe('Aftercare');
    });

    it('count what holds a word of the question', async () => {
      const { facets } = await find({ q: 'purchases', facets: ['platform', 'owner'] });
      expect(countsOf(facets)).toEqual({ platform: { postgres: 3 }, owner: { [SHOP.accounting]: 2 } });
    });
  });

  describe('orders', () => {
    it.each<[SearchRequest['sort'], readonly string[]]>([
      ['name', [SHOP.customers, SHOP.legacy, SHOP.totals, SHOP.orders]],
      ['usage', [SHOP.customers]],
      ['relevance', [SHOP.customers]],
      ['rows', [SHOP.orders, SHOP.customers]],
      ['changedAt', [SHOP.orders, SHOP.legacy]],
    ])('%s', async (sort, first) => {
      const urns = await found({ filters: { platforms: ['postgres'] }, sort });
      expect(urns).toHaveLength(4);
      expect(urns.slice(0, first.length)).toEqual(first);
    });

    it('hold for what a question found', async () => {
      const urns = await found({ q: 'purchases', filters: { platforms: ['postgres'] }, sort: 'changedAt' });
      expect(urns.slice(0, 2)).toEqual([SHOP.orders, SHOP.legacy]);
    });
  });

  describe('pages', () => {
    it.each<[string, SearchRequest, readonly string[]]>([
      ['of a list', { filters: { envs: ['DEV'] } }, LOGS],
      ['of a list by name', { filters: { envs: ['DEV'] }, sort: 'name' }, LOGS],
      ['of a ranking', { q: 'what a machine wrote', filters: { envs: ['DEV'] } }, LOGS],
      ['of a ranking by name', { q: 'what a machine wrote', filters: { envs: ['DEV'] }, sort: 'name' }, LOGS],
      ['of columns', { types: ['schemaField'], filters: { envs: ['DEV'] } }, LOGS.map((urn) => `urn:li:schemaField:(${urn},line)`)],
    ])('%s hold each hit once', async (_name, request, urns) => {
      const seen: string[] = [];
      for (let cursor: string | undefined; ;) {
        // Facets and explanations may come and go from page to page.
        const page = await find({ ...request, limit: 5, cursor, explain: cursor !== undefined });
        expect(page.hits.length).toBeLessThanOrEqual(5);
        if (request.q === undefined) expect(page).toMatchObject({ mode: 'filters-only', total: urns.length });
        else expect({ total: undefined, ...page }).toMatchObject({ mode: 'hybrid', total: undefined });
        seen.push(...urnsOf(page));
        cursor = page.nextCursor;
        if (cursor === undefined) break;
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect([...seen].sort()).toEqual([...urns].sort());
    }); // prettier-ignore

    it.each<[string, SearchRequest]>([
      ['question', { q: 'machines', filters: { envs: ['DEV'] } }],
      ['filter', { q: 'what a machine wrote', filters: { envs: ['PROD'] } }],
      ['order', { q: 'what a machine wrote', filters: { envs: ['DEV'] }, sort: 'name' }],
      ['type', { q: 'what a machine wrote', filters: { envs: ['DEV'] }, types: ['dataset'] }],
    ])('cannot be turned with another %s', async (_name, other) => {
      const { nextCursor } = await find({ q: 'what a machine wrote', filters: { envs: ['DEV'] }, limit: 5 });
      expect(nextCursor).toEqual(expect.any(String));
      await expect(find({ ...other, cursor: nextCursor })).rejects.toMatchObject(refused('cursor'));
    });
  });

  describe('columns', () => {
    it('answer a question that asks for them', async () => {
      const { hits } = await find({ q: 'which columns hold PII' });
      expect(hits.map(({ name, personalData }) => [name, personalData?.map(({ kind }) => kind)])).toEqual([
        ['email', ['direct']],
        ['full_name', ['direct']],
        ['customer_id', ['pseudonymised']],
      ]);
      expect(hits.slice(0, 1)).toEqual([
        expect.objectContaining({
          urn: `urn:li:schemaField:(${SHOP.customers},email)`,
          entityType: 'schemaField',
          parent: SHOP.customers,
          name: 'email',
          matchedColumns: ['email'],
          matchedTerms: [SHOP.pii],
        }),
      ]);
    });

    it('are kept by the limits that speak of columns, whatever other words there are', async () => {
      const { hits } = await find({ q: 'which columns about people hold PII' });
      expect(hits.map(({ name }) => name).sort()).toEqual(['email', 'full_name']);
    });

    it('are counted, and none is said to be none', async () => {
      const of = (filters: SearchRequest['filters']) => find({ types: ['schemaField'], filters });
      expect(await of({ owners: [SHOP.accounting] })).toMatchObject({ total: 6 });
      // The tag is on the table.
      const none = await of({ tags: [SHOP.critical] });
      expect(none).toMatchObject({ hits: [], total: 0, notes: ['Nothing meets the filters.'] });
    });

    it('are ranked by the words of a question', async () => {
      const { hits } = await find({ q: 'full name of a person', types: ['schemaField'] });
      expect(hits[0]).toMatchObject({ name: 'full_name', parent: SHOP.customers, score: 1 });
    });

    it('are those of several names', async () => {
      const urns = await found({ types: ['schemaField'], filters: { columns: ['email', 'placed_at'] } });
      expect(urns.sort()).toEqual(
        [`urn:li:schemaField:(${SHOP.customers},email)`, `urn:li:schemaField:(${SHOP.orders},placed_at)`].sort(),
      );
    }); // prettier-ignore

    it('are left out where a question says so', async () => {
      const { hits } = await find({ q: 'which columns hold PII except a column email' });
      expect(hits.map(({ name }) => name).sort()).toEqual(['customer_id', 'full_name']);
    });

    it.each<[string, NonNullable<SearchRequest['exclude']>, readonly string[]]>([
      ['a name', { columns: ['email'] }, ['customer_id', 'full_name']],
      ['several names', { columns: ['email', 'full_name'] }, ['customer_id']],
      ['a kind of personal data', { personalData: ['direct'] }, ['customer_id']],
      ['a tag of theirs', { tags: [SHOP.pii] }, ['customer_id', 'full_name']],
      ['what they lie in', { owners: [SHOP.marketing] }, ['customer_id']],
      ['another type', { entityTypes: ['dataset', 'dashboard'] }, ['customer_id', 'email', 'full_name']],
    ])('are left out one by one: by %s', async (_name, exclude, names) => {
      const filters = { personalData: ['direct', 'indirect', 'pseudonymised'] };
      const { hits, total } = await find({ types: ['schemaField'], filters, exclude, limit: 50 });
      expect(hits.map(({ name }) => name).sort()).toEqual(names);
      expect(total).toBe(names.length);
    });

    it('can be left out, which leaves what they lie in', async () => {
      const { hits } = await find({ q: 'which columns hold PII', exclude: { entityTypes: ['schemaField'] } });
      expect(urnsOf({ hits }).sort()).toEqual([SHOP.customers, SHOP.orders].sort());
      const { total } = await find({ exclude: { entityTypes: ['schemaField', 'dashboard'] }, limit: 50 });
      expect(total).toBe(EVERYTHING.length - 1);
      const both = { types: ['schemaField'], exclude: { entityTypes: ['schemaField'] } };
      await expect(find(both)).rejects.toMatchObject(refused('entityTypes'));
    });

    it('are not asked for together with other types', async () => {
      await expect(find({ types: ['schemaField', 'dataset'] })).rejects.toMatchObject(refused('types'));
    });
  });

  it('explains what each stage did', async () => {
    const { explanation, hits } = await find({ q: 'purchases by day', explain: true });
    expect(explanation).toMatchObject({ text: 'purchases by day', candidateCount: expect.any(Number) });
    expect(explanation?.candidates[0]).toMatchObject({ urn: hits[0]?.urn, rank: 1, score: 1 });
    expect(explanation?.candidates[0]?.meaning).toBeGreaterThan(0);
    expect(JSON.parse(explanation?.condition ?? '')).toHaveProperty('all');
    const stages = explanation?.timings.map(({ stage }) => stage);
    expect(stages).toEqual([
      'names',
      'understand',
      'scope',
      'retrieve',
      'rank',
      'expand',
      'confirmed',
      'explain',
    ]);
    expect(await find({ q: 'purchases by day' })).not.toHaveProperty('explanation');
  });

  describe('what is like an entity', () => {
    it('has words, columns or meaning in common, and is never itself', async () => {
      const { hits, mode } = await search.ask(searchRpc.findSimilar, { urn: SHOP.orders, limit: 3 });
      expect(mode).toBe('hybrid');
      expect(urnsOf({ hits })).toContain(SHOP.legacy);
      expect(urnsOf({ hits })).not.toContain(SHOP.orders);
      const legacy = hits.find(({ urn }) => urn === SHOP.legacy);
      expect(legacy).toMatchObject({ matchedColumns: ['id', 'total'], deprecated: { note: 'use orders' } });
      expect(legacy?.reason).toContain('2 columns of the same name (id, total)');
    });

    it('is not found for what is not there', async () => {
      const urn = 'urn:li:dataset:(urn:li:dataPlatform:postgres,none,PROD)';
      await expect(search.ask(searchRpc.findSimilar, { urn })).rejects.toMatchObject({ code: 'not-found' });
    });
  });

  describe('suggestions', () => {
    const suggest = async (q: string) => (await search.ask(searchRpc.suggest, { q })).suggestions;

    it('are names of every kind', async () => {
      expect(await suggest('ord')).toContainEqual(expect.objectContaining({ kind: 'entity', urn: SHOP.orders }));
      expect(await suggest('placed')).toContainEqual({ kind: 'column', text: 'placed_at', entities: 1 });
      expect(await suggest('after')).toContainEqual(expect.objectContaining({ urn: SHOP.care }));
      expect(await suggest('snow')).toContainEqual({ kind: 'platform', text: 'snowflake', entities: LOGS.length + 1 });
      expect(await suggest('accou')).toContainEqual(expect.objectContaining({ kind: 'owner', urn: SHOP.accounting, entities: 2 }));
      expect(await suggest('zzzzzz')).toEqual([]);
    }); // prettier-ignore

    it('put mistakes right', async () => {
      expect(await suggest('trunover')).toContainEqual(
        expect.objectContaining({ urn: SHOP.turnover, corrected: true }),
      );
    });

    it('are what the caller asked lately, while nothing is typed', async () => {
      await find({ q: 'purchases of late' });
      expect((await suggest(''))[0]).toEqual({ kind: 'recent', text: 'purchases of late' });
    });
  });
});

function byField(understood: SearchAnswer['understood']): Record<string, readonly string[]> {
  const filters: Record<string, readonly string[]> = {};
  for (const { field, values } of understood?.filters ?? []) {
    filters[field] = [...(filters[field] ?? []), ...values];
  }
  return filters;
}

function countsOf(facets: SearchAnswer['facets']): Record<string, Record<string, number>> {
  return Object.fromEntries(
    (facets ?? []).map(({ facet, values }) => [
      facet,
      Object.fromEntries(values.map(({ value, count }) => [value, count])),
    ]),
  );
}
