import { DataHubClient } from '../client';
import { DataHubRejected } from '../errors';
import { ScriptedServer } from '../scripted-server.fixture';

const URN = 'urn:li:dataset:(urn:li:dataPlatform:postgres,flüge,PROD)';

describe('emitMce', () => {
  let server: ScriptedServer;
  let client: DataHubClient;

  beforeAll(async () => {
    server = await ScriptedServer.start();
    client = new DataHubClient({ url: server.url, now: () => 7 });
  });
  beforeEach(() => {
    server.play(() => ({ text: '' }));
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  it('sends the aspects under the names of their records', async () => {
    await client.writes.emitMce(
      { urn: URN, aspects: { status: { removed: false }, ownership: { owners: [] } } },
      { systemMetadata: { runId: 'r' } },
    );
    const [seen] = server.seen;
    expect(seen).toMatchObject({
      method: 'POST',
      path: '/entities',
      headers: { 'x-restli-protocol-version': '2.0.0' },
    });
    expect(seen?.query.get('action')).toBe('ingest');
    expect(JSON.parse(seen?.body ?? '')).toEqual({
      entity: {
        value: {
          'com.linkedin.metadata.snapshot.DatasetSnapshot': {
            urn: URN,
            aspects: [
              { 'com.linkedin.common.Status': { removed: false } },
              { 'com.linkedin.common.Ownership': { owners: [] } },
            ],
          },
        },
      },
      systemMetadata: { lastObserved: 7, runId: 'r' },
    });
  });

  it.each<[string, Parameters<DataHubClient['writes']['emitMce']>[0]]>([
    ['no snapshot', { urn: 'urn:li:container:a', aspects: { status: {} } }],
    ['no aspect of dataset', { urn: URN, aspects: { dataJobInfo: { name: 'x', type: { string: 'SQL' } } } }],
    ['has no aspect', { urn: URN, aspects: {} }],
    ['expected urn:li', { urn: 'dataset', aspects: { status: {} } }],
    [
      'time series',
      {
        urn: URN,
        aspects: { operation: { timestampMillis: 1, lastUpdatedTimestamp: 1, operationType: 'INSERT' } },
      },
    ],
  ])('refuses before sending: %s', async (reason, snapshot) => {
    const failure: unknown = await client.writes.emitMce(snapshot).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DataHubRejected);
    expect(String(failure)).toContain(reason);
    expect(server.seen).toEqual([]);
  });

  it('raises what DataHub says', async () => {
    server.play(() => ({ status: 422, json: { message: 'because' } }));
    await expect(client.writes.emitMce({ urn: URN, aspects: { status: {} } })).rejects.toThrow('because');
  });
});
