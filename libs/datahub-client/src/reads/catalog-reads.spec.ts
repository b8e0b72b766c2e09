import { InvalidUrn } from '@dataspoke/domain';
import { DataHubClient } from '../client';
import { DataHubRejected, DataHubUnavailable } from '../errors';
import { ScriptedServer, type SeenRequest } from '../scripted-server.fixture';
import { aspectOf } from './aspect-record';

const dataset = (index: number) => `urn:li:dataset:(urn:li:dataPlatform:postgres,t${index},PROD)`;
const GROUP = 'urn:li:corpGroup:flight-operations';

function requested({ body }: SeenRequest): { readonly urn: string }[] {
  return JSON.parse(body) as { readonly urn: string }[];
}

describe('CatalogReads', () => {
  let server: ScriptedServer;
  let client: DataHubClient;

  beforeAll(async () => {
    server = await ScriptedServer.start();
    client = new DataHubClient({ url: server.url, retry: { minDelayMs: 1, maxDelayMs: 2 } });
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  it('asks per entity type, in hundreds, each for the aspects it can have', async () => {
    server.play((request) => ({
      json: requested(request).map(({ urn }) => ({
        urn,
        status: {
          value: { removed: false },
          systemMetadata: { version: '3', runId: 'r', lastObserved: 7 },
          auditStamp: { time: 5, actor: 'urn:li:corpuser:ann' },
        },
      })),
    }));
    const urns = Array.from({ length: 1_100 }, (_, index) => dataset(index));
    const found = await client.reads.readAspects([...urns, ...urns, GROUP], ['status', 'schemaMetadata']);
    expect(found.size).toBe(1_101);
    expect(found.get(dataset(7))?.get('status')).toEqual({
      value: { removed: false },
      version: '3',
      systemMetadata: { version: '3', runId: 'r', lastObserved: 7 },
      auditStamp: { time: 5, actor: 'urn:li:corpuser:ann' },
    });
    const sizes = server.seen.map((request) => [request.path, requested(request).length] as const);
    expect(sizes.sort()).toEqual([
      ['/openapi/v3/entity/corpGroup/batchGet', 1],
      ['/openapi/v3/entity/dataset/batchGet', 100],
      ['/openapi/v3/entity/dataset/batchGet', 500],
      ['/openapi/v3/entity/dataset/batchGet', 500],
    ]);
    const bodies = server.seen.map((request) => requested(request)[0]);
    expect(bodies).toContainEqual({ urn: GROUP, status: {} });
    expect(bodies).toContainEqual({ urn: dataset(0), status: {}, schemaMetadata: {} });
    expect(server.seen[0]!.query.get('systemMetadata')).toBe('true');
  });

  it('leaves out what is not stored and what was not asked for', async () => {
    server.play(() => ({
      json: [
        { urn: dataset(1), status: { value: {} }, ownership: { value: { owners: [] } }, subTypes: null },
        { urn: dataset(99), status: { value: {} } },
      ],
    }));
    const found = await client.reads.readAspects([dataset(1), dataset(2)], ['status', 'subTypes']);
    expect([...found.keys()]).toEqual([dataset(1)]);
    expect([...found.get(dataset(1))!.keys()]).toEqual(['status']);
    expect(aspectOf(found.get(dataset(1)), 'status')).toEqual({});
    expect(aspectOf(found.get(dataset(1)), 'subTypes')).toBeUndefined();
    expect(aspectOf(found.get(dataset(2)), 'status')).toBeUndefined();
  });

  it('asks nothing when nothing is wanted', async () => {
    server.play(() => 'cut');
    expect(await client.reads.readAspects([], ['status'])).toEqual(new Map());
    expect(await client.reads.exists([])).toEqual(new Set());
    expect(server.seen).toHaveLength(0);
  });

  it('tells existence by the key aspect', async () => {
    server.play((request) => ({
      json: requested(request)
        .filter(({ urn }) => urn !== dataset(2))
        .map((entity) => ({ ...entity, datasetKey: { value: {} }, corpGroupKey: { value: {} } })),
    }));
    expect(await client.reads.exists([dataset(1), dataset(2), GROUP])).toEqual(new Set([dataset(1), GROUP]));
  });

  it.each([
    ['503', { status: 503 } as const],
    ['a cut connection', 'cut' as const],
    ['a page of a proxy', { text: '<html></html>' } as const],
    ['another JSON', { json: { elements: [] } } as const],
  ])('raises on %s, though other requests of the call succeed', async (_what, answer) => {
    server.play((request) => (requested(request)[0]?.urn === GROUP ? answer : { json: [] }));
    await expect(client.reads.readAspects([dataset(1), GROUP], ['status'])).rejects.toThrow(
      DataHubUnavailable,
    );
    await expect(client.reads.exists([dataset(1), GROUP])).rejects.toThrow(DataHubUnavailable);
  });

  it('refuses what cannot be right without asking', async () => {
    server.play(() => ({ json: [] }));
    await expect(client.reads.readAspects(['urn:li:dataset:('], ['status'])).rejects.toThrow(InvalidUrn);
    await expect(client.reads.readAspects(['urn:li:table:x'], ['status'])).rejects.toThrow('"table" is not');
    await expect(client.reads.readAspects([GROUP], ['schemaMetadata'])).rejects.toThrow(DataHubRejected);
    await expect(client.reads.readAspects([dataset(1)], ['operation'])).rejects.toThrow('timeseries()');
    await expect(client.reads.timeseries(dataset(1), 'status')).rejects.toThrow('no time series');
    await expect(client.reads.timeseries(dataset(1), 'operation', { limit: 0 })).rejects.toThrow(RangeError);
    expect(server.seen).toHaveLength(0);
  });

  it('reads the newest values of a time series of many entities, a hundred at once', async () => {
    server.play((request) => ({
      json: requested(request)
        .filter(({ urn }) => urn !== dataset(2))
        .map(({ urn }) => ({ urn, datasetProfile: { value: { timestampMillis: 2, messageId: urn } } })),
    }));
    const urns = Array.from({ length: 250 }, (_, index) => dataset(index));
    const found = await client.reads.newest([...urns, ...urns], 'datasetProfile');
    expect(found.size).toBe(249);
    expect(found.get(dataset(249))).toEqual({ timestampMillis: 2, messageId: dataset(249) });
    expect(server.seen.map((request) => requested(request).length).sort()).toEqual([100, 100, 50]);
    expect(requested(server.seen[0]!)[0]).toEqual({ urn: dataset(0), datasetProfile: {} });
    server.play(() => ({ json: {} }));
    await expect(client.reads.newest(urns, 'datasetProfile')).rejects.toThrow(DataHubUnavailable);
    await expect(client.reads.newest(urns, 'status')).rejects.toThrow('status is no time series of dataset');
    await expect(client.reads.newest([dataset(1), GROUP], 'datasetProfile')).rejects.toThrow('of corpGroup');
  });

  it('reads time series, newest first', async () => {
    server.play(() => ({
      json: {
        value: {
          values: [
            {
              aspect: {
                value: '{"timestampMillis":2,"messageId":"\u00c3\u00bc"}',
                contentType: 'application/json',
              },
            },
          ],
        },
      },
    }));
    const values = await client.reads.timeseries(dataset(1), 'datasetProfile', { from: 1, to: 9, limit: 5 });
    expect(values).toEqual([{ timestampMillis: 2, messageId: 'ü' }]);
    expect(JSON.parse(server.seen[0]!.body)).toEqual({
      urn: dataset(1),
      entity: 'dataset',
      aspect: 'datasetProfile',
      limit: 5,
      startTimeMillis: 1,
      endTimeMillis: 9,
    });
    const filter = [
      {
        and: [
          { field: 'messageId', values: ['a', 'b'] },
          { field: 'type', condition: 'EXISTS' as const, negated: true },
        ],
      },
    ];
    await client.reads.timeseries(dataset(1), 'datasetProfile', { filter });
    expect(JSON.parse(server.seen[1]!.body)).toMatchObject({
      filter: {
        or: [
          {
            and: [
              { field: 'messageId', values: ['a', 'b'], condition: 'EQUAL' },
              { field: 'type', condition: 'EXISTS', negated: true },
            ],
          },
        ],
      },
    });
    const nothing = [{ and: [{ field: 'messageId', values: [] }] }];
    await expect(client.reads.timeseries(dataset(1), 'datasetProfile', { filter: nothing })).rejects.toThrow(
      'would match nothing',
    );
    server.play(() => ({ json: {} }));
    await expect(client.reads.timeseries(dataset(1), 'datasetProfile')).rejects.toThrow(DataHubUnavailable);
  });

  it('reads what the server says about itself', async () => {
    server.play(() => ({
      json: {
        noCode: 'true',
        versions: { 'acryldata/datahub': { version: 'v1.5.0.7', commit: 'abc' } },
        datahub: { serverEnv: 'core' },
        patchCapable: true,
        retention: 'true',
      },
    }));
    const asked = async () => {
      await using fresh = new DataHubClient({ url: server.url });
      return await fresh.serverConfig();
    };
    const config = await asked();
    expect(config).toMatchObject({
      commit: 'abc',
      serverEnv: 'core',
      patchCapable: true,
      retention: true,
      statefulIngestionCapable: false,
      openApiWrites: true,
    });
    expect(String(config.version)).toBe('1.5.0.7');
    expect([
      config.version.isAtLeast(1, 5),
      config.version.isAtLeast(1, 5, 1),
      config.version.isAtLeast(0, 9),
    ]).toEqual([true, false, true]);
    server.play(() => ({ json: { noCode: 'true', versions: { 'acryldata/datahub': { version: null } } } }));
    expect(String((await asked()).version)).toBe('0.0.0.0');
    server.play(() => ({ json: { app: 'frontend' } }));
    await expect(asked()).rejects.toThrow('8080');
  });
});
