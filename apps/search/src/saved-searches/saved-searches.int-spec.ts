import {
  type Caller,
  type SavedSearch,
  type SavedSearchDraft,
  type SavedSearchMatched,
  searchRpc,
} from '@dataspoke/contracts';
import { mcp, mcpOf, requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { Logger } from '@nestjs/common';
import { IndexUnavailable, SearchIndex } from '../index/search-index';
import { SHOP, startShop } from '../query/governed-shop.fixture';
import { RelatedEntities } from '../query/retrieve/related-entities';
import { type RunningSearch } from '../search.fixture';
import { shopTable, shopUrn } from '../shop-catalog.fixture';
import { FindMatches } from './find-matches';
import { SavedSearchRow } from './saved-search.row';
import { SettleMatches } from './settle-matches';

const ALICE: Caller = { id: 'api-key:alice', role: 'reader' };
const BOB: Caller = { id: 'api-key:bob', role: 'reader' };
const ADMIN: Caller = { id: 'api-key:admin', role: 'admin' };
const ARRIVES_MS = 30_000;
const OF_MARKETING: SavedSearchDraft = {
  name: 'marketing',
  request: { filters: { owners: [SHOP.marketing] } },
};

describe('saved searches', () => {
  let search: RunningSearch;

  beforeAll(async () => {
    search = await startShop({ more: { DATASPOKE_SAVED_SEARCH_SECONDS: '1' } });
  }, 120_000);
  afterAll(() => search?.close());
  afterEach(async () => {
    for (const caller of [ALICE, BOB]) {
      const { items } = await search.ask(searchRpc.listSavedSearches, {}, caller);
      for (const { id } of items) await search.ask(searchRpc.deleteSavedSearch, { id }, caller);
    }
  });

  const save = (draft: SavedSearchDraft, caller = ALICE, idempotencyKey?: string) =>
    search.ask(searchRpc.createSavedSearch, { draft, idempotencyKey }, caller);
  const get = (id: string, caller = ALICE) => search.ask(searchRpc.getSavedSearch, { id }, caller);
  const hits = async (id: string, more: { limit?: number; cursor?: string; unseen?: 'true' } = {}) =>
    search.ask(searchRpc.listSavedSearchHits, { id, ...more }, ALICE);
  const hitUrns = async (id: string) => (await hits(id)).items.map(({ urn }) => urn);
  /** Every event there ever was about the search, published or not. */
  const events = async (id: string) => {
    const rows = await search.database.query<{ payload: { data: SavedSearchMatched } }[]>(
      `SELECT payload::json AS payload FROM outbox WHERE subject LIKE '%saved-search.matched.v1'
       AND payload::json -> 'data' ->> 'savedSearchId' = $1`,
      [id],
    );
    return rows.map(({ payload: { data } }) => data);
  };
  const owned = async (urn: string, owner?: string) => {
    const owners = owner === undefined ? [] : [{ owner, type: 'TECHNICAL_OWNER' as const }];
    requireAccepted(await search.catalog.client.writes.emitMcps([mcp(urn, 'ownership', { owners })]));
    await search.changed([urn], { aspects: ['ownership'] });
  };
  const table = async (name: string, description: string) => {
    const urn = shopUrn(name);
    requireAccepted(await search.catalog.client.writes.emitMcps([...shopTable(urn, description, ['id'])]));
    await search.changed([urn], { aspects: ['schemaMetadata', 'datasetProperties'] });
    return urn;
  };
  /** Until everything that has changed was asked for. */
  const settled = async (id: string) => {
    const [{ number } = { number: '' }] = await search.database.query<{ number: string }[]>(
      'SELECT number FROM catalog_changes',
    );
    await eventually(async () => {
      const row = await search.database.manager.findOneByOrFail(SavedSearchRow, { id });
      expect(BigInt(row.evaluatedChange)).toBeGreaterThanOrEqual(BigInt(number));
    }, ARRIVES_MS);
  };
  const eventuallyHas = (id: string, urns: readonly string[]) =>
    eventually(async () => expect((await hitUrns(id)).sort()).toEqual([...urns].sort()), ARRIVES_MS);

  const denyPostgres = () => {
    const entities = { platforms: ['postgres'] };
    const draft = { name: 'no postgres', effect: 'deny' as const, roles: ['reader'], apiKeys: [], entities };
    return search.ask(searchRpc.createVisibilityRule, { draft }, ADMIN);
  };

  it('begin with what there is, and tell what comes, once', async () => {
    const saved = await save(OF_MARKETING);
    expect(saved).toMatchObject({ name: 'marketing', known: 2, unseen: 0, version: 1 });
    expect((await hits(saved.id)).items).toEqual([]);
    await owned(SHOP.turnover, SHOP.marketing);
    await eventuallyHas(saved.id, [SHOP.turnover]);
    expect(await get(saved.id)).toMatchObject({ known: 3, unseen: 1 });
    const [hit] = (await hits(saved.id)).items;
    expect(hit).toMatchObject({ name: 'turnover', platform: 'snowflake', entityType: 'dataset' });
    expect(await events(saved.id)).toEqual([
      {
        savedSearchId: saved.id,
        owner: ALICE.id,
        name: 'marketing',
        hitId: hit?.id,
        urn: SHOP.turnover,
        foundAt: hit?.foundAt,
      },
    ]);
    // Another change of the same hit is nothing new.
    requireAccepted(
      await search.catalog.client.writes.emitMcps([
        mcp(SHOP.turnover, 'datasetProperties', { description: 'What the shop earns every month' }),
      ]),
    );
    await search.changed([SHOP.turnover]);
    await settled(saved.id);
    expect(await events(saved.id)).toHaveLength(1);

    const mark = (body: { hits?: string[] } = {}) =>
      search.ask(searchRpc.markSavedSearchSeen, { id: saved.id, ...body }, ALICE);
    expect(await mark({ hits: ['00000000-0000-4000-8000-000000000000'] })).toEqual({ seen: 0 });
    expect(await mark({ hits: [hit?.id ?? ''] })).toEqual({ seen: 1 });
    expect(await mark()).toEqual({ seen: 0 });
    expect((await hits(saved.id, { unseen: 'true' })).items).toEqual([]);
    expect((await hits(saved.id)).items).toMatchObject([{ urn: SHOP.turnover, seenAt: expect.any(String) }]);

    // What no longer matches is no hit; when it comes back, that is new again.
    await owned(SHOP.turnover);
    await eventuallyHas(saved.id, []);
    await owned(SHOP.turnover, SHOP.marketing);
    await eventuallyHas(saved.id, [SHOP.turnover]);
    expect(await events(saved.id)).toHaveLength(2);
    await owned(SHOP.turnover);
    await eventuallyHas(saved.id, []);
  }, 120_000);

  it('tell new hits of a question by its ranking, and keep what drops out of its top', async () => {
    const saved = await save({ name: 'returns', request: { q: 'parcels that came back' }, top: 3 });
    expect(saved.top).toBe(3);
    const urn = await table('parcel_returns', 'Parcels that came back to the shop');
    await eventuallyHas(saved.id, [urn]);
    expect(await events(saved.id)).toHaveLength(1);
    // A change of nothing that the question is about tells nothing.
    await owned(SHOP.legacy, SHOP.accounting);
    await settled(saved.id);
    expect((await events(saved.id)).map((event) => event.urn)).toEqual([urn]);
  }, 120_000);

  it('turn pages of new hits, newest first', async () => {
    const saved = await save({ name: 'pages', request: { filters: { tags: ['urn:li:tag:fresh'] } } });
    expect(saved.known).toBe(0);
    const tagged = async (urn: string) => {
      requireAccepted(
        await search.catalog.client.writes.emitMcps([
          mcp(urn, 'globalTags', { tags: [{ tag: 'urn:li:tag:fresh' }] }),
        ]),
      );
      await search.changed([urn], { aspects: ['globalTags'] });
    };
    await tagged(SHOP.totals);
    await eventuallyHas(saved.id, [SHOP.totals]);
    await tagged(SHOP.legacy);
    await eventuallyHas(saved.id, [SHOP.legacy, SHOP.totals]);
    const first = await hits(saved.id, { limit: 1 });
    expect(first.items).toMatchObject([{ urn: SHOP.legacy }]);
    const second = await hits(saved.id, { limit: 1, cursor: first.nextCursor });
    expect(second).toMatchObject({ items: [{ urn: SHOP.totals }] });
    expect(second.nextCursor).toBeUndefined();
  }, 120_000);

  it('are one’s own, with names, versions and idempotency keys', async () => {
    const saved = await save(OF_MARKETING, ALICE, 'key-1');
    expect(await save(OF_MARKETING, ALICE, 'key-1')).toEqual(saved);
    await expect(save(OF_MARKETING)).rejects.toMatchObject({ code: 'conflict' });
    const ofBob = await save(OF_MARKETING, BOB, 'key-1');
    expect(ofBob.id).not.toBe(saved.id);
    const names = async (caller: Caller) =>
      (await search.ask(searchRpc.listSavedSearches, {}, caller)).items.map(({ id }) => id);
    expect([await names(ALICE), await names(BOB)]).toEqual([[saved.id], [ofBob.id]]);
    await expect(get(saved.id, BOB)).rejects.toMatchObject({ code: 'not-found' });
    await expect(search.ask(searchRpc.listSavedSearchHits, { id: saved.id }, BOB)).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(search.ask(searchRpc.deleteSavedSearch, { id: saved.id }, BOB)).rejects.toMatchObject({
      code: 'not-found',
    });

    const replace = (version: number, draft: SavedSearchDraft): Promise<SavedSearch> =>
      search.ask(searchRpc.replaceSavedSearch, { id: saved.id, version, draft }, ALICE);
    await expect(replace(7, OF_MARKETING)).rejects.toMatchObject({ code: 'precondition-failed' });
    expect(await replace(1, { ...OF_MARKETING, name: 'theirs' })).toMatchObject({ version: 2, known: 2 });
    const other = { name: 'theirs', request: { filters: { owners: [SHOP.accounting] } } };
    const replaced = await replace(2, other);
    expect(replaced).toMatchObject({ version: 3, request: other.request, unseen: 0 });
  }, 60_000);

  it('say that lineage was not followed to its end, and take nothing for gone then', async () => {
    const request = { filters: { derivedFromPersonalData: true } };
    const saved = await save({ name: 'derived', request });
    expect(saved).not.toHaveProperty('note');
    jest.replaceProperty(search.service.app.get(RelatedEntities), 'most', 2);
    const cut = { owner: ALICE, request, top: null, minScore: null };
    const found = await search.service.app.get(FindMatches).execute(cut);
    expect(found).toMatchObject({ complete: false, note: expect.stringContaining('followed to 2 entities') });
    expect(await save({ name: 'derived, cut', request })).toMatchObject({
      note: expect.stringContaining('what is farther away was left out'),
    });
    jest.restoreAllMocks();
  });

  it('are refused where they cannot be asked', async () => {
    await expect(save({ name: 'nothing', request: {} })).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [{ field: 'q' }],
    });
    await expect(
      search.ask(searchRpc.createSavedSearch, { draft: OF_MARKETING }, ALICE, 'a-token'),
    ).rejects.toMatchObject({ code: expect.stringMatching(/invalid-request|forbidden/) });
  });

  it('show the owner only what he may find', async () => {
    const draft = { name: 'all of prod', request: { filters: { envs: ['PROD'] } } };
    const saved = await save(draft, ALICE, 'key-prod');
    const urn = await table('coupons', 'Rebates of the shop');
    await eventuallyHas(saved.id, [urn]);
    const rule = await denyPostgres();
    // At once, and not only when the search was asked again.
    expect(await get(saved.id)).toMatchObject({ known: 1, unseen: 0 });
    expect((await search.ask(searchRpc.listSavedSearches, {}, ALICE)).items).toMatchObject([
      { id: saved.id, known: 1, unseen: 0 },
    ]);
    expect(await save(draft, ALICE, 'key-prod')).toMatchObject({ id: saved.id, known: 1 });
    expect((await hits(saved.id)).items).toEqual([]);
    expect(await search.ask(searchRpc.markSavedSearchSeen, { id: saved.id }, ALICE)).toEqual({ seen: 0 });
    const hidden = await table('vouchers', 'Rebates of another shop');
    await settled(saved.id);
    expect((await events(saved.id)).map((event) => event.urn)).not.toContain(hidden);
    await search.ask(searchRpc.deleteVisibilityRule, { id: rule.id }, ADMIN);
  }, 120_000);

  it('are asked again when the rules change, without any change in the catalog', async () => {
    const saved = await save({ name: 'prod', request: { filters: { envs: ['PROD'] } } });
    const stored = async () => {
      const [row] = await search.database.query<{ known: number }[]>(
        'SELECT count(*)::int AS known FROM saved_search_hits WHERE saved_search_id = $1',
        [saved.id],
      );
      return row?.known;
    };
    expect(await stored()).toBe(saved.known);
    const rule = await denyPostgres();
    await eventually(async () => expect(await stored()).toBe(1), ARRIVES_MS);
    await search.ask(searchRpc.deleteVisibilityRule, { id: rule.id }, ADMIN);
    await eventually(async () => expect(await stored()).toBe(saved.known), ARRIVES_MS);
  }, 120_000);

  it('notify of nothing that a rule hides which came while they were asked', async () => {
    const { id } = await save({ name: 'between', request: { filters: { tags: ['urn:li:tag:between'] } } });
    const row = await search.database.manager.findOneByOrFail(SavedSearchRow, { id });
    const found = await search.service.app
      .get(FindMatches)
      .execute({ owner: ALICE, request: row.request, top: null, minScore: null });
    if ('away' in found) throw new Error(found.away);
    const rule = await denyPostgres();
    const next = String(BigInt(row.evaluatedChange) + 1_000n);
    const settle = search.service.app.get(SettleMatches);
    expect(await settle.execute(row, next, { ...found, urns: [SHOP.orders] })).toBe(0);
    expect(await events(id)).toEqual([]);
    await search.ask(searchRpc.deleteVisibilityRule, { id: rule.id }, ADMIN);
  });

  it('say once in the log that something is away, go on, and catch up', async () => {
    const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const ofWatch = () =>
      warned.mock.calls.filter(([text]) => String(text).startsWith('Saved searches wait'));
    const tag = 'urn:li:tag:while-away';
    const saved = await save({ name: 'away', request: { filters: { tags: [tag] } } });
    const other = await save({ name: 'away too', request: { filters: { owners: [tag] } } });
    const evaluated = async (id: string) => (await get(id)).note;
    const index = search.service.app.get(SearchIndex);
    const list = jest
      .spyOn(index, 'list')
      .mockRejectedValue(new IndexUnavailable('The index is away for a test.'));
    requireAccepted(
      await search.catalog.client.writes.emitMcps([mcp(SHOP.totals, 'globalTags', { tags: [{ tag }] })]),
    );
    await search.changed([SHOP.totals], { aspects: ['globalTags'] });
    for (const { id } of [saved, other]) {
      await eventually(
        async () => expect(await evaluated(id)).toContain('It could not be asked.'),
        ARRIVES_MS,
      );
    }
    // Both were tried more than once.
    const before = list.mock.calls.length;
    await eventually(() => expect(list.mock.calls.length).toBeGreaterThan(before + 3), ARRIVES_MS);
    expect(ofWatch()).toHaveLength(1);
    expect(ofWatch()[0]?.[0]).toContain('away');
    list.mockRestore();
    await eventuallyHas(saved.id, [SHOP.totals]);
    await settled(other.id);
    expect(await get(saved.id)).not.toHaveProperty('note');
    expect(ofWatch()).toHaveLength(1);
    jest.restoreAllMocks();
  }, 120_000);

  it('settle each answer once, whoever asks, and none that is older than what is known', async () => {
    const { id } = await save({ name: 'twice', request: { filters: { tags: ['urn:li:tag:twice'] } } });
    const row = await search.database.manager.findOneByOrFail(SavedSearchRow, { id });
    const settle = search.service.app.get(SettleMatches);
    const found = await search.service.app
      .get(FindMatches)
      .execute({ owner: ALICE, request: row.request, top: null, minScore: null });
    if ('away' in found) throw new Error(found.away);
    const next = String(BigInt(row.evaluatedChange) + 1_000n);
    const more = { ...found, urns: [SHOP.orders, SHOP.totals] };
    const told = await Promise.all([1, 2, 3].map(() => settle.execute(row, next, more)));
    expect(told.sort()).toEqual([0, 0, 2]);
    expect(await settle.execute(row, row.evaluatedChange, { ...found, urns: [] })).toBe(0);
    expect(await get(id)).toMatchObject({ known: 2, unseen: 2 });
    expect(await events(id)).toHaveLength(2);
    // A transaction that does not come to its end has told nothing.
    const failing = { ...found, urns: [SHOP.board, 'no urn at all'] };
    await expect(settle.execute(row, String(BigInt(next) + 1n), failing)).rejects.toThrow();
    expect(await get(id)).toMatchObject({ known: 2 });
    expect(await events(id)).toHaveLength(2);
  });

  it('go on where they were after the service was down', async () => {
    const { id } = await save({ name: 'down', request: { filters: { tags: ['urn:li:tag:down'] } } });
    await search.restart({ DATASPOKE_SAVED_SEARCH_SECONDS: '1' });
    requireAccepted(
      await search.catalog.client.writes.emitMcps([
        mcpOf(SHOP.orders, 'globalTags', { tags: [{ tag: 'urn:li:tag:down' }] }),
      ]),
    );
    await search.changed([SHOP.orders], { aspects: ['globalTags'] });
    await eventuallyHas(id, [SHOP.orders]);
    expect(await events(id)).toHaveLength(1);
  }, 120_000);
});
