import { type Caller, type ExportPageRequest, type SearchFilters, searchRpc } from '@dataspoke/contracts';
import { mcp, requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { EVERYTHING, LOGS, SHOP, startShop, urnsOf } from '../query/governed-shop.fixture';
import { type RunningSearch } from '../search.fixture';
import { shopTable, shopUrn } from '../shop-catalog.fixture';

const READER: Caller = { id: 'api-key:reader', role: 'reader' };
const ADMIN: Caller = { id: 'api-key:admin', role: 'admin' };
const IN_PROD_OR_DEV = { filters: { envs: ['PROD', 'DEV'] } };

describe('exports', () => {
  let search: RunningSearch;
  const page = (request: ExportPageRequest, caller = READER) =>
    search.ask(searchRpc.exportHits, request, caller);
  /** Every page behind the first one. */
  const rest = async (request: ExportPageRequest, from: string | undefined): Promise<string[]> => {
    const urns: string[] = [];
    for (let cursor = from; cursor !== undefined;) {
      const next = await page({ ...request, cursor });
      urns.push(...urnsOf(next));
      cursor = next.nextCursor;
    }
    return urns;
  };

  beforeAll(async () => {
    search = await startShop();
  }, 120_000);
  afterAll(() => search?.close());

  it('hold everything that filters allow, each once', async () => {
    const request = { types: ['dataset', 'dashboard', 'domain'], limit: 4 };
    const first = await page(request);
    expect(first).toMatchObject({ total: EVERYTHING.length, notes: [] });
    const all = [...urnsOf(first), ...(await rest(request, first.nextCursor))];
    expect(all).toHaveLength(EVERYTHING.length);
    expect([...all].sort()).toEqual([...EVERYTHING].sort());
    expect((await page({ filters: { tags: ['urn:li:tag:none'] } })).hits).toEqual([]);
  });

  it('lose and repeat nothing while the catalog changes', async () => {
    const request = { ...IN_PROD_OR_DEV, limit: 5 };
    const first = await page(request);
    const added = ['a_first', 'zz_last'].map(shopUrn);
    const gone = LOGS[LOGS.length - 1] ?? '';
    requireAccepted(
      await search.catalog.client.writes.emitMcps([
        ...added.flatMap((urn) => shopTable(urn, 'Came while it was exported', ['id'])),
        mcp(gone, 'status', { removed: true }),
      ]),
    );
    const after = await search.changed([...added, gone], { aspects: ['schemaMetadata', 'status'] });
    await eventually(
      async () => expect((await search.ask(searchRpc.getIndexStatus, { after })).reached).toBe(true),
      20_000,
    );
    const all = [...urnsOf(first), ...(await rest(request, first.nextCursor))];
    expect(new Set(all).size).toBe(all.length);
    const stayed = [
      SHOP.customers,
      SHOP.orders,
      SHOP.totals,
      SHOP.legacy,
      SHOP.turnover,
      ...LOGS.slice(0, -1),
    ];
    expect(all).toEqual(expect.arrayContaining(stayed));
  }, 60_000);

  it('hold every column that filters allow, each once, wherever pages end', async () => {
    const columnsOf = async (limit: number, filters: SearchFilters) => {
      const request = { types: ['schemaField'], filters, limit };
      const first = await page(request);
      expect(first.hits.length).toBeLessThanOrEqual(limit);
      expect(first.hits.every(({ entityType, parent }) => entityType === 'schemaField' && parent)).toBe(true);
      return [...urnsOf(first), ...(await rest(request, first.nextCursor))];
    };
    const all = await columnsOf(200, { envs: ['PROD', 'DEV'] });
    for (const column of ['id', 'customer_id', 'placed_at', 'total']) {
      expect(all).toContain(`urn:li:schemaField:(${SHOP.orders},${column})`);
    }
    expect(all).toEqual(
      expect.arrayContaining(LOGS.slice(0, -1).map((urn) => `urn:li:schemaField:(${urn},line)`)),
    );
    for (const limit of [1, 2, 3, 7, 50])
      expect(await columnsOf(limit, { envs: ['PROD', 'DEV'] })).toEqual(all);
    expect(await columnsOf(1, { envs: ['PROD'], columns: ['total'] })).toEqual(
      all.filter((urn) => urn.endsWith(',total)')),
    );
    expect(await columnsOf(2, { envs: ['QA'] })).toEqual([]);
  });

  it('go on behind a table that was cut in two and is gone', async () => {
    const gone = shopUrn('wide');
    const write = async (...proposals: Parameters<typeof search.catalog.client.writes.emitMcps>[0]) => {
      requireAccepted(await search.catalog.client.writes.emitMcps(proposals));
      const after = await search.changed([gone], { aspects: ['schemaMetadata', 'status'] });
      await eventually(
        async () => expect((await search.ask(searchRpc.getIndexStatus, { after })).reached).toBe(true),
        20_000,
      );
    };
    await write(...shopTable(gone, 'Many columns', ['a', 'b', 'c', 'd']));
    const request = { types: ['schemaField'], filters: { envs: ['PROD', 'DEV'] }, limit: 1 };
    const all: string[] = [];
    let cursor: string | undefined;
    do {
      const next = await page({ ...request, ...(cursor === undefined ? {} : { cursor }) });
      all.push(...urnsOf(next));
      cursor = next.nextCursor;
    } while (cursor !== undefined && !all.at(-1)?.endsWith('wide,PROD),b)'));
    expect(all.at(-1)).toContain('wide,PROD),b)');
    await write(mcp(gone, 'status', { removed: true }));
    all.push(...(await rest(request, cursor)));
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((urn) => urn.includes(gone))).toHaveLength(2);
    const left = await rest(request, (await page(request)).nextCursor);
    expect(all).toEqual(expect.arrayContaining(left));
  }, 60_000);

  it('hold the ranking of a question as it is asked', async () => {
    const asked = await search.ask(searchRpc.search, { q: 'purchases by day', limit: 50 }, READER);
    const exported = await page({ q: 'purchases by day' });
    expect(exported.hits.slice(0, 50)).toEqual(asked.hits);
    expect(exported.total).toBeUndefined();
    expect(exported.nextCursor).toBeUndefined();
  });

  it('hide what the asker may not find, also when that is decided between two pages', async () => {
    const request = { ...IN_PROD_OR_DEV, limit: 1 };
    const first = await page(request);
    const draft = {
      name: 'no logs',
      effect: 'deny' as const,
      roles: ['reader'],
      apiKeys: [],
      entities: { envs: ['DEV'] },
    };
    const rule = await search.ask(searchRpc.createVisibilityRule, { draft }, ADMIN); // prettier-ignore
    const urns = await rest(request, first.nextCursor);
    expect(urns.filter((urn) => LOGS.includes(urn))).toEqual([]);
    expect(urns).toContain(SHOP.turnover);
    await search.ask(searchRpc.deleteVisibilityRule, { id: rule.id }, ADMIN);
  });

  it('refuse what is no search and cursors of others', async () => {
    await expect(page({})).rejects.toMatchObject({ code: 'invalid-request', fields: [{ field: 'q' }] });
    const { nextCursor } = await page({ ...IN_PROD_OR_DEV, limit: 1 });
    await expect(page({ filters: { envs: ['DEV'] }, cursor: nextCursor })).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [{ field: 'cursor' }],
    });
  });
});
