import { mcp, ORDERS_SCHEMA, TestServer } from './emulator.fixture';
import { type JsonObject } from './json';
import { dataset } from './model/small-model.fixture';

const encoded = (urn: string): string =>
  encodeURIComponent(urn).replace(/[()]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
const inRun = (runId: string, lastObserved = 1): object => ({ systemMetadata: { runId, lastObserved } });

/** Resources beside those for single writes and reads, as the official client and other callers use them. */
describe('rest.li resources', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  }, 240_000);
  afterAll(async () => server.close());

  async function action<T>(path: string, body: JsonObject): Promise<T> {
    const answer = await server.post<{ value: T }>(path, body);
    expect(answer.status).toBe(200);
    return answer.body.value;
  }

  it('takes snapshots in a list, each with its own system metadata', async () => {
    const snapshot = (name: string): JsonObject => ({
      value: {
        'com.linkedin.metadata.snapshot.DatasetSnapshot': {
          urn: dataset(name),
          aspects: [{ 'com.linkedin.common.Status': { removed: false } }],
        },
      },
    });
    const body = {
      entities: [snapshot('snap.one'), snapshot('snap.two')],
      systemMetadata: [{ runId: 'snap-1' }, { runId: 'snap-2' }],
    };
    expect((await server.post('/entities?action=batchIngest', body)).status).toBe(200);
    const described = await action<{ urn: string; aspectName: string }[]>('/runs?action=describe', {
      runId: 'snap-2',
      start: 0,
      count: 10,
    });
    expect(described.find(({ aspectName }) => aspectName === 'status')?.urn).toBe(dataset('snap.two'));
    expect(await action('/aspects?action=getCount', { aspect: 'status', urnLike: `%snap.%` })).toBe(2);
  });

  it('searches one type or several, with a filter and a sort', async () => {
    await server.propose(
      mcp('urn:li:domain:s1', 'domainProperties', { name: 'Beta' }),
      mcp('urn:li:domain:s2', 'domainProperties', { name: 'Alpha' }),
      mcp('urn:li:tag:s', 'tagProperties', { name: 'Alpha' }),
    );
    const one = await action('/entities?action=search', {
      entity: 'domain',
      input: '*',
      start: 0,
      count: 10,
      sort: { field: 'name', order: 'DESCENDING' },
    });
    expect(one).toMatchObject({
      from: 0,
      pageSize: 2,
      numEntities: 2,
      entities: [{ entity: 'urn:li:domain:s1' }, { entity: 'urn:li:domain:s2' }],
    });
    const filter = { or: [{ and: [{ field: 'name', condition: 'EQUAL', values: ['Alpha'] }] }] };
    const several = await action<{ entities: { entity: string }[] }>(
      '/entities?action=searchAcrossEntities',
      {
        entities: ['domain', 'tag'],
        input: '*',
        filter,
        start: 0,
        count: 10,
      },
    );
    expect(several.entities.map(({ entity }) => entity)).toEqual(['urn:li:domain:s2', 'urn:li:tag:s']);
  });

  it('rolls a run back: to the value before, away, or only to hidden', async () => {
    const [old, born] = [dataset('run.old'), dataset('run.born')];
    await server.propose(mcp(old, 'datasetProperties', { name: 'first' }, inRun('run-1')));
    await server.propose(
      mcp(old, 'datasetProperties', { name: 'second' }, inRun('run-2', 2)),
      mcp(old, 'globalTags', { tags: [] }, inRun('run-2', 2)),
      mcp(born, 'datasetProperties', { name: 'born' }, inRun('run-2', 2)),
    );
    await server.propose(mcp(born, 'globalTags', { tags: [] }, inRun('run-3', 3)));
    const runs = await action<{ runId: string; rows: number; timestamp: number }[]>('/runs?action=list', {
      pageOffset: 0,
      pageSize: 100,
    });
    expect(runs.find(({ runId }) => runId === 'run-3')).toEqual({ runId: 'run-3', rows: 1, timestamp: 3 });
    const planned = await action<JsonObject>('/runs?action=rollback', { runId: 'run-2', dryRun: true });
    expect(planned).toMatchObject({
      entitiesAffected: 1,
      aspectsAffected: 1,
      unsafeEntitiesCount: 1,
      unsafeEntities: [{ urn: born }],
    });
    const value = async (urn: string, aspect: string): Promise<unknown> =>
      (await server.get<JsonObject>(`/openapi/v3/entity/dataset/${encoded(urn)}/${aspect}`)).body['value'];
    expect(await value(old, 'datasetProperties')).toEqual({ name: 'second' });
    expect(await action('/runs?action=rollback', { runId: 'run-2', dryRun: false, safe: true })).toEqual(
      planned,
    );
    expect(await value(old, 'datasetProperties')).toEqual({ name: 'first' });
    expect(await value(old, 'globalTags')).toBeUndefined();
    expect(await value(born, 'status')).toEqual({ removed: true });
    expect(await value(born, 'globalTags')).toEqual({ tags: [] });
    expect(await action('/runs?action=describe', { runId: 'run-2' })).toEqual([]);
  });

  it('takes references away from what holds them', async () => {
    const tag = 'urn:li:tag:gone';
    const holder = dataset('references');
    const tags = { tags: [{ tag }, { tag: 'urn:li:tag:kept' }] };
    await server.propose(
      mcp(holder, 'globalTags', tags),
      mcp(holder, 'editableSchemaMetadata', {
        editableSchemaFieldInfo: [{ fieldPath: 'id', globalTags: { tags: [{ tag }] } }],
      }),
    );
    const planned = await action<JsonObject>('/entities?action=deleteReferences', { urn: tag, dryRun: true });
    expect(planned).toMatchObject({
      total: 2,
      relatedAspects: expect.arrayContaining([
        { entity: holder, relationship: 'TaggedWith', aspect: 'globalTags' },
      ]),
    });
    await action('/entities?action=deleteReferences', { urn: tag, dryRun: false });
    const { body } = await server.get(`/openapi/v3/entity/dataset/${encoded(holder)}`);
    expect(body).toMatchObject({
      globalTags: { value: { tags: [{ tag: 'urn:li:tag:kept' }] } },
      editableSchemaMetadata: {
        value: { editableSchemaFieldInfo: [{ fieldPath: 'id', globalTags: { tags: [] } }] },
      },
    });
  });

  it('tells the change log the present again', async () => {
    const urn = dataset('restated');
    await server.propose(
      mcp(urn, 'datasetProperties', { name: 'x' }),
      mcp(urn, 'status', { removed: false }),
    );
    const path = '/openapi/v1/events/poll?topic=MetadataChangeLog_Versioned_v1&pollTimeoutSeconds=0';
    const { offsetId } = (await server.get<{ offsetId: string }>(path)).body;
    await action('/operations?action=restoreIndices', { urn, aspectNames: ['status', 'datasetKey'] });
    const { events } = (
      await server.get<{ events: { value: string }[] }>(`${path}&offsetId=${encodeURIComponent(offsetId)}`)
    ).body;
    const told = events.map(
      ({ value }) => JSON.parse(value) as { changeType: string; aspectName: Record<string, string> },
    );
    expect(new Set(told.map(({ changeType }) => changeType))).toEqual(new Set(['RESTATE']));
    expect(told.map(({ aspectName }) => Object.values(aspectName)[0]).sort()).toEqual([
      'datasetKey',
      'status',
    ]);
  });
});

describe('OpenAPI resources', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  }, 240_000);
  afterAll(async () => server.close());

  it('scrolls the points of a series over all entities, and thins them out', async () => {
    await server.propose(
      ...[1, 2, 3].map((n) =>
        mcp(dataset(`series.${n % 2}`), 'datasetProfile', { timestampMillis: n, rowCount: n }),
      ),
    );
    const path = '/openapi/v2/timeseries/dataset/datasetProfile';
    const first = await server.get<{ results: JsonObject[]; scrollId: string }>(`${path}?count=2`);
    expect(first.body).toMatchObject({
      count: 2,
      totalCount: 3,
      results: [
        { urn: dataset('series.1'), timestampMillis: 3, datasetProfile: { rowCount: 3 } },
        { urn: dataset('series.0'), timestampMillis: 2 },
      ],
    });
    const rest = await server.get<{ results: JsonObject[] }>(
      `${path}?count=2&scrollId=${encodeURIComponent(first.body.scrollId)}`,
    );
    expect(rest.body.results).toMatchObject([{ timestampMillis: 1 }]);
    const thin = { entityType: 'dataset', aspect: 'datasetProfile', endTimeMillis: 2, dryRun: false };
    await server.post('/operations?action=truncateTimeseriesAspect', thin);
    expect((await server.get<JsonObject>(path)).body['totalCount']).toBe(1);
  });

  it('answers the edges of one entity, and lineage from upstream to downstream', async () => {
    const [source, target] = [dataset('edge.source'), dataset('edge.target')];
    const upstreams = [
      { dataset: source, type: 'COPY', auditStamp: { time: 0, actor: 'urn:li:corpuser:a' } },
    ];
    await server.propose(
      mcp(target, 'upstreamLineage', { upstreams }),
      mcp(source, 'status', { removed: false }),
    );
    const outgoing = await server.get(
      `/openapi/v3/relationship/dataset/${encoded(target)}?relationshipType[]=DownstreamOf`,
    );
    const edge = {
      relationshipType: 'DownstreamOf',
      source: { urn: target, entityType: 'dataset' },
      destination: { urn: source, entityType: 'dataset' },
    };
    expect(outgoing.body).toEqual({ results: [edge] });
    const lineage = await server.post('/openapi/v3/lineage/scroll?direction=DOWNSTREAM', { urns: [source] });
    expect(lineage.body).toEqual({ results: [{ ...edge, upstream: source, downstream: target }] });
    const against = await server.post('/openapi/v3/lineage/scroll?direction=UPSTREAM', { urns: [source] });
    expect(against.body).toEqual({ results: [] });
    await server.propose(mcp(source, 'status', { removed: true }));
    const path = `/openapi/v3/relationship/dataset/${encoded(source)}?direction=INCOMING`;
    expect((await server.get(path)).body).toEqual({ results: [] });
    expect((await server.get(`${path}&includeSoftDelete=true`)).body).toEqual({ results: [edge] });
  });

  it('tells what changed, with a version that says how much', async () => {
    const urn = dataset('timeline');
    const [id, address] = ORDERS_SCHEMA.fields;
    for (const fields of [[id], [id, address], [address]]) {
      await server.propose(mcp(urn, 'schemaMetadata', { ...ORDERS_SCHEMA, fields } as JsonObject));
    }
    const path = `/openapi/v2/timeline/v1/${encoded(urn)}?categories=TECHNICAL_SCHEMA`;
    const { body } = await server.get<{ semVer: string; changeEvents: { operation: string }[] }[]>(path);
    expect(body.flatMap(({ changeEvents }) => changeEvents.map(({ operation }) => operation))).toEqual([
      'ADD',
      'ADD',
      'REMOVE',
    ]);
    expect(body.at(-1)?.semVer).toBe('1.0.0-computed');
    expect((await server.get(`${path},NOTHING`)).status).toBe(400);
  });

  it('shows the model in pages', async () => {
    const path = '/openapi/v1/registry/models';
    const page = await server.get<{ total: number; elements: { name: string }[] }>(
      `${path}/entity/specifications?start=10&count=5`,
    );
    expect([page.body.elements.length, page.body.total > 60]).toEqual([5, true]);
    const aspect = await server.get(`${path}/aspect/specifications/datasetProfile`);
    expect(aspect.body).toMatchObject({ aspectAnnotation: { name: 'datasetProfile', timeseries: true } });
    expect((await server.get(`${path}/entity/specifications/nothing`)).status).toBe(404);
  });

  it('shares a scroll out in slices, and gives every entity its own place', async () => {
    const urns = Array.from({ length: 7 }, (_, n) => `urn:li:tag:slice${n}`);
    await server.propose(...urns.map((urn) => mcp(urn, 'tagProperties', { name: urn })));
    const path = '/openapi/v3/entity/tag?query=slice&count=20&scrollIdPerEntity=true';
    type Page = { entities: { urn: string; scrollId: string }[]; totalCount: number };
    const whole = (await server.get<Page>(path)).body;
    expect(whole.entities.map(({ urn }) => urn)).toEqual(urns);
    const from = encodeURIComponent(whole.entities[4]?.scrollId ?? '');
    const rest = (await server.get<Page>(`${path}&scrollId=${from}`)).body;
    expect(rest.entities.map(({ urn }) => urn)).toEqual(urns.slice(5));
    const slices = await Promise.all(
      [0, 1].map(async (id) => (await server.get<Page>(`${path}&sliceId=${id}&sliceMax=2`)).body.entities),
    );
    expect(
      slices
        .flat()
        .map(({ urn }) => urn)
        .sort(),
    ).toEqual(urns);
    expect((await server.get(`${path}&sliceId=2&sliceMax=2`)).status).toBe(400);
  });
});
