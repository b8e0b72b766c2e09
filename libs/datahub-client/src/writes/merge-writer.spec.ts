import { DataHubClient } from '../client';
import { type JsonObject } from '../json';
import { ScriptedServer } from '../scripted-server.fixture';
import { ScriptedGms } from './scripted-gms.fixture';

const URN = 'urn:li:dataset:(urn:li:dataPlatform:postgres,a,PROD)';
const KEY = `${URN} datasetProperties`;

describe.each(['restli', 'openapi'] as const)('mergeWrite by %s', (transport) => {
  let server: ScriptedServer;
  let client: DataHubClient;
  let gms: ScriptedGms;

  beforeAll(async () => {
    server = await ScriptedServer.start();
    client = new DataHubClient({ url: server.url, transport });
  });
  beforeEach(() => {
    gms = new ScriptedGms();
    server.play((request) => gms.answer(request));
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  const describeAs = (description: string) => ({
    urn: URN,
    aspectName: 'datasetProperties',
    merge: (current: JsonObject | undefined) => ({ ...current, description }),
  });

  it('creates, leaves alone what is equal, and updates on the version it read', async () => {
    const first = await client.writes.mergeWrite([describeAs('x')]);
    const again = await client.writes.mergeWrite([describeAs('x')]);
    const other = await client.writes.mergeWrite([describeAs('y')]);
    expect([first, again, other].map(([result]) => result!.outcome)).toEqual([
      'accepted',
      'unchanged',
      'accepted',
    ]);
    expect(gms.batches.flat().map(({ headers }) => headers['If-Version-Match'])).toEqual(['-1', '1']);
    expect(await client.writes.mergeWrite([{ ...describeAs('x'), merge: () => undefined }])).toMatchObject([
      { outcome: 'unchanged' },
    ]);
  });

  it('reads and merges again when somebody else was faster, so that both writes stay', async () => {
    gms.put(URN, 'datasetProperties', { name: 'orders' }, 1);
    let interfered = false;
    server.play((request) => {
      if (!request.path.endsWith('/batchGet') && !interfered) {
        interfered = true;
        gms.put(URN, 'datasetProperties', { name: 'orders', externalUrl: 'http://wiki/orders' }, 2);
      }
      return gms.answer(request);
    });
    expect(await client.writes.mergeWrite([describeAs('x')])).toMatchObject([{ outcome: 'accepted' }]);
    expect(gms.stored.get(KEY)?.value).toEqual({
      name: 'orders',
      externalUrl: 'http://wiki/orders',
      description: 'x',
    });
  });

  it('gives up after five lost races and says so', async () => {
    let version = 1;
    server.play((request) => {
      gms.put(URN, 'datasetProperties', {}, (version += 1));
      return gms.answer(request);
    });
    expect(await client.writes.mergeWrite([describeAs('x')])).toMatchObject([{ outcome: 'conflict' }]);
    expect(gms.batches).toHaveLength(5);
  });
});
