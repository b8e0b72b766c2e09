import { type Connector } from '../connector';
import { desiredAspects } from '../mapping/desired-aspects';
import { type SourceRecord } from '../records';
import { ArtifactFolder, runResults, sourcesResults, VERSIONS } from './artifacts.fixture';
import { connectTo, entityAt, readProject } from './read-project.fixture';

const [, , , NEWEST] = VERSIONS;
const dbt = (name: string): string => `urn:li:dataset:(urn:li:dataPlatform:dbt,${name},PROD)`;
const postgres = (name: string): string => `urn:li:dataset:(urn:li:dataPlatform:postgres,${name},PROD)`;
const field = (dataset: string, name: string): string => `urn:li:schemaField:(${dataset},${name})`;

let folder: ArtifactFolder;
let connector: Connector | undefined;

beforeEach(async () => {
  folder = await ArtifactFolder.create();
});

afterEach(async () => {
  await connector?.close();
  await folder.remove();
});

function connect(recipe: Readonly<Record<string, unknown>> = {}): Connector {
  connector = connectTo(folder, recipe);
  return connector;
}

describe.each(VERSIONS)('artifacts of dbt $dbt (manifest v$manifest)', (version) => {
  it('become datasets, assertions and dashboards, and everything is accounted for', async () => {
    await folder.writeShop(version);
    const source = connect({
      metaMapping: { has_pii: { match: true, operation: 'add_tag', config: { tag: 'private' } } },
      columnMetaMapping: {
        sensitive: { match: 'yes', operation: 'add_term', config: { term: 'Sensitive' } },
      },
    });
    const { records, end } = await readProject(source);
    expect(end).toMatchObject({ complete: true });
    expect(end.counts.listed).toBe(end.counts.read + end.counts.filtered + end.counts.failed);
    expect(end.counts.failed).toBe(0);
    const listed = records.map(({ kind, path }) => `${kind} ${path.join('/')}`);
    expect(listed).toEqual([
      'entity model.shop.forecast',
      'entity model.shop.forecast/table',
      'entity model.shop.revenue',
      'entity model.shop.revenue/table',
      'entity model.shop.stg_orders',
      'entity model.shop.top',
      'entity model.shop.top/table',
      'entity seed.shop.countries',
      'entity seed.shop.countries/table',
      'entity snapshot.shop.history',
      'entity snapshot.shop.history/table',
      'entity source.shop.raw.orders',
      'entity source.shop.raw.orders/table',
      'entity source.shop.raw.orders/freshness',
      'entity test.shop.no_negative',
      'entity test.shop.not_null_revenue_customer',
      'filtered test.shop.of_nothing',
      'entity test.shop.relationships_source',
      'entity exposure.shop.board',
      'filtered analysis.shop.once',
      'filtered metric.shop.total',
      ...(version.manifest >= 12 ? ['filtered unit_test.shop.revenue.adds'] : []),
    ]);
    for (const record of records) {
      if (record.kind !== 'entity') continue;
      const aspects = desiredAspects(record, { platform: 'dbt', env: 'PROD', profiledAt: 0 });
      expect(aspects.some(({ aspectName }) => aspectName === 'status')).toBe(record.foreign !== true);
    }
    const revenue = entityAt(records, 'model.shop.revenue');
    expect(revenue.urn).toBe(dbt('shop.main.revenue'));
    expect(revenue.aspects).toMatchObject({
      datasetProperties: {
        name: 'revenue',
        description: 'What each customer brings',
        customProperties: {
          materialization: 'table',
          access: 'public',
          contract_enforced: 'true',
          has_pii: 'true',
        },
      },
      subTypes: { typeNames: ['Model', 'Table', 'View'] },
      globalTags: { tags: [{ tag: 'urn:li:tag:dbt:core' }, { tag: 'urn:li:tag:dbt:private' }] },
      ownership: {
        owners: [
          { owner: 'urn:li:corpGroup:Finance' },
          { owner: 'urn:li:corpuser:ada@example.com', type: 'DATAOWNER' },
        ],
      },
      siblings: { siblings: [postgres('shop.main.revenue')], primary: true },
      schemaMetadata: {
        primaryKeys: ['CUSTOMER'],
        fields: [
          {
            fieldPath: 'CUSTOMER',
            description: 'Who',
            nativeDataType: 'text',
            nullable: false,
            isPartOfKey: true,
            type: { type: { 'com.linkedin.schema.StringType': {} } },
            globalTags: { tags: [{ tag: 'urn:li:tag:dbt:pii' }] },
            glossaryTerms: { terms: [{ urn: 'urn:li:glossaryTerm:Sensitive' }] },
          },
          {
            fieldPath: 'total',
            nullable: false,
            isPartOfKey: false,
            type: { type: { 'com.linkedin.schema.NumberType': {} } },
          },
          { fieldPath: 'extra', nullable: true, type: { type: { 'com.linkedin.schema.TimeType': {} } } },
        ],
      },
    });
  });
});

describe('lineage of a dbt project', () => {
  it('goes from table to node to table, through ephemeral models, columns included', async () => {
    await folder.writeShop(NEWEST);
    const { records } = await readProject(connect({ columnLineage: true }));
    const own = dbt('shop.main.revenue');
    const ephemeral = dbt('shop.main.stg_orders');
    expect(entityAt(records, 'model.shop.revenue').aspects['upstreamLineage']).toEqual({
      upstreams: [
        { dataset: dbt('shop.main.countries'), type: 'TRANSFORMED' },
        { dataset: ephemeral, type: 'TRANSFORMED' },
      ],
      fineGrainedLineages: [
        expect.objectContaining({
          upstreams: [field(ephemeral, 'customer')],
          downstreams: [field(own, 'CUSTOMER')],
          transformOperation: 'IDENTITY',
        }),
        expect.objectContaining({
          upstreams: [field(ephemeral, 'amount')],
          downstreams: [field(own, 'total')],
          transformOperation: 'AGGREGATION',
        }),
      ],
    });
    // A star is resolved by the catalog.
    const top = entityAt(records, 'model.shop.top');
    expect(JSON.stringify(top.aspects['upstreamLineage'])).toContain(
      field(postgres('shop.main.revenue'), 'total'),
    );
    expect(top.aspects['siblings']).toEqual({
      siblings: [postgres('shop.main.top customers')],
      primary: true,
    });
    const stg = entityAt(records, 'model.shop.stg_orders');
    expect(stg.aspects).not.toHaveProperty('siblings');
    expect(JSON.stringify(stg.aspects['upstreamLineage'])).toContain(field(dbt('shop.raw.orders'), 'id'));
    expect(stg.aspects['schemaMetadata']).toMatchObject({
      fields: [{ fieldPath: 'order_id' }, { fieldPath: 'customer' }, { fieldPath: 'amount' }],
    });
  }, 30_000);

  it('is added to tables that other sources own, and only there', async () => {
    await folder.writeShop(NEWEST);
    const { records } = await readProject(connect());
    const table = entityAt(records, 'model.shop.revenue', 'table');
    expect(table).toMatchObject({ urn: postgres('shop.main.revenue'), foreign: true });
    expect(Object.keys(table.aspects).sort()).toEqual(['siblings', 'upstreamLineage']);
    expect(table.aspects['upstreamLineage']).toMatchObject({
      upstreams: [{ dataset: dbt('shop.main.revenue') }],
    });
    const raw = entityAt(records, 'source.shop.raw.orders', 'table');
    expect(raw.urn).toBe(postgres('shop.raw.t_orders'));
    expect(Object.keys(raw.aspects)).toEqual(['siblings']);
    const none = await readProject(connect({ targetLineage: false }));
    expect(none.records.filter((record) => record.kind === 'entity' && record.foreign)).toEqual([]);
  });

  it('takes platform, instances and names from the recipe', async () => {
    await folder.writeShop(NEWEST);
    const source = connect({
      target_platform: 'snowflake',
      target_platform_instance: 'eu',
      platform_instance: 'team',
      lower_case_target: false,
      use_identifiers: true,
    });
    const { records } = await readProject(source);
    expect(entityAt(records, 'source.shop.raw.orders')).toMatchObject({
      urn: dbt('team.shop.raw.T_ORDERS'),
      aspects: {
        dataPlatformInstance: { instance: 'urn:li:dataPlatformInstance:(urn:li:dataPlatform:dbt,team)' },
        siblings: { siblings: ['urn:li:dataset:(urn:li:dataPlatform:snowflake,eu.shop.raw.T_ORDERS,PROD)'] },
      },
    });
    expect(entityAt(records, 'exposure.shop.board').urn).toBe(
      'urn:li:dashboard:(dbt,team.exposure.shop.board)',
    );
  });
});

describe('tests of a dbt project', () => {
  const verdictOf = (records: readonly SourceRecord[], ...path: readonly string[]): unknown => {
    const event = entityAt(records, ...path).aspects['assertionRunEvent'];
    return event && { at: event['timestampMillis'], run: event['runId'], result: event['result'] };
  };

  it('become assertions of what they are about, with their verdicts', async () => {
    await folder.writeShop(NEWEST);
    const { records } = await readProject(connect());
    const notNull = entityAt(records, 'test.shop.not_null_revenue_customer');
    const revenue = postgres('shop.main.revenue');
    // guid of {"name": …, "platform": "dbt"}, as DataHub's dbt source makes it.
    expect(notNull.urn).toMatch(/^urn:li:assertion:[0-9a-f]{32}$/);
    expect(notNull.aspects['assertionInfo']).toMatchObject({
      type: 'CUSTOM',
      customAssertion: {
        type: 'dbt',
        entity: revenue,
        fields: [field(revenue, 'customer')],
        operator: 'NOT_NULL',
        scope: 'DATASET_COLUMN',
      },
    });
    expect(verdictOf(records, 'test.shop.not_null_revenue_customer')).toMatchObject({
      at: Date.UTC(2026, 0, 5, 1),
      run: 'test-5',
      result: { type: 'SUCCESS' },
    });
    expect(entityAt(records, 'test.shop.relationships_source').aspects['assertionInfo']).toMatchObject({
      customAssertion: {
        entity: dbt('shop.raw.orders'),
        logic: 'orders.country referential integrity to countries.code',
      },
    });
    expect(entityAt(records, 'test.shop.no_negative').aspects['assertionInfo']).toMatchObject({
      customAssertion: { entity: revenue, scope: 'DATASET_ROWS', logic: 'select 1' },
    });
  });

  it.each([
    ['pass', { type: 'SUCCESS' }],
    [
      'warn',
      {
        type: 'FAILURE',
        severity: 'LOW',
        unexpectedCount: 3,
        nativeResults: { failures: '3', message: 'Got 3 results' },
      },
    ],
    ['fail', { type: 'FAILURE', severity: 'HIGH' }],
    ['error', { type: 'ERROR', error: { type: 'SOURCE_QUERY_FAILED' } }],
    ['skipped', { type: 'ERROR', error: { type: 'INSUFFICIENT_DATA' } }],
    ['of a later dbt', { type: 'ERROR' }],
  ])('say truly what "%s" means', async (status, result) => {
    await folder.writeShop(NEWEST);
    await folder.write('run_results.json', runResults(NEWEST, [['no_negative', status]]));
    const { records } = await readProject(connect());
    expect(verdictOf(records, 'test.shop.no_negative')).toMatchObject({ result });
  });

  it('have no verdict when they were not run, and the newest of several files', async () => {
    await folder.writeShop(NEWEST);
    const first = await folder.write('first.json', runResults(NEWEST, [['no_negative', 'fail']], 7));
    const second = await folder.write(
      'second.json',
      runResults(
        NEWEST,
        [
          ['no_negative', 'pass'],
          ['relationships_source', 'success'],
        ],
        6,
      ),
    );
    const { records } = await readProject(connect({ runResultsPaths: [first, second] }));
    expect(verdictOf(records, 'test.shop.no_negative')).toMatchObject({
      run: 'test-7',
      result: { type: 'FAILURE' },
    });
    expect(verdictOf(records, 'test.shop.relationships_source')).toBeUndefined();
  });

  it.each([
    ['pass', {}, { type: 'SUCCESS' }],
    ['error', {}, { type: 'FAILURE', severity: 'HIGH' }],
    [
      'runtime error',
      { error: 'no such table', max_loaded_at: null },
      { type: 'ERROR', nativeResults: { message: 'no such table' } },
    ],
  ])('include the freshness of sources: %s', async (status, more, result) => {
    await folder.writeShop(NEWEST);
    await folder.write('sources.json', sourcesResults(status, more));
    const { records } = await readProject(connect());
    const freshness = entityAt(records, 'source.shop.raw.orders', 'freshness');
    expect(freshness.aspects).toMatchObject({
      assertionInfo: {
        customProperties: { warn_after_count: '12', warn_after_period: 'hour' },
        customAssertion: { type: 'dbt Freshness', entity: dbt('shop.raw.orders') },
      },
      assertionRunEvent: { timestampMillis: Date.UTC(2026, 0, 5, 3), result },
    });
    const operation = entityAt(records, 'source.shop.raw.orders').aspects['operation'];
    if (status === 'runtime error') expect(operation).toBeUndefined();
    else expect(operation).toMatchObject({ lastUpdatedTimestamp: Date.UTC(2026, 0, 4, 12) });
  });
});

it('makes a dashboard of an exposure', async () => {
  await folder.writeShop(NEWEST);
  const { records } = await readProject(connect());
  expect(entityAt(records, 'exposure.shop.board')).toMatchObject({
    urn: 'urn:li:dashboard:(dbt,exposure.shop.board)',
    aspects: {
      dashboardInfo: {
        title: 'The board',
        dashboardUrl: 'https://bi.example.com/1',
        customProperties: { type: 'dashboard', maturity: 'high' },
        datasetEdges: [
          { destinationUrn: dbt('shop.raw.orders') },
          { destinationUrn: postgres('shop.main.revenue') },
        ],
      },
      globalTags: { tags: [{ tag: 'urn:li:tag:dbt:board' }] },
      ownership: { owners: [{ owner: 'urn:li:corpuser:ada@example.com' }] },
    },
  });
});
