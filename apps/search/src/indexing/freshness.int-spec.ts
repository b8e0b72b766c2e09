import { searchRpc } from '@dataspoke/contracts';
import { hardDelete, mcp, mcpOf, type Proposal, requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { DocumentStore } from '../documents/document-store';
import { Embedder } from '../embedding/embedder';
import { type RunningSearch, startSearch } from '../search.fixture';
import { shopTable, shopUrn } from '../shop-catalog.fixture';

const TABLES = Array.from({ length: 200 }, (_, at) => shopUrn(`table_${at}`));
const COLUMNS = ['order_id', 'amount', 'paid_at', 'note'];

describe('the index after changes of the catalog', () => {
  let search: RunningSearch;
  let embedded: string[];

  const write = async (...proposals: Proposal[]) =>
    requireAccepted(await search.catalog.client.writes.emitMcps(proposals));
  const reached = (after: string) =>
    eventually(
      async () =>
        expect(await search.ask(searchRpc.getIndexStatus, { after })).toMatchObject({ reached: true }),
      60_000,
    );
  const described = (urn: string, description: string) =>
    mcpOf(urn, 'editableDatasetProperties', { description });
  const changed = async (urns: readonly string[], aspect: string) =>
    reached(await search.changed(urns, { aspects: [aspect] }));
  const found = async (q: string) =>
    (await search.ask(searchRpc.search, { q, limit: 50 })).hits.map(({ urn }) => urn);

  beforeAll(async () => {
    search = await startSearch();
    const embedder = search.service.app.get(Embedder);
    await embedder.settled();
    const embed = embedder.embedTexts.bind(embedder);
    jest.spyOn(embedder, 'embedTexts').mockImplementation((texts) => {
      embedded.push(...texts);
      return embed(texts);
    });
    embedded = [];
    await write(...TABLES.flatMap((urn, at) => shopTable(urn, `Table number ${at}`, COLUMNS)));
    await reached(await search.changed(TABLES, { aspects: ['schemaMetadata'] }));
  }, 120_000);
  afterAll(async () => {
    jest.restoreAllMocks();
    await search?.close();
  });
  beforeEach(() => (embedded = []));

  it('holds every change, and embedded each text that changed once', async () => {
    await write(...TABLES.map((urn, at) => described(urn, `Renewed under reference ${at}`)));
    await changed(TABLES, 'editableDatasetProperties');
    expect(new Set(embedded).size).toBe(embedded.length);
    // Of each table the description, and the whole that it is part of; of no column.
    expect(embedded).toHaveLength(2 * TABLES.length);
    const contents = await search.service.app.get(DocumentStore).contents(TABLES);
    expect(TABLES.map((urn) => contents.get(urn)?.description)).toEqual(
      TABLES.map((_urn, at) => `Renewed under reference ${at}`),
    );
    expect((await found('reference 117'))[0]).toBe(TABLES[117]);
  }, 120_000);

  it('embeds nothing for an owner, a deprecation or usage', async () => {
    const [urn = ''] = TABLES;
    const owner = 'urn:li:corpGroup:treasury';
    await write(
      mcp(urn, 'ownership', { owners: [{ owner, type: 'TECHNICAL_OWNER' }] }),
      mcpOf(urn, 'deprecation', { deprecated: true, note: 'old', actor: 'urn:li:corpuser:steward' }),
    );
    await changed([urn], 'ownership');
    const { hits, mode } = await search.ask(searchRpc.search, { filters: { owners: [owner] } });
    expect({ urns: hits.map((hit) => hit.urn), mode }).toEqual({ urns: [urn], mode: 'filters-only' });
    expect(embedded).toEqual([]);
  }, 60_000);

  it('embeds no text again that it has embedded before, for whatever entity', async () => {
    const [urn = ''] = TABLES;
    await write(described(urn, 'Something else'));
    await changed([urn], 'editableDatasetProperties');
    expect(embedded).toHaveLength(2);
    await write(described(urn, 'Renewed under reference 0'));
    await changed([urn], 'editableDatasetProperties');
    expect(embedded).toHaveLength(2);

    // The same table on another platform has the same texts.
    const twin = urn.replace('postgres', 'snowflake');
    await write(...shopTable(twin, 'Renewed under reference 0', COLUMNS));
    await changed([twin], 'schemaMetadata');
    expect(embedded).toHaveLength(2);
    await write(hardDelete(twin, 'datasetKey'));
    await changed([twin], 'datasetKey');
  }, 60_000);

  it('reads an entity that changes in a burst few times, and ends at its last state', async () => {
    const urn = TABLES[7] ?? '';
    const store = search.service.app.get(DocumentStore);
    const before = await store.nextVersion();
    await write(...Array.from({ length: 100 }, (_, at) => described(urn, `Attempt ${at}`)));
    await changed(
      Array.from({ length: 100 }, () => urn),
      'editableDatasetProperties',
    );
    expect((await store.nextVersion()) - before).toBeLessThanOrEqual(6);
    expect(embedded.length).toBeLessThanOrEqual(2 * 5);
    expect((await store.contents([urn])).get(urn)?.description).toBe('Attempt 99');
  }, 60_000);

  it('holds nothing of what was deleted', async () => {
    const gone = TABLES.slice(100, 110);
    await write(...gone.map((urn) => hardDelete(urn, 'datasetKey')));
    await reached(await search.changed(gone, { aspects: ['datasetKey'], change: 'deleted' }));
    const left = await found('reference 101 102 103 104 105');
    expect(left.length).toBeGreaterThan(0);
    expect(left.filter((urn) => gone.includes(urn))).toEqual([]);
    expect(embedded).toEqual([]);
  }, 60_000);
});
