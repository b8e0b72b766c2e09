import { type DatasetRecord, type EntityRecord, type JobRecord } from '../records';
import { thrown } from '../thrown.fixture';
import { type DesiredAspect, type MappingContext } from './desired-aspect';
import { desiredAspects } from './desired-aspects';
import { urnOf } from './urns';

const PROD: MappingContext = { platform: 'postgres', env: 'PROD', profiledAt: 1_388_534_400_000 };

const orders: DatasetRecord = {
  kind: 'dataset',
  checkpoint: '',
  path: ['sales', 'public', 'orders'],
  datasetType: 'table',
  comment: 'What people bought',
  columns: [
    { name: 'note', nativeType: 'text', type: 'string', nullable: true, ordinal: 2, default: "''::text" },
    {
      name: 'id',
      nativeType: 'bigint',
      type: 'number',
      nullable: false,
      ordinal: 1,
      primaryKeyPosition: 1,
      comment: 'Number',
    },
  ],
  primaryKey: ['id'],
  foreignKeys: [
    { name: 'fk', columns: ['id'], referencedPath: ['sales', 'public', 'c,x'], referencedColumns: ['a(b)'] },
  ],
  rowCount: { value: 10, estimated: false },
  profile: {
    method: 'full',
    rowCount: { value: 10, estimated: false },
    columnCount: 2,
    sizeInBytes: 8192,
    columns: [
      { column: 'id', nullCount: 0, nullShare: 0, distinctCount: 10, distinctShare: 1, min: '1', max: '10' },
    ],
    limits: [],
  },
  properties: { owner: 'ann', alpha: 'x' },
};

const ORDERS = 'urn:li:dataset:(urn:li:dataPlatform:postgres,sales.public.orders,PROD)';

const byName = (aspects: readonly DesiredAspect[]): Record<string, unknown> =>
  Object.fromEntries(aspects.map((aspect) => [aspect.aspectName, aspect.value]));

describe('a table', () => {
  const aspects = desiredAspects(orders, PROD);

  it('becomes the aspects of one dataset', () => {
    expect(new Set(aspects.map((aspect) => `${aspect.entityType} ${aspect.urn}`))).toEqual(
      new Set([`dataset ${ORDERS}`]),
    );
    expect(aspects.filter((aspect) => aspect.timeseries).map((aspect) => aspect.aspectName)).toEqual([
      'datasetProfile',
    ]);
    expect(byName(aspects)).toEqual({
      datasetProperties: {
        customProperties: { alpha: 'x', owner: 'ann' },
        name: 'orders',
        qualifiedName: 'sales.public.orders',
        description: 'What people bought',
      },
      schemaMetadata: {
        schemaName: 'sales.public.orders',
        platform: 'urn:li:dataPlatform:postgres',
        version: 0,
        hash: '',
        platformSchema: { 'com.linkedin.schema.OtherSchema': { rawSchema: '' } },
        fields: [
          {
            fieldPath: 'id',
            nullable: false,
            description: 'Number',
            type: { type: { 'com.linkedin.schema.NumberType': {} } },
            nativeDataType: 'bigint',
            recursive: false,
            isPartOfKey: true,
          },
          {
            fieldPath: 'note',
            nullable: true,
            type: { type: { 'com.linkedin.schema.StringType': {} } },
            nativeDataType: 'text',
            recursive: false,
            isPartOfKey: false,
            jsonProps: '{"default":"\'\'::text"}',
          },
        ],
        primaryKeys: ['id'],
        foreignKeys: [
          {
            name: 'fk',
            foreignFields: [
              'urn:li:schemaField:(urn:li:dataset:(urn:li:dataPlatform:postgres,sales.public.c%2Cx,PROD),a%28b%29)',
            ],
            sourceFields: [`urn:li:schemaField:(${ORDERS},id)`],
            foreignDataset: 'urn:li:dataset:(urn:li:dataPlatform:postgres,sales.public.c%2Cx,PROD)',
          },
        ],
      },
      container: { container: 'urn:li:container:accdf23ccb8fdf1e68f5ee28ce547506' },
      dataPlatformInstance: { platform: 'urn:li:dataPlatform:postgres' },
      subTypes: { typeNames: ['Table'] },
      browsePathsV2: {
        path: ['d3530e6d4d3d95492c3b76676e9b230d', 'accdf23ccb8fdf1e68f5ee28ce547506'].map((id) => ({
          id: `urn:li:container:${id}`,
          urn: `urn:li:container:${id}`,
        })),
      },
      status: { removed: false },
      datasetProfile: {
        timestampMillis: 1_388_534_400_000,
        rowCount: 10,
        columnCount: 2,
        sizeInBytes: 8192,
        fieldProfiles: [
          {
            fieldPath: 'id',
            uniqueCount: 10,
            uniqueProportion: 1,
            nullCount: 0,
            nullProportion: 0,
            min: '1',
            max: '10',
          },
        ],
      },
    });
  });

  it('stands under its platform instance', () => {
    const mapped = byName(desiredAspects(orders, { ...PROD, platformInstance: 'eu1' }));
    const instance = 'urn:li:dataPlatformInstance:(urn:li:dataPlatform:postgres,eu1)';
    expect(mapped['dataPlatformInstance']).toEqual({ platform: 'urn:li:dataPlatform:postgres', instance });
    expect(mapped['browsePathsV2']).toMatchObject({ path: [{ id: instance, urn: instance }, {}, {}] });
    expect(urnOf('table', orders.path, { ...PROD, platformInstance: 'eu1' })).toBe(
      'urn:li:dataset:(urn:li:dataPlatform:postgres,eu1.sales.public.orders,PROD)',
    );
  });

  it('says that a profile is a sample', () => {
    const sampled = {
      ...orders,
      profile: { ...orders.profile!, method: 'sample', samplePercent: 2.5 },
    } as const;
    expect(byName(desiredAspects(sampled, PROD))['datasetProfile']).toMatchObject({
      partitionSpec: { type: 'QUERY', partition: 'SAMPLE (2.5 % of the rows)' },
    });
  });

  it('has no profile when nothing was counted', () => {
    const uncounted = { ...orders, rowCount: undefined, profile: undefined };
    expect(byName(desiredAspects(uncounted, PROD))).not.toHaveProperty('datasetProfile');
  });
});

describe('a view', () => {
  const view: DatasetRecord = {
    kind: 'dataset',
    checkpoint: '',
    path: ['sales', 'public', 'v'],
    datasetType: 'materialized-view',
    columns: [],
    primaryKey: [],
    foreignKeys: [],
    viewDefinition: 'SELECT 1',
    lineage: {
      inputs: [
        ['sales', 'b', 'y'],
        ['sales', 'a', 'x'],
        ['sales', 'public', 'v'],
      ],
      outputs: [['sales', 'public', 'v']],
      columnEdges: [
        {
          from: { path: ['sales', 'b', 'y'], column: 'q' },
          to: { path: ['sales', 'public', 'v'], column: 'n' },
          kind: 'aggregation',
        },
        {
          from: { path: ['sales', 'a', 'x'], column: 'p' },
          to: { path: ['sales', 'public', 'v'], column: 'n' },
          kind: 'aggregation',
        },
        {
          from: { path: ['sales', 'a', 'x'], column: 'p' },
          to: { path: ['sales', 'public', 'v'], column: 'm' },
          kind: 'identity',
        },
      ],
      confidence: 1,
      warnings: [],
    },
    properties: {},
  };

  it('has its text and its upstreams, sorted, columns one downstream each', () => {
    const mapped = byName(desiredAspects(view, PROD));
    const x = 'urn:li:dataset:(urn:li:dataPlatform:postgres,sales.a.x,PROD)';
    const y = 'urn:li:dataset:(urn:li:dataPlatform:postgres,sales.b.y,PROD)';
    const v = 'urn:li:dataset:(urn:li:dataPlatform:postgres,sales.public.v,PROD)';
    const entry = (upstreams: readonly string[], column: string, transformOperation: string): unknown => ({
      upstreamType: 'FIELD_SET',
      upstreams,
      downstreamType: 'FIELD',
      downstreams: [`urn:li:schemaField:(${v},${column})`],
      transformOperation,
      confidenceScore: 1,
    });
    expect(mapped['viewProperties']).toEqual({
      materialized: true,
      viewLogic: 'SELECT 1',
      viewLanguage: 'SQL',
    });
    expect(mapped['subTypes']).toEqual({ typeNames: ['Materialized View'] });
    expect(mapped['upstreamLineage']).toEqual({
      upstreams: [
        { dataset: x, type: 'VIEW' },
        { dataset: y, type: 'VIEW' },
      ],
      fineGrainedLineages: [
        entry([`urn:li:schemaField:(${x},p)`], 'm', 'IDENTITY'),
        entry([`urn:li:schemaField:(${x},p)`, `urn:li:schemaField:(${y},q)`], 'n', 'AGGREGATION'),
      ],
    });
  });

  it('that reads nothing has no upstreams, and says so', () => {
    const constant = { ...view, lineage: { ...view.lineage!, inputs: [], columnEdges: [] } };
    expect(byName(desiredAspects(constant, PROD))['upstreamLineage']).toEqual({ upstreams: [] });
  });
});

describe('a routine', () => {
  const job: JobRecord = {
    kind: 'job',
    checkpoint: '',
    path: ['sales', 'mart', 'refresh(date, integer)'],
    jobType: 'procedure',
    name: 'refresh',
    comment: 'Fills the mart',
    language: 'plpgsql',
    definition: 'CREATE …',
    lineage: {
      inputs: [['sales', 'a', 'x']],
      outputs: [['sales', 'mart', 't']],
      columnEdges: [],
      confidence: 0.5,
      warnings: ['w'],
    },
    properties: { owner: 'ann' },
  };
  const flow = 'urn:li:dataFlow:(postgres,sales.mart.stored_procedures,PROD)';

  it('becomes a job with its inputs and outputs', () => {
    const aspects = desiredAspects(job, PROD);
    expect(aspects[0]?.urn).toBe(`urn:li:dataJob:(${flow},refresh%28date%2C integer%29)`);
    expect(aspects[0]?.urn).toBe(urnOf('procedure', job.path, PROD));
    expect(byName(aspects)).toMatchObject({
      dataJobInfo: {
        name: 'refresh',
        description: 'Fills the mart',
        type: { string: 'COMMAND' },
        flowUrn: flow,
        customProperties: { owner: 'ann', language: 'plpgsql', lineage_warnings: 'w' },
      },
      dataJobInputOutput: {
        inputDatasets: [],
        outputDatasets: [],
        inputDatasetEdges: [
          { destinationUrn: 'urn:li:dataset:(urn:li:dataPlatform:postgres,sales.a.x,PROD)' },
        ],
        outputDatasetEdges: [
          { destinationUrn: 'urn:li:dataset:(urn:li:dataPlatform:postgres,sales.mart.t,PROD)' },
        ],
      },
      subTypes: { typeNames: ['Stored Procedure'] },
    });
  });

  it('belongs to the flow of its schema', () => {
    const aspects = desiredAspects(
      { kind: 'flow', checkpoint: '', path: ['sales', 'mart'], properties: {} },
      PROD,
    );
    expect(aspects.map((aspect) => aspect.urn)).toEqual(aspects.map(() => flow));
    expect(byName(aspects)).toMatchObject({ dataFlowInfo: { name: 'mart.stored_procedures', env: 'PROD' } });
  });
});

describe('containers', () => {
  it('go by the ids of DataHub’s own SQL sources', () => {
    const database = desiredAspects(
      { kind: 'container', checkpoint: '', path: ['sales'], containerType: 'database', properties: {} },
      PROD,
    );
    const schema = desiredAspects(
      {
        kind: 'container',
        checkpoint: '',
        path: ['sales', 'public'],
        containerType: 'schema',
        comment: 'c',
        properties: { owner: 'ann' },
      },
      PROD,
    );
    expect(database[0]?.urn).toBe('urn:li:container:d3530e6d4d3d95492c3b76676e9b230d');
    expect(schema[0]?.urn).toBe('urn:li:container:accdf23ccb8fdf1e68f5ee28ce547506');
    expect(byName(database)).not.toHaveProperty('container');
    expect(byName(schema)).toMatchObject({
      containerProperties: {
        name: 'public',
        qualifiedName: 'sales.public',
        description: 'c',
        env: 'PROD',
        customProperties: {
          database: 'sales',
          env: 'PROD',
          instance: 'PROD',
          owner: 'ann',
          platform: 'postgres',
          schema: 'public',
        },
      },
      container: { container: database[0]?.urn },
      subTypes: { typeNames: ['Schema'] },
    });
  });
});

it('says which name DataHub cannot hold', () => {
  const path = ['sales', 'public', '表'.repeat(60)] as const;
  expect(thrown(() => desiredAspects({ ...orders, path }, PROD))).toMatchObject({
    code: 'unsupported',
    remedy: expect.stringContaining('Rename'),
  });
});

describe('an entity that its connector describes itself', () => {
  const record: EntityRecord = {
    kind: 'entity',
    checkpoint: '1',
    path: ['shop', 'orders'],
    objectType: 'model',
    urn: 'urn:li:dataset:(urn:li:dataPlatform:dbt,shop.orders,PROD)',
    aspects: {
      datasetProperties: { name: 'orders' },
      assertionRunEvent: { timestampMillis: 1 },
    },
  };

  it('is told by its aspects, and that it exists', () => {
    expect(
      desiredAspects(record, PROD).map(({ aspectName, entityType, timeseries }) => [
        aspectName,
        entityType,
        timeseries,
      ]),
    ).toEqual([
      ['assertionRunEvent', 'dataset', true],
      ['datasetProperties', 'dataset', false],
      ['status', 'dataset', false],
    ]);
  });

  it('has no status of this source when it is another one’s', () => {
    const { aspectName, urn } = { ...desiredAspects({ ...record, foreign: true }, PROD).at(-1) };
    expect([aspectName, urn]).toEqual(['datasetProperties', record.urn]);
  });

  it('is refused when its URN is none', () => {
    const refused = thrown(() => desiredAspects({ ...record, urn: 'shop.orders' }, PROD));
    expect(refused).toMatchObject({ code: 'unsupported', message: expect.stringContaining('shop.orders') });
  });
});
