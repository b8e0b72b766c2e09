import {
  type Caller,
  SEARCH_FACETS,
  searchRpc,
  type SearchRequest,
  type VisibilityRule,
  type VisibilityRuleDraft,
} from '@dataspoke/contracts';
import { DATASETS, EVERYTHING, LOGS, SHOP, startShop, urnsOf } from '../query/governed-shop.fixture';
import { type RunningSearch } from '../search.fixture';

const admin: Caller = { id: 'api-key:admin', role: 'admin' };
const reader: Caller = { id: 'api-key:reader', role: 'reader' };
/** What only hidden entities are called, have or say; the table of customers lies in the domain of aftercare. */
const HIDDEN = /customers|aftercare|care\b|full_name|email|churn|pii|jdoe|bought|complains/i;

function draftOf({ name, effect, roles, apiKeys, entities }: VisibilityRule): VisibilityRuleDraft {
  return { name, effect, roles, apiKeys, entities };
}

describe('visibility', () => {
  let search: RunningSearch;
  const create = (draft: Partial<VisibilityRuleDraft>) =>
    search.ask(
      searchRpc.createVisibilityRule,
      {
        draft: { name: 'rule', effect: 'deny', roles: [], apiKeys: [], entities: {}, ...draft },
      },
      admin,
    );
  const find = (request: SearchRequest, caller = reader) => search.ask(searchRpc.search, request, caller);

  beforeAll(async () => {
    search = await startShop();
  }, 120_000);
  afterAll(() => search?.close());
  afterEach(async () => {
    const { items } = await search.ask(searchRpc.listVisibilityRules, {}, admin);
    for (const { id } of items) await search.ask(searchRpc.deleteVisibilityRule, { id }, admin);
  });

  it('is for admins to change', async () => {
    await expect(search.ask(searchRpc.listVisibilityRules, {}, reader)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(create({})).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [{ field: 'entities' }],
    });
    const rule = await create({ name: ' care ', entities: { domains: [SHOP.care] } });
    expect(rule).toMatchObject({ name: 'care', version: 1 });
    await expect(create({ name: 'care', entities: { envs: ['DEV'] } })).rejects.toMatchObject({
      code: 'conflict',
    });
    const { id, version } = rule;
    const draft = draftOf(rule);
    await expect(
      search.ask(searchRpc.replaceVisibilityRule, { id, version: 7, draft }, admin),
    ).rejects.toMatchObject({ code: 'precondition-failed' });
    const replaced = await search.ask(
      searchRpc.replaceVisibilityRule,
      { id, version, draft: { ...draft, name: 'kept apart' } },
      admin,
    );
    expect(replaced).toMatchObject({ id, version: 2, name: 'kept apart', entities: draft.entities });
    expect(await search.ask(searchRpc.getVisibilityRule, { id }, admin)).toEqual(replaced);
  });

  it('takes effect with the next search, for those it concerns', async () => {
    const everything = await find({ filters: { envs: ['PROD', 'DEV'] } });
    const rule = await create({ roles: ['reader'], entities: { envs: ['DEV'] } });
    const left = await find({ filters: { envs: ['PROD', 'DEV'] } });
    expect(left.total).toBe((everything.total ?? 0) - LOGS.length);
    expect((await find({ filters: { envs: ['PROD', 'DEV'] } }, admin)).total).toBe(everything.total);
    const { id, version } = rule;
    const draft = draftOf(rule);
    await search.ask(
      searchRpc.replaceVisibilityRule,
      { id, version, draft: { ...draft, effect: 'allow' } },
      admin,
    );
    expect((await find({ filters: { envs: ['PROD', 'DEV'] } })).total).toBe(LOGS.length);
    await search.ask(searchRpc.deleteVisibilityRule, { id }, admin);
    expect((await find({ filters: { envs: ['PROD', 'DEV'] } })).total).toBe(everything.total);
  });

  describe('with aftercare hidden', () => {
    beforeEach(() => create({ roles: ['reader'], entities: { domains: [SHOP.care] } }));

    it.each<SearchRequest>([
      { q: 'customers' },
      { q: 'customrs' },
      { q: SHOP.customers },
      { q: 'shop.customers' },
      { q: 'people who bought something' },
      { q: 'tables in the Aftercare domain' },
      { q: 'tables owned by marketing' },
      { q: 'tables with personal data' },
      { q: 'tables tagged pii' },
      { q: 'purchases used by jdoe' },
      { q: 'tables with the column email' },
      { q: 'what is like churn' },
      { q: 'email', types: ['schemaField'] },
      { q: 'purchases of people' },
      { q: 'orders with their total' },
      { filters: { envs: ['PROD'] }, limit: 50 },
      { filters: { downstreamOf: [SHOP.customers] } },
      { filters: { usedBy: [SHOP.marketing] } },
      { types: ['domain'] },
      { types: ['schemaField'], filters: { envs: ['PROD'] } },
    ])('nothing tells of it: %j', async (request) => {
      const answer = await find({ ...request, explain: true, facets: [...SEARCH_FACETS] });
      // What the asker wrote himself is no news to him.
      const { understood, explanation, ...rest } = { ...answer, nextCursor: '', context: '' };
      const told = JSON.stringify({ ...rest, ...{ ...explanation, text: '' } });
      expect(told.match(HIDDEN)).toBeNull();
      expect((understood?.exact ?? []).filter((urn) => urn !== request.q)).toEqual([]);
      expect(
        JSON.stringify(understood?.corrections.map(({ meant }) => meant) ?? []).match(HIDDEN),
      ).toBeNull();
      const labels = JSON.stringify(
        understood?.filters.map(({ labels, values, evidence }) => [labels, values, evidence]) ?? [],
      );
      expect(labels.match(HIDDEN)).toBeNull();
      expect(answer.documents).toBeLessThanOrEqual(EVERYTHING.length - 2);
    });

    it('everything else is found as before', async () => {
      for (const request of [
        { q: 'orders' },
        { q: 'what the shop earns' },
        { q: 'tables owned by accounting' },
      ]) {
        const [one, all] = [await find(request), await find(request, admin)];
        const others = urnsOf(all).filter((urn) => urn !== SHOP.customers && urn !== SHOP.care);
        expect(urnsOf(one).slice(0, 3)).toEqual(others.slice(0, 3));
      }
    });

    it.each(['cust', 'customers', 'custo', 'after', 'emai', 'full', 'churn', 'pii', 'jdo', 'care', 'peopel'])(
      'nothing is suggested for %s',
      async (q) => {
        const { suggestions } = await search.ask(searchRpc.suggest, { q }, reader);
        const told = suggestions.filter(({ kind }) => kind !== 'recent');
        expect(JSON.stringify(told).match(HIDDEN)).toBeNull();
        expect((await search.ask(searchRpc.suggest, { q: 'ord' }, reader)).suggestions).not.toEqual([]);
      },
    );

    it('nothing is like it, and it is like nothing', async () => {
      await expect(search.ask(searchRpc.findSimilar, { urn: SHOP.customers }, reader)).rejects.toMatchObject({
        code: 'not-found',
      });
      const like = await search.ask(searchRpc.findSimilar, { urn: SHOP.orders, limit: 50 }, reader);
      expect(JSON.stringify(like).match(HIDDEN)).toBeNull();
      expect(like.hits.length).toBeGreaterThan(0);
    });

    it('lists and documents lack it', async () => {
      const missing = search.ask(searchRpc.getDataset, { urn: SHOP.customers }, reader);
      await expect(missing).rejects.toMatchObject({ code: 'not-found' });
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await search.ask(
          searchRpc.listDatasets,
          { limit: 10, ...(cursor === undefined ? {} : { cursor }) },
          reader,
        );
        expect(page.total).toBe(DATASETS.length - 1);
        seen.push(...page.items.map(({ urn }) => urn));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(seen).toEqual(DATASETS.filter((urn) => urn !== SHOP.customers).sort());
      await expect(
        search.ask(searchRpc.listDatasets, { cursor: Buffer.from('["x"]').toString('base64url') }, reader),
      ).rejects.toMatchObject({ code: 'invalid-request' });
    });
  });

  it('makes what is hidden by its domain no different from what there is not', async () => {
    await create({ roles: ['reader'], entities: { domains: [SHOP.care] } });
    const hidden = await find({ filters: { domains: [SHOP.care] } });
    const unknown = await find({ filters: { domains: ['urn:li:domain:unknown'] } });
    const own = { tookMs: 0, context: '' };
    expect({ ...hidden, ...own }).toEqual({ ...unknown, ...own });
  });

  it('hides the sources of what is seen', async () => {
    await create({ roles: ['reader'], entities: { tags: [SHOP.critical] } });
    const { upstreams } = await search.ask(searchRpc.getDataset, { urn: SHOP.totals }, reader);
    expect(upstreams).toEqual([]);
    const { facets } = await find({ filters: { envs: ['PROD'] }, facets: ['upstream'] });
    expect(JSON.stringify(facets)).not.toContain(SHOP.orders);
    // What is made from a source that cannot be found is not told apart from what is made from nothing.
    expect((await find({ filters: { downstreamOf: [SHOP.orders] } })).total).toBe(0);
    const reached = await find({ filters: { upstreamOf: [SHOP.board] }, explain: true });
    expect(urnsOf(reached)).toEqual(expect.arrayContaining([SHOP.totals, SHOP.turnover]));
    expect(JSON.stringify(reached)).not.toContain(SHOP.orders);
  });
});
