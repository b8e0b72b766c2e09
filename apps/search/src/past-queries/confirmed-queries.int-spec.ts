import { type Caller, searchRpc, type SearchRequest } from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
import { LOGS, SHOP, startShop, urnsOf } from '../query/governed-shop.fixture';
import { type RunningSearch } from '../search.fixture';

const admin: Caller = { id: 'api-key:admin', role: 'admin' };
const reader: Caller = { id: 'api-key:reader', role: 'reader' };
const QUESTION = 'how much money came in per day';
const SQL = 'SELECT day, sum(total) FROM order_totals GROUP BY day ORDER BY day';

describe('confirmed queries', () => {
  let search: RunningSearch;
  const confirm = (question: string, sql: string, more: { platform?: string; key?: string } = {}) => {
    const { key, ...draft } = more;
    return search.ask(searchRpc.confirmQuery, {
      draft: { question, sql, ...draft },
      ...(key === undefined ? {} : { idempotencyKey: key }),
    });
  };
  const place = async (q: string, urn: string, caller?: Caller) =>
    urnsOf(await search.ask(searchRpc.search, { q, limit: 20 }, caller)).indexOf(urn);
  const forgetAll = async () => {
    const { items } = await search.ask(searchRpc.listConfirmedQueries, {}, admin);
    for (const { id } of items) await search.ask(searchRpc.deleteConfirmedQuery, { id });
  };

  beforeAll(async () => {
    search = await startShop();
  }, 120_000);
  afterAll(() => search?.close());
  afterEach(forgetAll);

  it('are kept with what they read, once', async () => {
    const made = await confirm(QUESTION, SQL, { key: 'once' });
    expect(made).toMatchObject({
      question: QUESTION,
      sql: SQL,
      platform: 'postgres',
      tables: [SHOP.totals],
      confirmedBy: 'api-key:test',
    });
    expect(await confirm(QUESTION, SQL, { key: 'once' })).toEqual(made);
    expect((await search.ask(searchRpc.listConfirmedQueries, {})).items).toEqual([made]);
  });

  it('let their tables rank higher for the same question and for one like it, and for no other', async () => {
    const asked = 'what was written down by the second machine';
    const alike = 'what was written down by machine number two';
    const [target] = LOGS.slice(-1);
    const before = await Promise.all([asked, alike].map((q) => place(q, target!)));
    expect(before.every((at) => at !== 0)).toBe(true);
    const other = urnsOf(await search.ask(searchRpc.search, { q: 'what the shop earns' }));
    const { id } = await confirm(asked, `SELECT line FROM raw.machine_log_22`, { platform: 'snowflake' });
    expect(await place(asked, target!)).toBe(0);
    expect(await place(alike, target!)).toBeLessThan(before[1] === -1 ? 20 : before[1]!);
    expect(urnsOf(await search.ask(searchRpc.search, { q: 'what the shop earns' }))).toEqual(other);
    const { hits } = await search.ask(searchRpc.search, { q: asked, limit: 1 });
    expect(hits[0]?.reason).toContain(`A query that was confirmed for “${asked}” reads it.`);
    await search.restart();
    await eventually(async () => expect(await place(asked, target!)).toBe(0), 20_000);
    await search.ask(searchRpc.deleteConfirmedQuery, { id });
    // The model is loaded behind everything else.
    await eventually(async () => expect(await place(asked, target!)).toBe(before[0]), 20_000);
  });

  it('beat no exact name, and no filter', async () => {
    await confirm('orders', SQL);
    expect(await place('orders', SHOP.orders)).toBe(0);
    const { hits } = await search.ask(searchRpc.search, { q: QUESTION, filters: { platforms: ['looker'] } });
    expect(urnsOf({ hits })).not.toContain(SHOP.totals);
  });

  it.each<SearchRequest>([
    { filters: { envs: ['DEV'] } },
    { filters: { owners: [SHOP.marketing] } },
    { exclude: { owners: [SHOP.accounting] } },
    { types: ['dashboard'] },
    { types: ['dataset'], filters: { missing: ['owner'] } },
  ])('add no table that the asker has limited away: %j', async (limits) => {
    const request = { q: QUESTION, limit: 50 };
    await confirm(QUESTION, SQL);
    expect(urnsOf(await search.ask(searchRpc.search, request))[0]).toBe(SHOP.totals);
    const found = await search.ask(searchRpc.search, { ...request, ...limits, explain: true });
    expect(urnsOf(found)).not.toContain(SHOP.totals);
    expect(JSON.stringify(found.explanation?.candidates)).not.toContain(SHOP.totals);
  });

  it('come first among the queries of a context', async () => {
    await confirm(QUESTION, SQL);
    const { queries, tables } = await search.ask(searchRpc.buildSqlContext, { question: QUESTION });
    expect(queries[0]).toEqual({ title: QUESTION, sql: SQL });
    expect(tables[0]?.urn).toBe(SHOP.totals);
  });

  it('tell nobody of tables that he may not see', async () => {
    const { id: rule } = await search.ask(
      searchRpc.createVisibilityRule,
      {
        draft: {
          name: 'customers',
          effect: 'deny',
          roles: ['reader'],
          apiKeys: [],
          entities: { domains: [SHOP.care] },
        },
      },
      admin,
    );
    const asked = 'who has bought most of all';
    const { id } = await confirm(
      asked,
      'SELECT c.full_name FROM customers c JOIN orders o ON o.customer_id = c.id',
    );
    expect((await search.ask(searchRpc.listConfirmedQueries, {}, reader)).items).toEqual([]);
    const answer = await search.ask(searchRpc.search, { q: asked, explain: true }, reader);
    const context = await search.ask(searchRpc.buildSqlContext, { question: asked }, reader);
    expect(JSON.stringify([answer.hits, answer.explanation?.candidates, context])).not.toMatch(
      /full_name|confirmed for/,
    );
    await search.ask(searchRpc.deleteVisibilityRule, { id: rule }, admin);
    expect(await place(asked, SHOP.customers)).toBeGreaterThanOrEqual(0);
    await search.ask(searchRpc.deleteConfirmedQuery, { id });
  });

  it.each([
    ['SELEC day FROM order_totals', 'The SQL cannot be read.'],
    ['DELETE FROM order_totals', 'The SQL is not one query that only reads.'],
    ['SELECT day FROM order_totals; SELECT 1', 'The SQL is not one query that only reads.'],
    ['SELECT day FROM order_total', 'The SQL speaks of what the catalog does not have.'],
    ['SELECT colour FROM order_totals', 'The SQL speaks of what the catalog does not have.'],
    ['SELECT 1', 'The SQL speaks of what the catalog does not have.'],
  ])('are refused: %s', async (sql, message) => {
    await expect(confirm(QUESTION, sql)).rejects.toMatchObject({
      code: 'invalid-request',
      message,
      fields: [expect.objectContaining({ field: 'draft.sql' })],
    });
  });
});
