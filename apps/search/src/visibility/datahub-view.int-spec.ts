import { type Caller, SEARCH_FACETS, searchRpc, type SearchRequest } from '@dataspoke/contracts';
import { mcpOf, requireAccepted } from '@dataspoke/datahub-client';
import { Shutdown } from '@dataspoke/service-kit';
import { EVERYTHING, SHOP, startShop, urnsOf } from '../query/governed-shop.fixture';
import { SearchEnv } from '../search-env';
import { type RunningSearch } from '../search.fixture';
import { DataHubView } from './datahub-view';

const MASTER = 'the-token-of-the-service';
const ANN = 'urn:li:corpuser:ann';
const key: Caller = { id: 'api-key:portal', role: 'reader' };
const admin: Caller = { id: 'api-key:admin', role: 'admin' };

describe('with the DataHub token of a person', () => {
  let search: RunningSearch;
  let ann: string;
  const find = (request: SearchRequest, token: string | undefined = ann) =>
    search.ask(searchRpc.search, request, key, token);

  beforeAll(async () => {
    search = await startShop({ catalog: { token: MASTER, viewAuthorization: true } });
    await letView({ field: 'URN', values: [SHOP.orders, SHOP.totals], condition: 'EQUALS' });
    ann = await tokenOf(ANN);
  }, 120_000);
  afterAll(() => search?.close());

  async function letView(criterion: { field: string; values: string[]; condition: string }): Promise<void> {
    const policy = mcpOf('urn:li:dataHubPolicy:view', 'dataHubPolicyInfo', {
      displayName: 'view',
      description: '',
      type: 'METADATA',
      state: 'ACTIVE',
      privileges: ['VIEW_ENTITY_PAGE'],
      actors: { users: [ANN] },
      resources: { filter: { criteria: [criterion] } },
    });
    requireAccepted(await search.catalog.client.writes.emitMcps([policy]));
  }

  async function tokenOf(actorUrn: string): Promise<string> {
    const response = await fetch(`${search.catalog.url}/api/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${MASTER}` },
      body: JSON.stringify({
        query:
          'mutation m($input: CreateAccessTokenInput!) { createAccessToken(input: $input) { accessToken } }',
        variables: { input: { type: 'PERSONAL', actorUrn, duration: 'ONE_DAY', name: 'of a person' } },
      }),
    });
    const { data } = (await response.json()) as { data: { createAccessToken: { accessToken: string } } };
    return data.createAccessToken.accessToken;
  }

  it('only what DataHub lets that person view is found and counted', async () => {
    const request = { types: ['dataset'], facets: [...SEARCH_FACETS], limit: 50 };
    const answer = await find(request);
    expect(urnsOf(answer).sort()).toEqual([SHOP.totals, SHOP.orders].sort());
    expect(answer).toMatchObject({ total: 2, documents: 2 });
    expect(answer.facets?.find(({ facet }) => facet === 'platform')?.values).toEqual([
      { value: 'postgres', label: 'postgres', count: 2 },
    ]);
    expect(JSON.stringify(answer)).not.toMatch(/customers|machine_log|turnover|pii|marketing/);
    expect((await search.ask(searchRpc.search, request, key)).documents).toBe(EVERYTHING.length - 2);
    expect(urnsOf(await find({ q: 'what the shop earns each month' })).sort()).toEqual(
      [SHOP.totals, SHOP.orders].sort(),
    );
  });

  it('nothing else is named, suggested, listed or shown', async () => {
    const { understood, hits } = await find({ q: 'tables used by jdoe' });
    expect(understood?.filters.map(({ field }) => field)).not.toContain('usedBy');
    expect(urnsOf({ hits })).not.toContain(SHOP.customers);
    const suggest = async (q: string) =>
      (await search.ask(searchRpc.suggest, { q }, key, ann)).suggestions.map(({ text }) => text);
    expect(await suggest('cust')).toEqual(['customer_id']);
    expect(await suggest('order')).toEqual(expect.arrayContaining(['orders', 'order_totals']));
    expect(await suggest('machine')).toEqual([]);
    expect((await search.ask(searchRpc.listDatasets, {}, key, ann)).total).toBe(2);
    await expect(search.ask(searchRpc.getDataset, { urn: SHOP.customers }, key, ann)).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(search.ask(searchRpc.findSimilar, { urn: SHOP.customers }, key, ann)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('what was asked with it is nobody else’s who shares the key', async () => {
    await find({ q: 'purchases by day' });
    const recent = async (token?: string) =>
      (await search.ask(searchRpc.suggest, { q: 'purchases by' }, key, token)).suggestions.filter(
        ({ kind }) => kind === 'recent',
      );
    expect(await recent(ann)).toHaveLength(1);
    expect(await recent()).toEqual([]);
    expect(await recent(MASTER)).toEqual([]);
  });

  it('visibility rules hold beside it', async () => {
    const { id } = await search.ask(
      searchRpc.createVisibilityRule,
      {
        draft: {
          name: 'nothing critical',
          effect: 'deny',
          roles: ['reader'],
          apiKeys: [],
          entities: { tags: [SHOP.critical] },
        },
      },
      admin,
    );
    try {
      expect(urnsOf(await find({ types: ['dataset'] }))).toEqual([SHOP.totals]);
    } finally {
      await search.ask(searchRpc.deleteVisibilityRule, { id }, admin);
    }
  });

  it('changed policies count a minute later', async () => {
    const clock = { time: 0, now: () => new Date(clock.time) };
    const { app } = search.service;
    const view = new DataHubView(app.get(SearchEnv), clock, app.get(Shutdown));
    expect(await view.readableBy(ann)).toEqual({ urns: [SHOP.totals, SHOP.orders].sort() });
    await letView({ field: 'DOMAIN', values: [SHOP.care], condition: 'EQUALS' });
    clock.time += 59_000;
    expect(await view.readableBy(ann)).toEqual({ urns: [SHOP.totals, SHOP.orders].sort() });
    clock.time += 2_000;
    expect(await view.readableBy(ann)).toEqual({ urns: [SHOP.customers] });
  });

  it('a token that DataHub does not know opens nothing', async () => {
    const asked = find({ q: 'orders' }, 'of-somebody');
    await expect(asked).rejects.toMatchObject({ code: 'forbidden' });
    await expect(asked).rejects.not.toMatchObject({ message: expect.stringContaining('of-somebody') });
  });

  it('while DataHub is away that is said; it is neither nothing nor everything', async () => {
    const another = await tokenOf(ANN);
    await search.catalog.stop();
    try {
      const away = { code: expect.stringMatching(/^(datahub|service)-unavailable$/) };
      await expect(find({ types: ['dataset'] }, another)).rejects.toMatchObject(away);
      const suggested = search.ask(searchRpc.suggest, { q: 'ord' }, key, another);
      await expect(suggested).rejects.toMatchObject(away);
      expect((await search.ask(searchRpc.search, { types: ['dataset'] }, key)).hits).not.toEqual([]);
    } finally {
      await search.catalog.start();
    }
  });
});
