import { mcp, ORDERS_SCHEMA, TestServer } from '../emulator.fixture';
import { dataset } from '../model/small-model.fixture';

const ORDERS = dataset('sales.public.orders');

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
}, 240_000);
afterAll(async () => server.close());

describe('GraphQL', () => {
  const CONTAINER = 'urn:li:container:accdf23ccb8fdf1e68f5ee28ce547506';
  const SELECTION = `query D($urn: String!) { dataset(urn: $urn) { urn type name exists lastIngested
    platform { urn name properties { displayName } } dataPlatformInstance { urn instanceId }
    container { urn properties { name } } parentContainers { containers { urn properties { name } } }
    subTypes { typeNames } status { removed lifecycleStage { urn } }
    deprecation { deprecated note decommissionTime replacement { urn } }
    properties { name qualifiedName description externalUrl created lastModified { time actor } customProperties { key value } }
    editableProperties { name description } browsePathV2 { path { name entity { urn } } }
    schemaMetadata { name version hash primaryKeys fields { fieldPath label nullable description type nativeDataType recursive
      isPartOfKey isPartitioningKey tags { tags { tag { urn } } } glossaryTerms { terms { term { urn } } } } }
    editableSchemaMetadata { editableSchemaFieldInfo { fieldPath description tags { tags { tag { urn } } } glossaryTerms { terms { term { urn } } } } }
    ownership { owners { owner { ... on CorpUser { urn username } ... on CorpGroup { urn name } } ownershipType { urn } type } }
    tags { tags { tag { urn } } } glossaryTerms { terms { term { urn } } } domain { domain { urn } }
    siblings { isPrimary siblings { urn } } viewProperties { logic language materialized }
    structuredProperties { properties { structuredProperty { urn } values { ... on StringValue { stringValue } ... on NumberValue { numberValue } } } }
    statsSummary { queryCountLast30Days uniqueUserCountLast30Days } health { type status message causes }
    fineGrainedLineages { upstreams { urn path } downstreams { urn path } transformOperation query } } }`;

  it('answers the selection that serves catalog indexing', async () => {
    const urn = dataset('sales.public.customers');
    const field = (name: string): string => `urn:li:schemaField:(${urn},${name})`;
    const status = await server.propose(
      mcp('urn:li:container:db', 'containerProperties', { name: 'sales' }),
      mcp(CONTAINER, 'containerProperties', { name: 'public' }),
      mcp(CONTAINER, 'container', { container: 'urn:li:container:db' }),
      mcp(urn, 'container', { container: CONTAINER }),
      mcp(urn, 'schemaMetadata', { ...ORDERS_SCHEMA, primaryKeys: ['id'] }),
      mcp(
        urn,
        'datasetProperties',
        {
          name: 'Customers',
          created: { time: 5, actor: 'urn:li:corpuser:ann' },
          customProperties: { a: 'b' },
        },
        { systemMetadata: { runId: 'r1', lastObserved: 77 } },
      ),
      mcp(urn, 'subTypes', { typeNames: ['Table'] }),
      mcp(urn, 'ownership', {
        owners: [{ owner: 'urn:li:corpGroup:crew', type: 'TECHNICAL_OWNER' }],
        lastModified: { time: 1, actor: 'urn:li:corpuser:ann' },
      }),
      mcp(urn, 'globalTags', { tags: [{ tag: 'urn:li:tag:pii' }] }),
      mcp(urn, 'domains', { domains: ['urn:li:domain:sales'] }),
      mcp(urn, 'viewProperties', { materialized: false, viewLogic: 'SELECT 1', viewLanguage: 'SQL' }),
      mcp(urn, 'structuredProperties', {
        properties: [
          {
            propertyUrn: 'urn:li:structuredProperty:dataspoke.score',
            values: [{ double: 0.5 }, { string: 'gold' }],
          },
        ],
      }),
      mcp(urn, 'upstreamLineage', {
        upstreams: [
          { dataset: ORDERS, type: 'TRANSFORMED', auditStamp: { time: 1, actor: 'urn:li:corpuser:ann' } },
        ],
        fineGrainedLineages: [
          {
            upstreamType: 'FIELD_SET',
            downstreamType: 'FIELD',
            upstreams: [`urn:li:schemaField:(${ORDERS},id)`],
            downstreams: [field('id')],
          },
        ],
      }),
    );
    expect(status).toEqual({ status: 200 });
    const { dataset: found } = await server.graphql<{ dataset: object }>(SELECTION, { urn });
    expect(found).toEqual({
      urn,
      type: 'DATASET',
      name: 'sales.public.customers',
      exists: true,
      lastIngested: 77,
      platform: { urn: 'urn:li:dataPlatform:postgres', name: 'postgres', properties: null },
      dataPlatformInstance: null,
      container: { urn: CONTAINER, properties: { name: 'public' } },
      parentContainers: {
        containers: [
          { urn: CONTAINER, properties: { name: 'public' } },
          { urn: 'urn:li:container:db', properties: { name: 'sales' } },
        ],
      },
      subTypes: { typeNames: ['Table'] },
      status: null,
      deprecation: null,
      properties: {
        name: 'Customers',
        qualifiedName: null,
        description: null,
        externalUrl: null,
        created: 5,
        lastModified: { time: 0, actor: null },
        customProperties: [{ key: 'a', value: 'b' }],
      },
      editableProperties: null,
      browsePathV2: {
        path: ['urn:li:container:db', CONTAINER].map((each) => ({ name: each, entity: { urn: each } })),
      },
      schemaMetadata: {
        name: 'orders',
        version: 0,
        hash: '',
        primaryKeys: ['id'],
        fields: [
          { fieldPath: 'id', type: 'NUMBER', nativeDataType: 'bigint', nullable: false },
          { fieldPath: 'address', type: 'STRUCT', nativeDataType: 'row', nullable: false },
        ].map((each) => ({
          ...each,
          label: null,
          description: null,
          recursive: false,
          isPartOfKey: false,
          isPartitioningKey: null,
          tags: null,
          glossaryTerms: null,
        })),
      },
      editableSchemaMetadata: null,
      ownership: {
        owners: [
          {
            owner: { urn: 'urn:li:corpGroup:crew', name: 'crew' },
            ownershipType: { urn: 'urn:li:ownershipType:__system__technical_owner' },
            type: 'TECHNICAL_OWNER',
          },
        ],
      },
      tags: { tags: [{ tag: { urn: 'urn:li:tag:pii' } }] },
      glossaryTerms: null,
      domain: { domain: { urn: 'urn:li:domain:sales' } },
      siblings: null,
      viewProperties: { logic: 'SELECT 1', language: 'SQL', materialized: false },
      structuredProperties: {
        properties: [
          {
            structuredProperty: { urn: 'urn:li:structuredProperty:dataspoke.score' },
            values: [{ numberValue: 0.5 }, { stringValue: 'gold' }],
          },
        ],
      },
      statsSummary: { queryCountLast30Days: 0, uniqueUserCountLast30Days: 0 },
      health: [{ type: 'INCIDENTS', status: 'PASS', message: null, causes: null }],
      fineGrainedLineages: [
        {
          upstreams: [{ urn: ORDERS, path: 'id' }],
          downstreams: [{ urn, path: 'id' }],
          transformOperation: null,
          query: null,
        },
      ],
    });
  });

  it('answers an unknown dataset with what its URN tells', async () => {
    const urn = dataset('nowhere');
    const answer = await server.graphql(
      `query q($urn: String!) { dataset(urn: $urn) { urn name exists origin properties { name } status { removed } } entityExists(urn: $urn) }`,
      { urn },
    );
    expect(answer).toEqual({
      dataset: { urn, name: 'nowhere', exists: false, origin: 'PROD', properties: null, status: null },
      entityExists: false,
    });
  });

  it('reads entities of several types at once', async () => {
    await server.propose(
      mcp('urn:li:corpGroup:flight-operations', 'corpGroupInfo', {
        displayName: 'Flight Ops',
        admins: [],
        members: [],
        groups: [],
      }),
    );
    const urns = [
      'urn:li:corpGroup:flight-operations',
      'urn:li:tag:none',
      'urn:li:mlModel:(urn:li:dataPlatform:x,m,PROD)',
    ];
    const query = `query q($urns: [String!]!, $check: Boolean) { entities(urns: $urns, checkForExistence: $check) {
      urn type ... on CorpGroup { name properties { displayName } } } }`;
    expect(await server.graphql(query, { urns })).toEqual({
      entities: [
        {
          urn: urns[0],
          type: 'CORP_GROUP',
          name: 'flight-operations',
          properties: { displayName: 'Flight Ops' },
        },
        { urn: urns[1], type: 'TAG' },
        { urn: urns[2], type: 'MLMODEL' },
      ],
    });
    const checked = await server.graphql<{ entities: unknown[] }>(query, { urns, check: true });
    expect(checked.entities.slice(1)).toEqual([null, null]);
  });

  it('computes health from incidents and the latest run of each assertion', async () => {
    const urn = dataset('sick');
    const [first, second] = ['urn:li:assertion:first', 'urn:li:assertion:second'];
    const info = (urnOf: string): object =>
      mcp(urnOf, 'assertionInfo', { type: 'CUSTOM', customAssertion: { type: 't', entity: urn } });
    const run = (urnOf: string, timestampMillis: number, type: string): object =>
      mcp(urnOf, 'assertionRunEvent', {
        timestampMillis,
        runId: 'r',
        status: 'COMPLETE',
        assertionUrn: urnOf,
        asserteeUrn: urn,
        result: { type },
      });
    const health = async (): Promise<object[]> => {
      const query = 'query q($urn: String!) { dataset(urn: $urn) { health { type status message causes } } }';
      return (await server.graphql<{ dataset: { health: object[] } }>(query, { urn })).dataset.health;
    };
    expect(
      await server.propose(info(first), info(second), run(first, 1, 'SUCCESS'), run(first, 2, 'ERROR')),
    ).toEqual({ status: 200 });
    const entityUrn = await server.post('/openapi/v3/entity/assertion/batchGet', [
      { urn: first, assertionInfo: {} },
    ]);
    expect(entityUrn.body).toMatchObject([{ assertionInfo: { value: { entityUrn: urn } } }]);
    expect(await health()).toEqual([
      { type: 'INCIDENTS', status: 'PASS', message: null, causes: null },
      { type: 'ASSERTIONS', status: 'FAIL', message: '1 of 2 assertions are failing', causes: [first] },
    ]);
    await server.propose(
      run(first, 3, 'SUCCESS'),
      mcp('urn:li:incident:i', 'incidentInfo', {
        type: 'OPERATIONAL',
        entities: [urn],
        status: { state: 'ACTIVE', lastUpdated: { time: 1, actor: 'urn:li:corpuser:ann' } },
        created: { time: 1, actor: 'urn:li:corpuser:ann' },
      }),
    );
    expect(await health()).toMatchObject([
      { type: 'INCIDENTS', status: 'FAIL', causes: ['ACTIVE_INCIDENTS'] },
      { type: 'ASSERTIONS', status: 'PASS' },
    ]);
  });

  it('sums up the usage of a dataset', async () => {
    const urn = dataset('used');
    const day = (timestampMillis: number, count: number): object =>
      mcp(urn, 'datasetUsageStatistics', {
        timestampMillis,
        eventGranularity: { unit: 'DAY', multiple: 1 },
        uniqueUserCount: 1,
        totalSqlQueries: count,
        userCounts: [{ user: 'urn:li:corpuser:ann', count, userEmail: 'ann@example.com' }],
        fieldCounts: [{ fieldPath: 'id', count: count * 2 }],
      });
    await server.propose(day(86_400_000, 3), day(172_800_000, 4));
    const query = `query q($urn: String!) { dataset(urn: $urn) { usageStats(range: ALL) { buckets { bucket duration metrics { totalSqlQueries } }
      aggregations { uniqueUserCount totalSqlQueries users { user { username } count userEmail } fields { fieldName count } } } } }`;
    expect(await server.graphql(query, { urn })).toEqual({
      dataset: {
        usageStats: {
          buckets: [
            { bucket: 86_400_000, duration: 'DAY', metrics: { totalSqlQueries: 3 } },
            { bucket: 172_800_000, duration: 'DAY', metrics: { totalSqlQueries: 4 } },
          ],
          aggregations: {
            uniqueUserCount: 1,
            totalSqlQueries: 7,
            users: [{ user: { username: 'ann' }, count: 7, userEmail: 'ann@example.com' }],
            fields: [{ fieldName: 'id', count: 14 }],
          },
        },
      },
    });
  });

  it('searches along lineage, hop by hop', async () => {
    const [a, b, c] = ['la', 'lb', 'lc'].map(dataset);
    const from = (urn: string, upstream: string): object =>
      mcp(urn, 'upstreamLineage', {
        upstreams: [
          { dataset: upstream, type: 'VIEW', auditStamp: { time: 1, actor: 'urn:li:corpuser:ann' } },
        ],
      });
    await server.propose(mcp(a!, 'status', {}), from(b!, a!), from(c!, b!));
    const query = `query q($input: SearchAcrossLineageInput!) { searchAcrossLineage(input: $input) {
      total searchResults { degree entity { urn } paths { path { urn } } } } }`;
    const reach = async (values: string[]): Promise<object> => {
      const orFilters = [{ and: [{ field: 'degree', condition: 'EQUAL', values }] }];
      const input = { urn: c, direction: 'UPSTREAM', query: '*', start: 0, count: 10, orFilters };
      return server.graphql(query, { input });
    };
    expect(await reach(['1', '2', '3+'])).toEqual({
      searchAcrossLineage: {
        total: 2,
        searchResults: [
          { degree: 1, entity: { urn: b }, paths: [{ path: [{ urn: c }, { urn: b }] }] },
          { degree: 2, entity: { urn: a }, paths: [{ path: [{ urn: c }, { urn: b }, { urn: a }] }] },
        ],
      },
    });
    expect(await reach(['1'])).toMatchObject({ searchAcrossLineage: { total: 1 } });
    await expect(reach(['4'])).rejects.toThrow(/degree must be 1, 2 or 3\+/);
  });

  it('answers 200 with errors for a bad query, 400 without one', async () => {
    const ask = (body: unknown): Promise<{ status: number; body: unknown }> =>
      server.post('/api/graphql', body);
    const unknown = await ask({ query: '{ dataset(urn: "x") { noSuchField } }' });
    expect(unknown).toMatchObject({
      status: 200,
      body: { errors: [{ extensions: { classification: 'ValidationError' } }] },
    });
    const refused = await ask({ query: '{ entity(urn: "no urn") { urn } }' });
    expect(refused).toMatchObject({
      status: 200,
      body: {
        data: { entity: null },
        errors: [{ path: ['entity'], extensions: { code: 400, type: 'BAD_REQUEST' } }],
      },
    });
    expect(await ask({ query: '{' })).toMatchObject({ status: 200, body: { errors: [{}] } });
    for (const body of [[], { operationName: 'x' }]) {
      expect(await ask(body)).toMatchObject({ status: 400, body: '' });
    }
    expect((await server.get('/api/graphql')).status).toBe(404);
  });
});
