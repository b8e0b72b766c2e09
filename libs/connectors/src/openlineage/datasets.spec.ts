import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JsonObject, type JsonValue } from '../connector';
import { type ConnectorRecord, type EntityRecord, type FailedRecord } from '../records';
import { openLineageConnector } from './openlineage-connector';

const RUN = '01890b3c-7b2e-7000-8000-000000000001';
const ORDERS = { namespace: 'postgres://db:5432', name: 'shop.public.orders' };
const DAILY = { namespace: 'postgres://db:5432', name: 'shop.public.daily' };
const urnOf = (name: string): string => `urn:li:dataset:(urn:li:dataPlatform:postgres,${name},PROD)`;
const [ORDERS_URN, DAILY_URN] = [urnOf(ORDERS.name), urnOf(DAILY.name)];

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'openlineage-')));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function read(events: readonly JsonObject[], recipe: object = {}): Promise<readonly ConnectorRecord[]> {
  await writeFile(join(folder, 'a.ndjson'), events.map((event) => JSON.stringify(event)).join('\n'));
  const connector = openLineageConnector.create(
    { path: folder, ...recipe },
    { addresses: { allowLoopback: false }, applicationName: 'dataspoke', env: 'PROD', folders: [folder] },
  );
  const { signal } = new AbortController();
  const [scope] = await connector.scopes(signal);
  if (!scope) throw new Error('no scope');
  const records: ConnectorRecord[] = [];
  for await (const record of connector.read(scope, { signal })) records.push(record);
  await connector.close();
  return records;
}

function entities(records: readonly ConnectorRecord[], type: string): readonly EntityRecord[] {
  return records.filter((record) => record.kind === 'entity').filter(({ objectType }) => objectType === type);
}

function failures(records: readonly ConnectorRecord[]): readonly FailedRecord[] {
  return records.filter((record) => record.kind === 'failed');
}

const at = (second: number): string => `2026-01-02T03:04:0${second}Z`;
const ms = (second: number): number => Date.parse(at(second));

const event = (second: number, over: JsonObject = {}): JsonObject => ({
  eventType: 'COMPLETE',
  eventTime: at(second),
  run: { runId: RUN },
  job: { namespace: 'prod', name: 'shop.check' },
  ...over,
});

const aboutOrders = (second: number, facets: JsonObject): JsonObject => ({
  eventTime: at(second),
  dataset: { ...ORDERS, facets },
});

describe('assertions of a dataset', () => {
  const checks = (second: number, success: boolean): JsonObject =>
    event(second, {
      inputs: [
        {
          ...ORDERS,
          inputFacets: {
            dataQualityAssertions: {
              assertions: [
                { assertion: 'not_null', column: 'id', success: true },
                {
                  assertion: 'row_count',
                  name: 'enough orders',
                  success,
                  severity: 'warn',
                  actual: '12',
                  expected: '20',
                },
              ],
            },
          },
        },
      ],
    });

  it('become assertions of DataHub with one result for each time', async () => {
    const [enough, notNull, ...others] = [
      ...entities(await read([checks(1, true), checks(2, false), checks(2, false)]), 'assertion'),
    ].sort((a, b) => (a.path[2] ?? '').localeCompare(b.path[2] ?? ''));
    expect(others).toEqual([]);
    expect(notNull).toMatchObject({
      path: [ORDERS.namespace, ORDERS.name, 'not_null'],
      aspects: {
        assertionInfo: {
          entityUrn: ORDERS_URN,
          customAssertion: {
            field: `urn:li:schemaField:(${ORDERS_URN},id)`,
            scope: 'DATASET_COLUMN',
            operator: 'NOT_NULL',
          },
        },
      },
    });
    expect(enough?.series?.['assertionRunEvent']).toMatchObject([
      { timestampMillis: ms(1), runId: RUN, result: { type: 'SUCCESS', actualAggValue: 12 } },
      {
        timestampMillis: ms(2),
        result: { type: 'FAILURE', severity: 'LOW', nativeResults: { expected: '20', actual: '12' } },
      },
    ]);
  });

  it('that are not as specified are told, and the others are taken', async () => {
    const assertions: JsonValue = [
      { assertion: 'unique', column: 'id', success: 'yes' },
      7,
      { assertion: 'x', success: false },
    ];
    const records = await read([
      event(1, { inputs: [{ ...ORDERS, facets: { dataQualityAssertions: { assertions } } }] }),
    ]);
    expect(failures(records).map(({ reason }) => reason)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('/dataQualityAssertions/assertions/0/success must be true or false'),
        expect.stringContaining('/dataQualityAssertions/assertions/1 must be an object'),
      ]),
    );
    expect(entities(records, 'assertion')).toHaveLength(1);
  });

  it('are taken from the tests of a run that is about one dataset, but not twice', async () => {
    const tests: JsonValue = [
      { name: 'enough orders', status: 'fail' },
      { name: 'no orphans', status: 'skip', type: 'custom_sql' },
    ];
    const run = { runId: RUN, facets: { test: { tests } } };
    const both = { ...checks(1, true), run };
    const all = entities(await read([both]), 'assertion');
    expect(all.map(({ path }) => path[2]).sort()).toEqual(['enough orders', 'no orphans', 'not_null']);
    expect(all.find(({ path }) => path[2] === 'no orphans')?.series?.['assertionRunEvent']).toMatchObject([
      { result: { type: 'ERROR', error: { type: 'INSUFFICIENT_DATA' } } },
    ]);
    const unclear = await read([event(1, { run, inputs: [ORDERS, DAILY] })]);
    expect(entities(unclear, 'assertion')).toEqual([]);
    expect(failures(unclear)).toMatchObject([{ reason: expect.stringContaining('has 2 test(s)') }]);
  });
});

describe('what was measured', () => {
  it('becomes a profile of the time it was measured', async () => {
    const metrics = {
      rowCount: 200,
      bytes: 4_096,
      columnMetrics: {
        amount: {
          nullCount: 50,
          distinctCount: 100,
          min: 1,
          max: 9.5,
          sum: 300,
          count: 150,
          quantiles: { 0.5: 3 },
        },
      },
    };
    const records = await read([
      event(1, { inputs: [{ ...ORDERS, inputFacets: { dataQualityMetrics: metrics } }] }),
      aboutOrders(2, { dataQualityMetrics: { ...metrics, captureDate: at(0) } }),
    ]);
    const profile = {
      rowCount: 200,
      sizeInBytes: 4_096,
      fieldProfiles: [
        {
          fieldPath: 'amount',
          nullCount: 50,
          nullProportion: 0.25,
          uniqueCount: 100,
          uniqueProportion: 0.5,
          min: '1',
          max: '9.5',
          mean: '2',
          quantiles: [{ quantile: '0.5', value: '3' }],
        },
      ],
    };
    // What a job measured comes with the job.
    expect(entities(records, 'dataset')).toMatchObject(
      [ms(0), ms(1)].map((timestampMillis) => ({
        urn: ORDERS_URN,
        foreign: true,
        series: { datasetProfile: [{ timestampMillis, ...profile }] },
      })),
    );
  });

  it('of a part of a dataset is not taken for the whole', async () => {
    const inputFacets = { dataQualityMetrics: { rowCount: 3 }, subset: { inputCondition: {} } };
    const [dataset] = entities(await read([event(1, { inputs: [{ ...ORDERS, inputFacets }] })]), 'dataset');
    expect(dataset?.series?.['datasetProfile']).toMatchObject([{ partitionSpec: { type: 'QUERY' } }]);
  });
});

describe('what a run did with a dataset', () => {
  const written = (change: string): JsonObject => ({
    ...DAILY,
    facets: { lifecycleStateChange: { lifecycleStateChange: change } },
    outputFacets: { outputStatistics: { rowCount: 7, size: 70 } },
  });
  const start = event(1, { eventType: 'START', outputs: [written('OVERWRITE')] });
  const read7 = { ...ORDERS, inputFacets: { inputStatistics: { rowCount: 9 } } };

  it('is told once it was completed, at its end', async () => {
    const records = await read([start, event(3, { inputs: [read7] })]);
    expect(entities(records, 'dataset')).toMatchObject([
      {
        urn: DAILY_URN,
        series: {
          operation: [
            {
              timestampMillis: ms(3),
              operationType: 'CUSTOM',
              customOperationType: 'OVERWRITE',
              numAffectedRows: 7,
              customProperties: { bytes_written: '70', openlineage_run_id: RUN },
            },
          ],
          // What took the place of everything is everything.
          datasetProfile: [{ timestampMillis: ms(3), rowCount: 7, sizeInBytes: 70 }],
        },
      },
    ]);
    expect(entities(records, 'run')).toMatchObject([
      {
        aspects: {
          dataProcessInstanceProperties: { customProperties: { rows_read: '9', rows_written: '7' } },
        },
      },
    ]);
  });

  it('is not told of a run that failed or goes on', async () => {
    expect(entities(await read([start]), 'dataset')).toEqual([]);
    expect(entities(await read([start, event(3, { eventType: 'FAIL' })]), 'dataset')).toEqual([]);
  });

  it('is no profile where rows were only added', async () => {
    const [dataset] = entities(await read([event(3, { outputs: [written('ALTER')] })]), 'dataset');
    expect(dataset?.series?.['operation']).toMatchObject([{ operationType: 'ALTER' }]);
    expect(dataset?.series?.['datasetProfile']).toBeUndefined();
  });
});

describe('a dataset', () => {
  const facets: JsonObject = {
    schema: {
      fields: [
        { name: 'id', type: 'bigint', description: 'Its number' },
        { name: 'place', type: 'struct', fields: [{ name: 'city', type: 'varchar' }] },
      ],
    },
    documentation: { description: 'All orders' },
    ownership: { owners: [{ name: 'team:sales', type: 'MAINTAINER' }, { name: 'user:ada' }] },
    tags: {
      tags: [
        { key: 'pii', value: 'true', field: 'id' },
        { key: 'tier', value: 'gold' },
      ],
    },
    symlinks: { identifiers: [{ ...DAILY, type: 'TABLE' }] },
    columnLineage: { fields: { id: { inputFields: [{ ...DAILY, field: 'key' }] } } },
  };

  it('is described as the entity of another source', async () => {
    const records = await read([
      aboutOrders(1, facets),
      aboutOrders(0, { documentation: { description: 'old' } }),
    ]);
    expect(entities(records, 'dataset')).toEqual([
      {
        kind: 'entity',
        checkpoint: expect.any(String),
        path: [ORDERS.namespace, ORDERS.name],
        objectType: 'dataset',
        urn: ORDERS_URN,
        foreign: true,
        aspects: {
          schemaMetadata: expect.objectContaining({
            platform: 'urn:li:dataPlatform:postgres',
            fields: [
              expect.objectContaining({ fieldPath: 'id', description: 'Its number' }),
              expect.objectContaining({ fieldPath: 'place' }),
              expect.objectContaining({ fieldPath: 'place.city', nativeDataType: 'varchar' }),
            ],
          }),
          documentation: { documentations: [{ documentation: 'All orders' }] },
          ownership: {
            owners: [
              { owner: 'urn:li:corpGroup:sales', type: 'TECHNICAL_OWNER' },
              { owner: 'urn:li:corpuser:ada', type: 'DATAOWNER' },
            ],
          },
          globalTags: { tags: [{ tag: 'urn:li:tag:tier:gold' }] },
          editableSchemaMetadata: {
            editableSchemaFieldInfo: [{ fieldPath: 'id', globalTags: { tags: [{ tag: 'urn:li:tag:pii' }] } }],
          },
          siblings: { siblings: [DAILY_URN], primary: false },
          upstreamLineage: {
            upstreams: [{ dataset: DAILY_URN, type: 'TRANSFORMED' }],
            fineGrainedLineages: [
              expect.objectContaining({ upstreams: [`urn:li:schemaField:(${DAILY_URN},key)`] }),
            ],
          },
        },
      },
    ]);
    expect(await read([aboutOrders(1, facets)], { datasets: false })).toHaveLength(1);
  });

  it('that a job writes has its lineage from the job alone', async () => {
    const [dataset] = entities(await read([event(1, { outputs: [{ ...ORDERS, facets }] })]), 'dataset');
    expect(Object.keys(dataset?.aspects ?? {})).not.toContain('upstreamLineage');
  });

  it('loses what a facet said that was deleted', async () => {
    const [dataset] = entities(
      await read([
        aboutOrders(1, facets),
        aboutOrders(2, { ownership: { _deleted: true }, documentation: { _deleted: true } }),
      ]),
      'dataset',
    );
    expect(dataset?.aspects).toMatchObject({
      ownership: { owners: [] },
      documentation: { documentations: [] },
    });
  });

  it('whose name no URN can hold is told as failed', async () => {
    const dataset = { namespace: 'file', name: 'x'.repeat(5_000), facets };
    expect(failures(await read([{ eventTime: at(1), dataset }]))).toMatchObject([{ objectType: 'dataset' }]);
  });
});

it('lets what filters the rows of an output flow into each of its columns', async () => {
  const columnLineage = {
    fields: { total: { inputFields: [] } },
    dataset: [{ ...ORDERS, field: 'day', transformations: [{ type: 'INDIRECT', subtype: 'FILTER' }] }],
  };
  const schema = { fields: [{ name: 'total' }, { name: 'city' }] };
  const [job] = entities(
    await read([event(1, { outputs: [{ ...DAILY, facets: { columnLineage, schema } }] })]),
    'job',
  );
  const day = `urn:li:schemaField:(${ORDERS_URN},day)`;
  expect(job?.aspects['dataJobInputOutput']).toMatchObject({
    fineGrainedLineages: ['city', 'total'].map((column) => ({
      upstreams: [day],
      downstreams: [`urn:li:schemaField:(${DAILY_URN},${column})`],
      transformOperation: 'FILTER',
    })),
  });
});

it('gives a job its owners and tags, and a run those it has waited for', async () => {
  const job = {
    namespace: 'prod',
    name: 'load',
    facets: { ownership: { owners: [{ name: 'ada' }] }, tags: { tags: [{ key: 'core', value: 'true' }] } },
  };
  const before = RUN.replace(/1$/, '2');
  const run = {
    runId: RUN,
    facets: {
      jobDependencies: { upstream: [{ job: { namespace: 'prod', name: 'x' }, run: { runId: before } }] },
    },
  };
  const records = await read([event(1, { job, run })]);
  expect(entities(records, 'job')).toMatchObject([
    {
      aspects: {
        ownership: { owners: [{ owner: 'urn:li:corpuser:ada' }] },
        globalTags: { tags: [{ tag: 'urn:li:tag:core' }] },
      },
    },
  ]);
  expect(entities(records, 'run')).toMatchObject([
    {
      aspects: {
        dataProcessInstanceRelationships: { upstreamInstances: [`urn:li:dataProcessInstance:${before}`] },
      },
    },
  ]);
});
