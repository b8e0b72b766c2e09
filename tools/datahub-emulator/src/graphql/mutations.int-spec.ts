import { mcp, ORDERS_SCHEMA, TestServer } from '../emulator.fixture';
import { dataset } from '../model/small-model.fixture';

const ORDERS = dataset('m.orders');
const RAW = dataset('m.raw');
const JOB = 'urn:li:dataJob:(urn:li:dataFlow:(airflow,etl,prod),load)';
const ANN = 'urn:li:corpuser:ann';
const PII = 'urn:li:tag:m.pii';

interface Failure {
  message: string;
  extensions: { code: number; type: string };
}

describe('GraphQL mutations', () => {
  let server: TestServer;
  const now = Date.UTC(2026, 0, 2);

  beforeAll(async () => {
    server = await TestServer.start({ now: () => now });
    const written = await server.propose(
      mcp(ORDERS, 'schemaMetadata', ORDERS_SCHEMA),
      mcp(ORDERS, 'globalTags', { tags: [{ tag: 'urn:li:tag:kept' }] }),
      mcp(RAW, 'status', {}),
      mcp(JOB, 'dataJobInfo', { name: 'load', type: { string: 'COMMAND' } }),
      mcp(PII, 'tagProperties', { name: 'pii' }),
      mcp(ANN, 'corpUserInfo', { active: true, displayName: 'Ann' }),
    );
    expect(written).toEqual({ status: 200 });
  }, 240_000);
  afterAll(async () => server.close());

  const ask = async (query: string, variables: object = {}): Promise<Record<string, unknown>> =>
    server.graphql(query, variables);

  const refused = async (query: string, variables: object = {}): Promise<Failure> => {
    const { body } = await server.post<{ errors?: Failure[] }>('/api/graphql', { query, variables });
    const [failure] = body.errors ?? [];
    if (!failure) throw new Error('expected a refusal');
    return failure;
  };

  const aspect = async (urn: string, name: string): Promise<unknown> => {
    const path = `/aspects/${encodeURIComponent(urn)}?aspect=${name}&version=0`;
    const { body } = await server.get<{ aspect?: Record<string, unknown> }>(path);
    return Object.values(body.aspect ?? {})[0];
  };

  /** The datasets of which a field of the index is true. */
  const hits = async (field: string): Promise<string[]> => {
    const query =
      'query q($input: SearchAcrossEntitiesInput!) { searchAcrossEntities(input: $input) { searchResults { entity { urn } } } }';
    const orFilters = [{ and: [{ field, values: ['true'] }] }];
    const { searchAcrossEntities } = await server.graphql<{
      searchAcrossEntities: { searchResults: { entity: { urn: string } }[] };
    }>(query, { input: { types: ['DATASET'], query: '*', orFilters } });
    return searchAcrossEntities.searchResults.map(({ entity }) => entity.urn);
  };

  it('adds a tag without touching others, once, and says so in the change log and the platform events', async () => {
    const end = async (topic: string): Promise<string> => {
      const { body } = await server.get<{ offsetId: string }>(
        `/openapi/v1/events/poll?topic=${topic}&pollTimeoutSeconds=0`,
      );
      return body.offsetId;
    };
    const [log, platform] = [await end('MetadataChangeLog_Versioned_v1'), await end('PlatformEvent_v1')];
    const add = 'mutation m($input: TagAssociationInput!) { addTag(input: $input) }';
    const input = { tagUrn: PII, resourceUrn: ORDERS };
    expect(await ask(add, { input })).toEqual({ addTag: true });
    expect(await ask(add, { input })).toEqual({ addTag: true });
    expect(await aspect(ORDERS, 'globalTags')).toEqual({ tags: [{ tag: 'urn:li:tag:kept' }, { tag: PII }] });
    const since = async (topic: string, offsetId: string): Promise<string[]> => {
      const path = `/openapi/v1/events/poll?topic=${topic}&offsetId=${encodeURIComponent(offsetId)}&pollTimeoutSeconds=0`;
      const { body } = await server.get<{ events: { value: string }[] }>(path);
      return body.events.map(({ value }) => value);
    };
    expect(await since('MetadataChangeLog_Versioned_v1', log)).toHaveLength(1);
    const [event] = await since('PlatformEvent_v1', platform);
    expect(event).toContain('"operation\\":\\"ADD\\"');
    expect(event).toContain(PII);
  });

  it('refuses what does not exist, and columns a dataset does not have', async () => {
    const add = 'mutation m($input: AddTagsInput!) { addTags(input: $input) }';
    const input = { tagUrns: [PII], resourceUrn: ORDERS };
    const column = { subResourceType: 'DATASET_FIELD', subResource: 'nowhere' };
    for (const wrong of [
      { ...input, tagUrns: ['urn:li:tag:none'] },
      { ...input, tagUrns: [ANN] },
      { ...input, resourceUrn: dataset('m.none') },
      { ...input, ...column },
    ]) {
      expect(await refused(add, { input: wrong })).toMatchObject({ extensions: { code: 400 } });
    }
    expect(await ask(add, { input: { ...input, ...column, subResource: 'id' } })).toEqual({ addTags: true });
    expect(await aspect(ORDERS, 'editableSchemaMetadata')).toMatchObject({
      editableSchemaFieldInfo: [{ fieldPath: 'id', globalTags: { tags: [{ tag: PII }] } }],
    });
  });

  it('creates a tag once, owned by its creator, and deletes it with all references', async () => {
    const create = 'mutation m($input: CreateTagInput!) { createTag(input: $input) }';
    const input = { id: 'm.new', name: 'New' };
    expect(await ask(create, { input })).toEqual({ createTag: 'urn:li:tag:m.new' });
    expect(await aspect('urn:li:tag:m.new', 'tagProperties')).toEqual({ name: 'New' });
    expect(await aspect('urn:li:tag:m.new', 'ownership')).toMatchObject({
      owners: [{ owner: 'urn:li:corpuser:__datahub_system', type: 'TECHNICAL_OWNER' }],
    });
    expect((await refused(create, { input })).message).toMatch(/already exists/);
    await ask('mutation m($input: TagAssociationInput!) { addTag(input: $input) }', {
      input: { tagUrn: 'urn:li:tag:m.new', resourceUrn: JOB },
    });
    expect(await ask('mutation { deleteTag(urn: "urn:li:tag:m.new") }')).toEqual({ deleteTag: true });
    expect(await ask('{ entityExists(urn: "urn:li:tag:m.new") }')).toEqual({ entityExists: false });
    expect(await aspect(JOB, 'globalTags')).toEqual({ tags: [] });
  });

  it('raises incidents with a random URN, changes and finds them', async () => {
    const raise = 'mutation m($input: RaiseIncidentInput!) { raiseIncident(input: $input) }';
    const input = {
      type: 'FRESHNESS',
      title: 'late',
      resourceUrn: ORDERS,
      priority: 'HIGH',
      assigneeUrns: [ANN],
    };
    const { raiseIncident: urn } = await ask(raise, { input });
    expect(urn).toMatch(/^urn:li:incident:[0-9a-f-]{36}$/);
    expect(await aspect(String(urn), 'incidentInfo')).toMatchObject({
      type: 'FRESHNESS',
      entities: [ORDERS],
      priority: 1,
      source: { type: 'MANUAL' },
      status: { state: 'ACTIVE' },
    });
    const list = `query q($urn: String!, $state: IncidentState) { dataset(urn: $urn) { incidents(state: $state) {
      total incidents { urn incidentType title priority status { state stage message } source { type } assignees { ... on CorpUser { username } } entity { urn } } } } }`;
    expect(await ask(list, { urn: ORDERS, state: 'ACTIVE' })).toEqual({
      dataset: {
        incidents: {
          total: 1,
          incidents: [
            {
              urn,
              incidentType: 'FRESHNESS',
              title: 'late',
              priority: 'HIGH',
              status: { state: 'ACTIVE', stage: null, message: null },
              source: { type: 'MANUAL' },
              assignees: [{ username: 'ann' }],
              entity: { urn: ORDERS },
            },
          ],
        },
      },
    });
    expect(await hits('hasActiveIncidents')).toEqual([ORDERS]);
    const status =
      'mutation m($urn: String!, $input: IncidentStatusInput!) { updateIncidentStatus(urn: $urn, input: $input) }';
    await ask(status, { urn, input: { state: 'RESOLVED', stage: 'FIXED', message: 'done' } });
    expect(await ask(list, { urn: ORDERS, state: 'ACTIVE' })).toMatchObject({
      dataset: { incidents: { total: 0 } },
    });
    expect(await hits('hasActiveIncidents')).toEqual([]);
    expect(await hits('hasResolvedIncidents')).toEqual([ORDERS]);
    const edit =
      'mutation m($urn: String!, $input: UpdateIncidentInput!) { updateIncident(urn: $urn, input: $input) }';
    await ask(edit, { urn, input: { title: 'very late', priority: 'CRITICAL' } });
    expect(await aspect(String(urn), 'incidentInfo')).toMatchObject({
      title: 'very late',
      priority: 0,
      status: { state: 'RESOLVED', stage: 'FIXED', message: 'done' },
    });
    expect(await refused(raise, { input: { ...input, type: 'CUSTOM' } })).toMatchObject({
      extensions: { code: 400 },
    });
  });

  it('keeps custom assertions and their results as DataHub does', async () => {
    const upsert =
      'mutation m($urn: String, $input: UpsertCustomAssertionInput!) { upsertCustomAssertion(urn: $urn, input: $input) { urn platform { urn } info { type customAssertion { type entityUrn fields { path } logic } } } }';
    const urn = 'urn:li:assertion:m.check';
    const input = {
      entityUrn: ORDERS,
      type: 'rows',
      description: 'enough rows',
      platform: { name: 'dataspoke' },
      fieldPaths: ['id'],
      logic: null,
      parameters: { minValue: { value: '1', type: 'NUMBER' }, maxValue: null },
      nativeParameters: [{ key: 'a', value: 'b' }],
    };
    expect(await ask(upsert, { urn, input })).toEqual({
      upsertCustomAssertion: {
        urn,
        platform: { urn: 'urn:li:dataPlatform:dataspoke' },
        info: {
          type: 'CUSTOM',
          customAssertion: { type: 'rows', entityUrn: ORDERS, fields: [{ path: 'id' }], logic: null },
        },
      },
    });
    expect(await aspect(urn, 'assertionInfo')).toMatchObject({
      source: { type: 'EXTERNAL' },
      entityUrn: ORDERS,
      customAssertion: {
        parameters: { minValue: { value: '1', type: 'NUMBER' } },
        nativeParameters: { a: 'b' },
      },
    });
    const report =
      'mutation m($urn: String!, $result: AssertionResultInput!) { reportAssertionResult(urn: $urn, result: $result) }';
    const error = { type: 'SOURCE_QUERY_FAILED', message: 'no table' };
    const runs = [
      { timestampMillis: 1_000, type: 'SUCCESS', severity: 'HIGH', error },
      { timestampMillis: 2_000, type: 'FAILURE', severity: 'HIGH', properties: [{ key: 'k', value: 'v' }] },
      { timestampMillis: 3_000, type: 'ERROR', error },
    ];
    for (const result of runs)
      expect(await ask(report, { urn, result })).toEqual({ reportAssertionResult: true });
    expect(await aspect(urn, 'assertionRunSummary')).toEqual({
      lastPassedAtMillis: 1_000,
      lastFailedAtMillis: 2_000,
      lastErroredAtMillis: 3_000,
      assertionStatus: 'ERROR',
    });
    const read = `query q($urn: String!) { assertion(urn: $urn) { dataset { urn } runEvents(status: COMPLETE, limit: 5) {
      total failed succeeded errored runEvents { runId asserteeUrn result { type severity nativeResults { key value } error { type properties { key value } } } } } } }`;
    const result = (more: object): object => ({ severity: null, nativeResults: null, error: null, ...more });
    expect(await ask(read, { urn })).toEqual({
      assertion: {
        dataset: { urn: ORDERS },
        runEvents: {
          total: 3,
          failed: 1,
          succeeded: 1,
          errored: 1,
          runEvents: [
            result({
              type: 'ERROR',
              error: { type: 'SOURCE_QUERY_FAILED', properties: [{ key: 'message', value: 'no table' }] },
            }),
            result({ type: 'FAILURE', severity: 'HIGH', nativeResults: [{ key: 'k', value: 'v' }] }),
            result({ type: 'SUCCESS' }),
          ].map((each, at) => ({ runId: String((3 - at) * 1_000), asserteeUrn: ORDERS, result: each })),
        },
      },
    });
    expect(await refused(report, { urn: 'urn:li:assertion:none', result: runs[0] })).toMatchObject({
      extensions: { code: 400 },
    });
    expect(await ask('mutation m($urn: String!) { deleteAssertion(urn: $urn) }', { urn })).toEqual({
      deleteAssertion: true,
    });
  });

  it('declares structured properties and holds assignments to them', async () => {
    const create =
      'mutation m($input: CreateStructuredPropertyInput!) { createStructuredProperty(input: $input) { urn definition { qualifiedName valueType { urn info { displayName } } entityTypes { urn info { type } } allowedValues { value { ... on NumberValue { numberValue } } } } } }';
    const urn = 'urn:li:structuredProperty:m.score';
    const input = {
      id: 'm.score',
      qualifiedName: 'm.score',
      valueType: 'urn:li:dataType:datahub.number',
      entityTypes: ['urn:li:entityType:datahub.dataset'],
      allowedValues: [{ numberValue: 1 }, { numberValue: 2 }],
    };
    expect(await ask(create, { input })).toEqual({
      createStructuredProperty: {
        urn,
        definition: {
          qualifiedName: 'm.score',
          valueType: { urn: input.valueType, info: { displayName: 'Number' } },
          entityTypes: [{ urn: input.entityTypes[0], info: { type: 'DATASET' } }],
          allowedValues: [{ value: { numberValue: 1 } }, { value: { numberValue: 2 } }],
        },
      },
    });
    const assign =
      'mutation m($input: UpsertStructuredPropertiesInput!) { upsertStructuredProperties(input: $input) { properties { structuredProperty { urn } values { ... on NumberValue { numberValue } } } } }';
    const on = (assetUrn: string, ...values: object[]): object => ({
      input: { assetUrn, structuredPropertyInputParams: [{ structuredPropertyUrn: urn, values }] },
    });
    expect(await ask(assign, on(ORDERS, { numberValue: 2 }))).toEqual({
      upsertStructuredProperties: {
        properties: [{ structuredProperty: { urn }, values: [{ numberValue: 2 }] }],
      },
    });
    for (const wrong of [
      on(ORDERS, { numberValue: 3 }),
      on(ORDERS, { stringValue: '2' }),
      on(ORDERS, { numberValue: 1 }, { numberValue: 2 }),
      on(PII, { numberValue: 1 }),
    ]) {
      expect(await refused(assign, wrong)).toMatchObject({ extensions: { code: 400 } });
    }
    expect(await aspect(ORDERS, 'structuredProperties')).toMatchObject({
      properties: [{ propertyUrn: urn, values: [{ double: 2 }] }],
    });
  });

  it('draws and removes lineage between datasets and jobs', async () => {
    const update = 'mutation m($input: UpdateLineageInput!) { updateLineage(input: $input) }';
    const edges = [
      { downstreamUrn: ORDERS, upstreamUrn: RAW },
      { downstreamUrn: JOB, upstreamUrn: RAW },
      { downstreamUrn: ORDERS, upstreamUrn: JOB },
    ];
    await ask(update, { input: { edgesToAdd: edges, edgesToRemove: [] } });
    const read =
      'query q($urn: String!) { dataset(urn: $urn) { lineage(input: { direction: UPSTREAM }) { total relationships { entity { urn } } } } }';
    const upstreams = async (): Promise<unknown> => {
      const { dataset: found } = await server.graphql<{
        dataset: { lineage: { relationships: { entity: { urn: string } }[] } };
      }>(read, { urn: ORDERS });
      return found.lineage.relationships.map(({ entity }) => entity.urn).sort();
    };
    expect(await upstreams()).toEqual([JOB, RAW].sort());
    await ask(update, { input: { edgesToAdd: [], edgesToRemove: [edges[0], edges[2]] } });
    expect(await upstreams()).toEqual([]);
    const { dataJob } = await ask(
      'query q($urn: String!) { dataJob(urn: $urn) { inputOutput { inputDatasets { urn } outputDatasets { urn } } } }',
      { urn: JOB },
    );
    expect(dataJob).toEqual({ inputOutput: { inputDatasets: [{ urn: RAW }], outputDatasets: [] } });
  });

  it('patches, and tells per item what was refused', async () => {
    const patch =
      'mutation m($input: [PatchEntityInput!]!) { patchEntities(input: $input) { urn success error } }';
    const { patchEntities } = await ask(patch, {
      input: [
        {
          urn: ORDERS,
          aspectName: 'globalTags',
          patch: [{ op: 'ADD', path: '/tags/urn:li:tag:patched', value: '{"tag":"urn:li:tag:patched"}' }],
        },
        { urn: ORDERS, aspectName: 'noAspect', patch: [{ op: 'REMOVE', path: '/x' }] },
      ],
    });
    expect(patchEntities).toMatchObject([
      { urn: ORDERS, success: true, error: null },
      { urn: ORDERS, success: false, error: expect.stringMatching(/noAspect/) as string },
    ]);
    expect(JSON.stringify(await aspect(ORDERS, 'globalTags'))).toContain('urn:li:tag:patched');
  });

  it('deprecates, soft-deletes and reports operations', async () => {
    await ask('mutation m($input: BatchUpdateDeprecationInput!) { batchUpdateDeprecation(input: $input) }', {
      input: { deprecated: true, note: 'old', decommissionTime: 5, resources: [{ resourceUrn: RAW }] },
    });
    expect(await aspect(RAW, 'deprecation')).toMatchObject({
      deprecated: true,
      note: 'old',
      decommissionTime: 5,
    });
    await ask('mutation m($input: BatchUpdateSoftDeletedInput!) { batchUpdateSoftDeleted(input: $input) }', {
      input: { urns: [RAW], deleted: true },
    });
    expect(await aspect(RAW, 'status')).toEqual({ removed: true });
    const operation = {
      urn: ORDERS,
      operationType: 'INSERT',
      sourceType: 'DATA_PROCESS',
      numAffectedRows: 7,
      timestampMillis: 99,
    };
    expect(
      await ask('mutation m($input: ReportOperationInput!) { reportOperation(input: $input) }', {
        input: operation,
      }),
    ).toEqual({ reportOperation: 'true' });
    const { dataset: found } = await ask(
      'query q($urn: String!) { dataset(urn: $urn) { operations { operationType numAffectedRows lastUpdatedTimestamp timestampMillis } } }',
      { urn: ORDERS },
    );
    expect(found).toEqual({
      operations: [
        { operationType: 'INSERT', numAffectedRows: 7, lastUpdatedTimestamp: 99, timestampMillis: now },
      ],
    });
  });

  it('refuses what it declares but does not serve', async () => {
    const failure = await refused('mutation { createSecret(input: { name: "a", value: "b" }) }');
    expect(failure).toMatchObject({
      message: 'Mutation.createSecret is not served by the emulator',
      extensions: { code: 501 },
    });
  });
});
