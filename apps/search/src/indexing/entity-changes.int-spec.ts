import { searchRpc } from '@dataspoke/contracts';
import {
  type DataHubClient,
  hardDelete,
  mcp,
  mcpOf,
  type Proposal,
  requireAccepted,
} from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { DocumentRow } from '../documents/document.row';
import { type RunningSearch, startSearch } from '../search.fixture';
import { shopTable, shopUrn } from '../shop-catalog.fixture';

const ORDERS = shopUrn('orders');
const CUSTOMERS = shopUrn('customers');

describe('following the catalog', () => {
  let search: RunningSearch;
  let client: DataHubClient;

  const write = async (...proposals: Proposal[]) => requireAccepted(await client.writes.emitMcps(proposals));
  const status = (after?: string) => search.ask(searchRpc.getIndexStatus, { after });
  const reached = (after: string) => eventually(async () => (await status(after)).reached, 20_000);
  const found = async (q: string) => (await search.ask(searchRpc.search, { q })).hits.map(({ urn }) => urn);
  const document = (urn: string) => search.database.manager.findOneByOrFail(DocumentRow, { urn });

  beforeAll(async () => {
    search = await startSearch();
    ({ client } = search.catalog);
    await write(
      ...shopTable(ORDERS, 'What people bought', ['order_id', 'amount']),
      ...shopTable(CUSTOMERS, 'People who buy', ['customer_id', 'postcode']),
    );
    await reached(await search.changed([ORDERS, CUSTOMERS]));
  }, 60_000);
  afterAll(() => search?.close());

  it('makes a dataset searchable and says when', async () => {
    expect((await found('postcode'))[0]).toBe(CUSTOMERS);
    const { reached: isReached, ...rest } = await status();
    expect(isReached).toBe(true);
    expect(rest).toMatchObject({
      documents: 2,
      pending: 0,
      deadLetters: 0,
      model: expect.stringContaining('MiniLM'),
      dimensions: 384,
      engine: expect.stringContaining('sqlite-vec'),
    });
    expect((await search.ask(searchRpc.getDataset, { urn: ORDERS })).columns.map(({ path }) => path)).toEqual(
      ['order_id', 'amount'],
    );
  });

  it('does not claim a position that the feed has not told yet', async () => {
    await write(mcp(ORDERS, 'subTypes', { typeNames: ['Table'] }));
    const ahead = await search.catalog.position();
    expect((await status(ahead)).reached).toBe(false);
    expect(await search.changed([ORDERS], { aspects: ['subTypes'] })).toBe(ahead);
    await reached(ahead);
    await expect(status('no position')).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [expect.objectContaining({ field: 'after' })],
    });
  });

  it('takes over what a person writes in the catalog', async () => {
    await write(
      mcpOf(CUSTOMERS, 'editableDatasetProperties', { description: 'Clients and where they live' }),
      mcp(CUSTOMERS, 'globalTags', { tags: [{ tag: 'urn:li:tag:pii' }] }),
    );
    await reached(
      await search.changed([CUSTOMERS], { aspects: ['editableDatasetProperties', 'globalTags'] }),
    );
    expect((await found('clients'))[0]).toBe(CUSTOMERS);
    const tagged = await search.ask(searchRpc.search, { q: 'people', filters: { tags: ['urn:li:tag:pii'] } });
    expect(tagged.hits.map(({ urn }) => urn)).toEqual([CUSTOMERS]);
    expect(tagged.documents).toBe(1);
  });

  it('reads an entity once, however often it changed', async () => {
    const readings = async () => {
      const [row] = await search.database.query<{ last_value: string }[]>(
        'SELECT last_value FROM document_versions',
      );
      return Number(row?.last_value);
    };
    const before = await readings();
    const position = await search.changed(Array.from({ length: 300 }, () => ORDERS));
    await reached(position);
    expect((await readings()) - before).toBeLessThanOrEqual(5);
  });

  it('does not look at changes that no document holds', async () => {
    const { version, indexedAt } = await document(ORDERS);
    await reached(await search.changed([ORDERS, 'urn:li:corpuser:someone'], { aspects: ['operation'] }));
    expect(await document(ORDERS)).toMatchObject({ version, indexedAt });
  });

  it('removes what is soft-deleted, hard-deleted or was never there, and takes it back', async () => {
    await write(mcp(ORDERS, 'status', { removed: true }));
    await reached(await search.changed([ORDERS, shopUrn('never')], { aspects: ['status'] }));
    expect(await found('bought')).not.toContain(ORDERS);
    await expect(search.ask(searchRpc.getDataset, { urn: ORDERS })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect((await search.ask(searchRpc.listDatasets, {})).total).toBe(1);

    await write(mcp(ORDERS, 'status', { removed: false }));
    await reached(await search.changed([ORDERS], { aspects: ['status'] }));
    expect((await found('bought'))[0]).toBe(ORDERS);

    await write(hardDelete(ORDERS, 'datasetKey'));
    await reached(await search.changed([ORDERS], { aspects: ['datasetKey'], change: 'deleted' }));
    expect(await found('bought')).not.toContain(ORDERS);

    await write(...shopTable(ORDERS, 'What people bought', ['order_id', 'amount']));
    await reached(await search.changed([ORDERS]));
    expect((await found('bought'))[0]).toBe(ORDERS);
  });

  it('waits while the catalog is away, and deletes nothing', async () => {
    await write(mcp(CUSTOMERS, 'subTypes', { typeNames: ['View'] }));
    const position = await search.catalog.position();
    await search.catalog.stop();
    await search.changed([CUSTOMERS], { aspects: ['subTypes'], position });
    await eventually(async () => expect((await status(position)).pending).toBeGreaterThan(0));
    expect(await found('clients')).toContain(CUSTOMERS);
    expect((await status(position)).reached).toBe(false);
    expect((await fetch(`${search.service.url}/health/ready`)).status).toBe(200);
    await search.catalog.start();
    await reached(position);
    expect((await search.ask(searchRpc.getDataset, { urn: CUSTOMERS })).subTypes).toEqual(['View']);
  }, 60_000);

  it('lets a bad entity cost only itself', async () => {
    const bad = 'urn:li:dataset:(urn:li:dataPlatform:postgres,shop.public.bad,NOWHERE)';
    await write(mcpOf(ORDERS, 'editableDatasetProperties', { description: 'Purchases of our clients' }));
    const position = await search.changed([bad, ORDERS], { aspects: ['editableDatasetProperties'] });
    await eventually(async () => expect((await found('purchases'))[0]).toBe(ORDERS));
    expect(await status(position)).toMatchObject({ reached: false, pending: expect.any(Number) });
    expect((await status()).pending).toBeGreaterThan(0);
  });

  it('keeps vectors of text that has not changed, also while the model is away', async () => {
    const { vector, version } = await document(CUSTOMERS);
    expect(vector).toHaveLength(384 * 4);
    await search.restart({ DATASPOKE_EMBED_MODEL: '/nowhere/model.onnx' });
    await write(
      mcp(CUSTOMERS, 'ownership', { owners: [{ owner: 'urn:li:corpGroup:sales', type: 'BUSINESS_OWNER' }] }),
      mcpOf(ORDERS, 'editableDatasetProperties', { description: 'Baskets' }),
    );
    await search.changed([CUSTOMERS, ORDERS], { aspects: ['ownership', 'editableDatasetProperties'] });
    await eventually(async () => expect((await found('baskets'))[0]).toBe(ORDERS));
    // The index has it a moment before the documents do.
    const kept = await eventually(async () => {
      const changed = await document(CUSTOMERS);
      expect(changed.content?.owners).toEqual(['urn:li:corpGroup:sales']);
      return changed;
    });
    expect(Number(kept.version)).toBeGreaterThan(Number(version));
    expect(kept.vector).toEqual(vector);
    expect((await document(ORDERS)).vector).toBeNull();

    const answer = await search.ask(searchRpc.search, { q: 'clients' });
    expect(answer).toMatchObject({ mode: 'text-only', hits: [{ urn: CUSTOMERS }] });
    const ready: unknown = await eventually(async () => {
      const response = await fetch(`${search.service.url}/health/ready`);
      expect(response.status).toBe(200);
      const body: unknown = await response.json();
      expect(body).toMatchObject({ status: 'ready' });
      return body;
    });
    expect(ready).toMatchObject({
      dependencies: expect.arrayContaining([
        expect.objectContaining({ name: 'embedding-model', required: false, state: 'down' }),
      ]),
    });

    await search.restart();
    await eventually(async () => expect((await document(ORDERS)).vector).toHaveLength(384 * 4));
    await eventually(async () =>
      expect(await search.ask(searchRpc.search, { q: 'shopping cart' })).toMatchObject({
        mode: 'hybrid',
        hits: [{ urn: ORDERS }, { urn: CUSTOMERS }],
      }),
    );
  }, 60_000);
});
