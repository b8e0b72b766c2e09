import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mcp, ORDERS_SCHEMA, TestServer } from '../emulator.fixture';
import { type JsonValue } from '../json';
import { dataset } from '../model/small-model.fixture';
import { Model } from '../model/model';
import { provisionModel } from '../model/provision';
import { clientPython } from '../official-client/client-python';
import { McpSession } from './mcp-session.fixture';
import { SampleValues } from './sample-values.fixture';

const START_MS = 300_000;
const TOKEN = 'secret';
const ORDERS = dataset('shop.public.orders');
const RAW = dataset('shop.raw.orders');
const REPORT = dataset('shop.reports.daily');
const PII = 'urn:li:tag:pii';
const REVENUE = 'urn:li:glossaryTerm:revenue';
const SALES = 'urn:li:domain:sales';
const ANN = 'urn:li:corpuser:ann';
const TIER = 'urn:li:structuredProperty:shop.tier';
const STAMP = { time: 1_700_000_000_000, actor: ANN };

const available = clientPython();
if ('reason' in available) console.warn(`skipped: DataHub's MCP server: ${available.reason}`);
const python = 'python' in available ? available.python : undefined;

const upstream = (urn: string): object => ({ dataset: urn, type: 'TRANSFORMED', auditStamp: STAMP });

function catalogContent(): object[] {
  return [
    mcp(ORDERS, 'datasetProperties', {
      name: 'orders',
      description: 'All orders',
      customProperties: { team: 'shop' },
    }),
    mcp(ORDERS, 'schemaMetadata', ORDERS_SCHEMA),
    mcp(ORDERS, 'subTypes', { typeNames: ['Table'] }),
    mcp(ORDERS, 'upstreamLineage', {
      upstreams: [upstream(RAW) as JsonValue],
      fineGrainedLineages: [
        {
          upstreamType: 'FIELD_SET',
          downstreamType: 'FIELD',
          upstreams: [`urn:li:schemaField:(${RAW},order_id)`],
          downstreams: [`urn:li:schemaField:(${ORDERS},id)`],
        },
      ],
    }),
    mcp(RAW, 'datasetProperties', { name: 'raw orders' }),
    mcp(RAW, 'schemaMetadata', ORDERS_SCHEMA),
    mcp(REPORT, 'datasetProperties', { name: 'daily report' }),
    mcp(REPORT, 'upstreamLineage', { upstreams: [upstream(ORDERS) as JsonValue] }),
    mcp(PII, 'tagProperties', { name: 'PII', description: 'personal' }),
    mcp(REVENUE, 'glossaryTermInfo', { name: 'Revenue', definition: 'Money earned', termSource: 'INTERNAL' }),
    mcp(SALES, 'domainProperties', { name: 'Sales', description: 'Selling' }),
    mcp(ANN, 'corpUserInfo', { active: true, displayName: 'Ann', email: 'ann@example.com' }),
    mcp(TIER, 'propertyDefinition', {
      qualifiedName: 'shop.tier',
      displayName: 'Tier',
      valueType: 'urn:li:dataType:datahub.string',
      entityTypes: ['urn:li:entityType:datahub.dataset'],
      allowedValues: [{ value: { string: 'gold' } }, { value: { string: 'silver' } }],
    }),
    mcp('urn:li:query:q1', 'queryProperties', {
      statement: { value: 'SELECT * FROM orders', language: 'SQL' },
      source: 'MANUAL',
      created: STAMP,
      lastModified: STAMP,
    }),
    mcp('urn:li:query:q1', 'querySubjects', { subjects: [{ entity: ORDERS }] }),
  ];
}

(python ? describe : describe.skip)("DataHub's MCP server", () => {
  let server: TestServer;
  let session: McpSession;
  const home = mkdtempSync(join(tmpdir(), 'mcp-home-'));

  beforeAll(async () => {
    server = await TestServer.start({ token: TOKEN, visibilityDelayMs: 0 });
    const written = await server.post(
      '/aspects?action=ingestProposalBatch',
      { proposals: catalogContent(), async: 'false' },
      { authorization: `Bearer ${TOKEN}` },
    );
    expect(written.status).toBe(200);
    session = await McpSession.start(python ?? '', server.url, TOKEN, home);
  }, START_MS);
  afterAll(async () => {
    await session.end();
    await server.close();
    rmSync(home, { recursive: true, force: true });
  });

  /** The result of a tool, which must have succeeded. */
  const use = async (tool: string, args: object): Promise<unknown> => {
    const { value, isError } = await session.call(tool, args);
    if (isError) throw new Error(`${tool}: ${JSON.stringify(value).slice(0, 2_000)}`);
    return value;
  };

  const aspect = async (urn: string, name: string): Promise<unknown> => {
    const path = `/aspects/${encodeURIComponent(urn)}?aspect=${name}&version=0`;
    const { body } = await server.get<{ aspect?: Record<string, unknown> }>(path, {
      authorization: `Bearer ${TOKEN}`,
    });
    return Object.values(body.aspect ?? {})[0];
  };

  it('offers its reading and writing tools', async () => {
    expect(await session.tools()).toEqual(
      expect.arrayContaining([
        'search',
        'get_entities',
        'get_lineage',
        'list_schema_fields',
        'add_tags',
        'update_description',
      ]),
    );
  });

  it('searches, with facets', async () => {
    const found = await use('search', { query: 'orders', filter: 'entity_type = dataset' });
    expect(found).toMatchObject({ total: 2 });
    expect(JSON.stringify(found)).toContain(ORDERS);
  });

  it('reads entities of many kinds', async () => {
    const urns = [ORDERS, PII, REVENUE, SALES, ANN, TIER, 'urn:li:query:q1'];
    const { result } = (await use('get_entities', { urns })) as { result: { urn: string; error?: string }[] };
    expect(result.map(({ urn, error }) => [urn, error])).toEqual(urns.map((urn) => [urn, undefined]));
    expect(result[0]).toMatchObject({ properties: { name: 'orders', description: 'All orders' } });
  });

  it.each([
    ...['container', 'dataFlow', 'dataJob', 'chart', 'dashboard', 'domain', 'dataProduct', 'glossaryNode'],
    ...['corpGroup', 'mlModel', 'mlModelGroup', 'mlFeature', 'mlFeatureTable', 'mlPrimaryKey', 'document'],
    ...[
      'application',
      'glossaryTerm',
      'tag',
      'corpuser',
      'dataset',
      'structuredProperty',
      'businessAttribute',
    ],
  ])('reads a %s with every aspect it can have', async (type) => {
    const model = new Model(await provisionModel());
    const samples = new SampleValues(model);
    const urn = samples.urn(type, 'full');
    const entity = model.entity(type);
    const names = entity?.aspects.filter((name) => name !== entity.keyAspect) ?? [];
    // What is assigned must be declared, and declared with a type that every server has.
    const declared = samples.urn('structuredProperty', type === 'structuredProperty' ? 'full' : undefined);
    const proposals = [
      ...names.map((name) => mcp(urn, name, samples.aspect(urn, name))),
      mcp(declared, 'propertyDefinition', {
        qualifiedName: 'sample',
        valueType: 'urn:li:dataType:datahub.string',
        entityTypes: [`urn:li:entityType:datahub.${type}`],
      }),
    ];
    const { status } = await server.post(
      '/aspects?action=ingestProposalBatch',
      { proposals, async: 'false' },
      { authorization: `Bearer ${TOKEN}` },
    );
    expect(status).toBe(200);
    const { result } = (await use('get_entities', { urns: [urn] })) as {
      result: { urn: string; error?: string }[];
    };
    expect(result.map((each) => [each.urn, each.error])).toEqual([[urn, undefined]]);
  });

  it('lists the columns of a dataset', async () => {
    expect(await use('list_schema_fields', { urn: ORDERS })).toMatchObject({
      urn: ORDERS,
      fields: [{ fieldPath: 'address' }, { fieldPath: 'id' }], // the server sorts them
    });
  });

  it('follows lineage, of tables and of columns', async () => {
    const up = await use('get_lineage', { urn: REPORT, upstream: true, max_hops: 3 });
    expect(up).toMatchObject({ upstreams: { total: 2 } });
    const down = await use('get_lineage', { urn: RAW, upstream: false, max_hops: 1 });
    expect(JSON.stringify(down)).toContain(ORDERS);
    const columns = await use('get_lineage', { urn: ORDERS, column: 'id', upstream: true, max_hops: 1 });
    expect(JSON.stringify(columns)).toContain('order_id');
  });

  it('lists the queries of a dataset', async () => {
    const queries = await use('get_dataset_queries', { urn: ORDERS });
    expect(JSON.stringify(queries)).toContain('SELECT * FROM orders');
  });

  it('knows who asks', async () => {
    expect(await use('get_me', {})).toMatchObject({ success: true });
  });

  it('adds and removes tags, of entities and columns', async () => {
    await use('add_tags', { tag_urns: [PII], entity_urns: [ORDERS, ORDERS], column_paths: [null, 'id'] });
    expect(await aspect(ORDERS, 'globalTags')).toMatchObject({ tags: [{ tag: PII }] });
    expect(await aspect(ORDERS, 'editableSchemaMetadata')).toMatchObject({
      editableSchemaFieldInfo: [{ fieldPath: 'id', globalTags: { tags: [{ tag: PII }] } }],
    });
    await use('remove_tags', { tag_urns: [PII], entity_urns: [ORDERS] });
    expect(await aspect(ORDERS, 'globalTags')).toMatchObject({ tags: [] });
    const unknown = await session.call('add_tags', { tag_urns: ['urn:li:tag:none'], entity_urns: [ORDERS] });
    expect(unknown.isError).toBe(true);
  });

  it('adds and removes terms', async () => {
    await use('add_terms', { term_urns: [REVENUE], entity_urns: [ORDERS] });
    expect(await aspect(ORDERS, 'glossaryTerms')).toMatchObject({ terms: [{ urn: REVENUE }] });
    await use('remove_terms', { term_urns: [REVENUE], entity_urns: [ORDERS] });
    expect(await aspect(ORDERS, 'glossaryTerms')).toMatchObject({ terms: [] });
  });

  it('describes entities and columns', async () => {
    await use('update_description', { entity_urn: ORDERS, operation: 'replace', description: 'Every order' });
    await use('update_description', { entity_urn: ORDERS, operation: 'append', description: ' ever' });
    expect(await aspect(ORDERS, 'editableDatasetProperties')).toMatchObject({
      description: 'Every order ever',
    });
    await use('update_description', {
      entity_urn: ORDERS,
      operation: 'replace',
      description: 'the key',
      column_path: 'id',
    });
    expect(await aspect(ORDERS, 'editableSchemaMetadata')).toMatchObject({
      editableSchemaFieldInfo: [{ fieldPath: 'id', description: 'the key' }],
    });
    expect(await aspect(ORDERS, 'datasetProperties')).toMatchObject({ description: 'All orders' });
  });

  it('sets and removes domains', async () => {
    await use('set_domains', { domain_urn: SALES, entity_urns: [ORDERS] });
    expect(await aspect(ORDERS, 'domains')).toEqual({ domains: [SALES] });
    await use('remove_domains', { entity_urns: [ORDERS] });
    expect(await aspect(ORDERS, 'domains')).toEqual({ domains: [] });
  });

  it('adds and removes owners', async () => {
    const type = 'urn:li:ownershipType:__system__technical_owner';
    await use('add_owners', { owner_urns: [ANN], entity_urns: [ORDERS], ownership_type: 'Technical Owner' });
    expect(await aspect(ORDERS, 'ownership')).toMatchObject({
      owners: [{ owner: ANN, type: 'TECHNICAL_OWNER', typeUrn: type, source: { type: 'MANUAL' } }],
    });
    await use('remove_owners', { owner_urns: [ANN], entity_urns: [ORDERS] });
    expect(await aspect(ORDERS, 'ownership')).toMatchObject({ owners: [] });
  });

  it('assigns structured properties as their definition allows', async () => {
    await use('add_structured_properties', { property_values: { [TIER]: ['gold'] }, entity_urns: [ORDERS] });
    expect(await aspect(ORDERS, 'structuredProperties')).toMatchObject({
      properties: [{ propertyUrn: TIER, values: [{ string: 'gold' }] }],
    });
    await use('remove_structured_properties', { property_urns: [TIER], entity_urns: [ORDERS] });
    expect(await aspect(ORDERS, 'structuredProperties')).toEqual({ properties: [] });
  });
});
