import { type JsonObject, type JsonValue } from '../connector';
import { WorkingFile } from '../working-file/working-file';
import { parseEvent } from './event';
import { type LineageEntity, lineageEntities } from './lineage-entities';
import { LineageState } from './lineage-state';

const RUN = '01890b3c-7b2e-7000-8000-000000000001';
const NAMING = { env: 'PROD', instances: {} } as const;
const ORDERS = { namespace: 'postgres://db:5432', name: 'shop.public.orders' };
const DAILY = { namespace: 's3://lake', name: '/daily/orders' };

const event = (over: JsonObject = {}): JsonObject => ({
  eventType: 'START',
  eventTime: '2026-01-02T03:04:05Z',
  producer: 'https://github.com/apache/airflow/tree/providers-openlineage/2.0.0',
  run: { runId: RUN },
  job: { namespace: 'prod', name: 'shop.load' },
  ...over,
});

const START = event({ inputs: [ORDERS] });
const COMPLETE = event({
  eventType: 'COMPLETE',
  eventTime: '2026-01-02T03:05:05.000+00:00',
  job: { namespace: 'prod', name: 'shop.load', facets: { sql: { query: 'select 1' }, documentation: 7 } },
  outputs: [
    {
      ...DAILY,
      facets: {
        columnLineage: {
          fields: {
            total: {
              inputFields: [
                {
                  ...ORDERS,
                  field: 'amount',
                  transformations: [{ type: 'DIRECT', subtype: 'AGGREGATION' }],
                },
                { namespace: 3 },
              ],
            },
          },
        },
      },
    },
  ],
});

let file: WorkingFile;
beforeAll(async () => {
  file = await WorkingFile.open();
});
afterAll(() => file.close());

function entities(...events: readonly JsonValue[]): readonly LineageEntity[] {
  const state = new LineageState(file);
  for (const value of events) {
    const parsed = parseEvent(value);
    if (!parsed.ok || 'dataset' in parsed.event) throw new Error('no event of a job');
    state.add(parsed.event);
  }
  return [...lineageEntities(state, NAMING)].filter((entity) => 'urn' in entity);
}

describe('events of one run', () => {
  let all: readonly LineageEntity[];
  beforeAll(() => {
    all = entities(START, COMPLETE);
  });

  it('become a flow, a job and a run', () => {
    expect(all.map(({ urn }) => urn)).toEqual([
      'urn:li:dataFlow:(airflow,shop,prod)',
      'urn:li:dataJob:(urn:li:dataFlow:(airflow,shop,prod),shop.load)',
      `urn:li:dataProcessInstance:${RUN}`,
    ]);
  });

  it('give the job the inputs of the one and the outputs and columns of the other', () => {
    const orders = 'urn:li:dataset:(urn:li:dataPlatform:postgres,shop.public.orders,PROD)';
    const daily = 'urn:li:dataset:(urn:li:dataPlatform:s3,lake/daily/orders,PROD)';
    expect(all[1]?.aspects['dataJobInputOutput']).toEqual({
      inputDatasets: [],
      outputDatasets: [],
      inputDatasetEdges: [{ destinationUrn: orders }],
      outputDatasetEdges: [{ destinationUrn: daily }],
      fineGrainedLineages: [
        {
          upstreamType: 'FIELD_SET',
          upstreams: [`urn:li:schemaField:(${orders},amount)`],
          downstreamType: 'FIELD',
          downstreams: [`urn:li:schemaField:(${daily},total)`],
          transformOperation: 'AGGREGATION',
          confidenceScore: 1,
        },
      ],
    });
    expect(all[1]?.aspects['dataJobInfo']).toMatchObject({ customProperties: { sql: 'select 1' } });
  });

  it('tell when the run began, how it ended and how long it took', () => {
    expect(all[2]?.series?.['dataProcessInstanceRunEvent']).toEqual([
      { timestampMillis: Date.parse('2026-01-02T03:04:05Z'), status: 'STARTED' },
      {
        timestampMillis: Date.parse('2026-01-02T03:05:05Z'),
        status: 'COMPLETE',
        result: { type: 'SUCCESS', nativeResultType: 'openlineage' },
        durationMillis: 60_000,
      },
    ]);
  });

  it('say the same in any order and however often they come', () => {
    expect(entities(COMPLETE, START)).toEqual(all);
    expect(entities(START, COMPLETE, COMPLETE, START)).toEqual(all);
  });
});

it('shows a run without an end as started, and a failed one with its error', () => {
  expect(entities(START).at(-1)?.series).toMatchObject({
    dataProcessInstanceRunEvent: [{ status: 'STARTED' }],
  });
  const run = { runId: RUN, facets: { errorMessage: { message: 'no space' }, parent: 'broken' } };
  expect(entities(START, event({ eventType: 'FAIL', run })).at(-1)).toMatchObject({
    aspects: { dataProcessInstanceProperties: { customProperties: { error_message: 'no space' } } },
    series: { dataProcessInstanceRunEvent: [{ result: { type: 'FAILURE' } }] },
  });
});

it('takes an event of a job, and names that no URN can hold', () => {
  const long = 'x'.repeat(5_000);
  const { eventTime = null, job = null } = event();
  const [, own] = entities({ job, eventTime, outputs: [DAILY, { ...DAILY, name: long }] });
  expect(own?.aspects['dataJobInputOutput']).toMatchObject({ outputDatasetEdges: [{}] });
  expect(own?.warnings).toEqual([expect.stringContaining('cannot hold the name')]);
  const run = { runId: RUN, facets: { parent: { run: { runId: long } } } };
  expect(entities(event({ run }))).toHaveLength(3);
  expect(entities(event({ job: { namespace: 'prod', name: long } }))).toEqual([]);
});

it.each<[string, string, JsonValue]>([
  ['', 'no object', [START]],
  ['/eventType', 'an unknown type', event({ eventType: 'BEGIN' })],
  ['/eventTime', 'no time zone', event({ eventTime: '2026-01-02T03:04:05' })],
  [
    '/dataset/name',
    'a dataset without a name',
    { eventTime: '2026-01-02T03:04:05Z', dataset: { namespace: 'x' } },
  ],
  ['/run', 'no run', event({ run: null })],
  ['/run/runId', 'no run id', event({ run: {} })],
  ['/job/name', 'a job without a name', event({ job: { namespace: 'prod' } })],
  ['/inputs/1/namespace', 'an input without a namespace', event({ inputs: [ORDERS, { name: 'x' }] })],
  ['/outputs', 'outputs that are no list', event({ outputs: {} })],
])('refuses at "%s" an event with %s', (pointer, _what, value) => {
  expect(parseEvent(value)).toMatchObject({ ok: false, fault: { pointer } });
});
