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
    client = new DataHubClient({
      url: server.url,
      transport,
      mergePauses: { firstMs: 1, longestMs: 4, limitMs: 400 },
    });
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

  it('gives up when the time limit is over, and says so', async () => {
    let version = 1;
    server.play((request) => {
      gms.put(URN, 'datasetProperties', {}, (version += 1));
      return gms.answer(request);
    });
    expect(await client.writes.mergeWrite([describeAs('x')])).toMatchObject([{ outcome: 'conflict' }]);
    expect(gms.batches.length).toBeGreaterThan(5);
  });

  it('says "unchanged" when somebody else was faster with the same', async () => {
    gms.put(URN, 'datasetProperties', {}, 1);
    server.play((request) => {
      if (!request.path.endsWith('/batchGet') && request.path !== '/config') {
        gms.put(URN, 'datasetProperties', { description: 'x' }, 2);
      }
      return gms.answer(request);
    });
    expect(await client.writes.mergeWrite([describeAs('x')])).toMatchObject([{ outcome: 'unchanged' }]);
  });

  const property = (name: string, value = '1') => ({
    urn: URN,
    aspectName: 'datasetProperties',
    merge: (current: JsonObject | undefined): JsonObject => ({
      ...current,
      customProperties: { ...(current?.['customProperties'] as JsonObject | undefined), [name]: value },
    }),
  });

  it.each(['mergeWrite', 'patchWrite'] as const)(
    '%s writes many requests for one aspect at once',
    async (method) => {
      gms.put(URN, 'datasetProperties', { customProperties: { a: '1' } }, 1);
      const results = await client.writes[method]([
        property('a'),
        ...Array.from({ length: 12 }, (_, index) => property(`p${index}`)),
        property('p0'),
      ]);
      expect(results.map(({ outcome }) => outcome)).toEqual([
        'unchanged',
        ...Array<string>(13).fill('accepted'),
      ]);
      expect(gms.batches.map((batch) => batch.length)).toEqual([1]);
      if (method === 'patchWrite') expect(gms.batches[0]?.[0]?.changeType).toBe('PATCH');
      else expect(Object.keys(gms.stored.get(KEY)?.value['customProperties'] as JsonObject)).toHaveLength(13);
    },
  );

  it('lets a refused request cost only itself', async () => {
    const results = await client.writes.mergeWrite([property('p'), property('q', 'bad'), property('r')]);
    expect(results).toMatchObject([
      { outcome: 'accepted' },
      { outcome: 'rejected', reason: expect.stringContaining('bad') },
      { outcome: 'accepted' },
    ]);
    expect(gms.stored.get(KEY)?.value).toEqual({ customProperties: { p: '1', r: '1' } });
  });

  it('refuses a mode in which a lost race would read "accepted"', async () => {
    const mode = 'async' as 'async-wait';
    await expect(client.writes.mergeWrite([describeAs('x')], { mode })).rejects.toThrow('"async-wait"');
    await expect(client.writes.patchWrite([describeAs('x')], { mode })).rejects.toThrow(TypeError);
    expect(gms.batches).toEqual([]);
  });

  it('ends a pause at the reason of an abort', async () => {
    await using patient = new DataHubClient({
      url: server.url,
      transport,
      mergePauses: { firstMs: 3_000_000, longestMs: 3_000_000, limitMs: 4_000_000 },
    });
    const abort = new AbortController();
    let version = 1;
    server.play((request) => {
      gms.put(URN, 'datasetProperties', {}, (version += 1));
      // The second read is the one that explains the refusal; behind it is the pause.
      if (request.path.endsWith('/batchGet') && gms.batches.length > 0) {
        setTimeout(() => {
          abort.abort(new Error('run cancelled'));
        }, 20);
      }
      return gms.answer(request);
    });
    const { signal } = abort;
    await expect(patient.writes.mergeWrite([describeAs('x')], { signal })).rejects.toThrow('run cancelled');
  });
});
