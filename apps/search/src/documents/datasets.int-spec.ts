import { searchRpc } from '@dataspoke/contracts';
import { mcp, mcpOf, requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningSearch, startSearch } from '../search.fixture';
import { shopTable, shopUrn } from '../shop-catalog.fixture';

/** Has a document like everything else, and is no dataset. */
const JOB = 'urn:li:dataJob:(urn:li:dataFlow:(postgres,shop,PROD),refresh)';
const TABLES = Array.from({ length: 7 }, (_, at) => shopUrn(`t${at}`));

describe('datasets and questions over the bus', () => {
  let search: RunningSearch;

  beforeAll(async () => {
    search = await startSearch();
    requireAccepted(
      await search.catalog.client.writes.emitMcps([
        ...TABLES.flatMap((urn, at) => shopTable(urn, `Table ${at} ${'long text '.repeat(300)}`, ['a', 'b'])),
        mcp(TABLES[0]!, 'datasetProfile', { timestampMillis: 1, rowCount: 42 }),
        mcpOf(JOB, 'dataJobInfo', { name: 'refresh', type: { string: 'SQL' } }),
      ]),
    );
    const after = await search.changed([...TABLES, JOB], { aspects: ['schemaMetadata', 'datasetProfile'] });
    await eventually(async () => (await search.ask(searchRpc.getIndexStatus, { after })).reached, 20_000);
  }, 60_000);
  afterAll(() => search?.close());

  it('lists them page by page, each once, with an exact total', async () => {
    const urns: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await search.ask(searchRpc.listDatasets, { limit: 3, cursor });
      expect(page.total).toBe(7);
      urns.push(...page.items.map(({ urn }) => urn));
      cursor = page.nextCursor;
      if (cursor === undefined) break;
    }
    expect(urns).toEqual(TABLES);
    const [first] = (await search.ask(searchRpc.listDatasets, { limit: 1 })).items;
    expect(first).toMatchObject({ name: 't0', platform: 'postgres', columnCount: 2, rowCount: 42 });
    expect(first?.description).toHaveLength(1_000);
  });

  it('lists those of one platform', async () => {
    expect((await search.ask(searchRpc.listDatasets, { platform: 'postgres' })).total).toBe(7);
    expect(await search.ask(searchRpc.listDatasets, { platform: 'mysql' })).toEqual({ items: [], total: 0 });
  });

  it.each([
    'x',
    '',
    Buffer.from('["\\u0000"]').toString('base64url'),
    Buffer.from('[1]').toString('base64url'),
  ])('refuses the cursor %j', async (cursor) => {
    await expect(search.ask(searchRpc.listDatasets, { cursor })).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [expect.objectContaining({ field: 'cursor' })],
    });
  });

  it('tells a dataset that is not there from a text that is no URN', async () => {
    await expect(search.ask(searchRpc.getDataset, { urn: shopUrn('none') })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(search.ask(searchRpc.getDataset, { urn: 'none' })).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [expect.objectContaining({ field: 'urn' })],
    });
  });

  it.each(['?!', '   ', '"'])('refuses the question %j', async (q) => {
    await expect(search.ask(searchRpc.search, { q })).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [expect.objectContaining({ field: 'q' })],
    });
  });

  it.each([
    '"; DROP TABLE documents',
    'NEAR(a, b)',
    'a AND NOT b',
    'table*',
    '항공편',
    '😀 table',
    'x'.repeat(500),
  ])('takes the question %j as text', async (q) => {
    const { hits, documents } = await search.ask(searchRpc.search, { q });
    expect(documents).toBe(8);
    expect(hits.length).toBeLessThanOrEqual(10);
  });

  it('limits hits, and takes an empty filter for none', async () => {
    const { hits } = await search.ask(searchRpc.search, { q: 'table', limit: 2, filters: { platforms: [] } });
    expect(hits).toHaveLength(2);
    const none = await search.ask(searchRpc.search, { q: 'table', filters: { platforms: ['mysql'] } });
    expect(none).toMatchObject({ hits: [], documents: 0 });
    const datasets = await search.ask(searchRpc.search, {
      q: 'table',
      filters: { entityTypes: ['dataset'] },
    });
    expect(datasets.documents).toBe(7);
  });
});
