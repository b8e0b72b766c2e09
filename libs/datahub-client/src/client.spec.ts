import { DataHubClient, type DataHubClientOptions } from './client';
import { type AttemptReport, type BreakerChange, type CallReport } from './index';
import { ScriptedServer, type Answer } from './scripted-server.fixture';

const CONFIG: Answer = {
  json: { noCode: 'true', versions: { 'acryldata/datahub': { version: 'v1.3.0' } } },
};
const ORDERS = 'urn:li:dataset:(urn:li:dataPlatform:hive,orders,PROD)';

describe('DataHubClient', () => {
  let server: ScriptedServer;
  const open: DataHubClient[] = [];

  function connect(options: Partial<DataHubClientOptions> = {}): DataHubClient {
    const client = new DataHubClient({
      url: server.url,
      retry: { attempts: 2, minDelayMs: 1, maxDelayMs: 2 },
      ...options,
    });
    open.push(client);
    return client;
  }

  beforeAll(async () => {
    server = await ScriptedServer.start();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((client) => client.close()));
  });
  afterAll(async () => {
    await server.stop();
  });

  describe('serverConfig', () => {
    it('asks once, however many want to know, and keeps the answer', async () => {
      server.play(() => CONFIG);
      const client = connect();
      const configs = await Promise.all([1, 2, 3].map(() => client.serverConfig()));
      await client.serverConfig();
      expect(configs[2]?.version.toString()).toBe('1.3.0.0');
      expect(server.seen).toHaveLength(1);
    });

    it('asks now when it is to tell whether DataHub is there', async () => {
      server.play(() => CONFIG);
      const client = connect();
      await client.serverConfig();
      await client.serverConfig({ fresh: true });
      expect(server.seen).toHaveLength(2);
      server.play(() => ({ status: 503 }));
      await expect(client.serverConfig({ fresh: true })).rejects.toMatchObject({ status: 503 });
    });

    it('leaves the question to the others when one gives up, and keeps no failure', async () => {
      let status = 200;
      server.play(() => (status === 200 ? CONFIG : { status }));
      const client = connect();
      const given = new AbortController();
      const [first, second] = [client.serverConfig({ signal: given.signal }), client.serverConfig()];
      given.abort(new Error('no longer needed'));
      await expect(first).rejects.toThrow('no longer needed');
      expect((await second).version.text).toBe('v1.3.0');
      expect(server.seen).toHaveLength(1);

      const other = connect();
      status = 500;
      await expect(other.serverConfig()).rejects.toMatchObject({ code: 'datahub-unavailable', status: 500 });
      status = 200;
      expect((await other.serverConfig()).version.text).toBe('v1.3.0');
    });

    it('asks again after an outage', async () => {
      let status = 200;
      server.play(({ path }) => (status !== 200 ? { status } : path === '/config' ? CONFIG : { json: {} }));
      const client = connect({ breaker: { failures: 2, minPauseMs: 1 } });
      await client.serverConfig();
      status = 503;
      await expect(client.reads.readAspects([ORDERS], ['status'])).rejects.toMatchObject({
        code: 'datahub-unavailable',
      });
      status = 200;
      server.play(({ path }) => (path === '/config' ? CONFIG : { json: [] }));
      await new Promise((resolve) => setTimeout(resolve, 5));
      await client.serverConfig();
      expect(server.seen.map(({ path }) => path)).toEqual(['/config']);
    });
  });

  it('fails at once while the breaker is open, and sends nothing', async () => {
    server.play(() => ({ status: 503 }));
    const changes: BreakerChange[] = [];
    const client = connect({
      breaker: { failures: 4, minPauseMs: 60_000, maxPauseMs: 60_000 },
      telemetry: { onBreaker: (change) => changes.push(change) },
    });
    for (let at = 0; at < 4; at += 1) {
      await expect(client.serverConfig()).rejects.toMatchObject({ code: 'datahub-unavailable' });
    }
    expect(server.seen).toHaveLength(4);
    await expect(client.serverConfig()).rejects.toMatchObject({ nothingSent: true });
    expect(changes).toMatchObject([{ state: 'open', reason: 'DataHub answered GET /config with 503' }]);

    server.play(() => ({ status: 503 }));
    const without = connect({ breaker: false });
    for (let at = 0; at < 10; at += 1) await expect(without.serverConfig()).rejects.toThrow('503');
    expect(server.seen).toHaveLength(20);
  });

  it('tells of every attempt and call, with routes that hold no URN', async () => {
    const attempts: AttemptReport[] = [];
    const calls: CallReport[] = [];
    let asked = 0;
    server.play(() => ((asked += 1) === 1 ? { status: 503 } : { text: '[]' }));
    const client = connect({
      context: () => ({ requestId: 'r-1' }),
      telemetry: { onAttempt: (report) => attempts.push(report), onCall: (report) => calls.push(report) },
    });
    await client.reads.readAspects([ORDERS], ['status']);
    expect(attempts).toMatchObject([
      { attempt: 1, outcome: 'datahub-unavailable', status: 503, receivedBytes: 0 },
      { attempt: 2, outcome: 'ok', status: 200, receivedBytes: 2 },
    ]);
    expect(calls).toMatchObject([
      { method: 'POST', outcome: 'ok', attempts: 2, requestId: 'r-1', status: 200 },
    ]);
    expect(calls[0]?.sentBytes).toBeGreaterThan(50);
    expect(calls[0]?.durationMs).toBeGreaterThanOrEqual(attempts[1]?.durationMs ?? Infinity);

    server.play(({ path }) =>
      path === '/config' ? CONFIG : path.endsWith('/batchGet') ? { json: [] } : { status: 404 },
    );
    await client.writes.emitMcps([{ changeType: 'DELETE', urn: ORDERS, aspectName: 'globalTags' }]);
    expect(calls.map(({ route }) => route).join()).not.toContain('orders');
    expect(calls.map(({ route }) => route)).toContain('/openapi/v3/entity/dataset/{urn}/globalTags');
  });

  it('is not disturbed by a hook that fails', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    server.play(() => CONFIG);
    const client = connect({
      telemetry: {
        onCall: () => {
          throw new Error('no meter');
        },
      },
    });
    await client.serverConfig();
    expect(warned).toHaveBeenCalledWith(expect.stringContaining('no meter'));
    warned.mockRestore();
  });

  it('passes on the request id and the trace of the caller', async () => {
    server.play(() => CONFIG);
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const client = connect({ context: () => ({ requestId: 'default', traceparent: 'no trace' }) });
    await client.serverConfig();
    expect(server.seen[0]?.headers['x-request-id']).toBe('default');
    expect(server.seen[0]?.headers).not.toHaveProperty('traceparent');

    server.play(() => ({ json: [] }));
    await client.withContext({ requestId: 'r-7', traceparent, tracestate: 'a=1' }, () =>
      client.reads.readAspects([ORDERS], ['status']),
    );
    expect(server.seen[0]?.headers).toMatchObject({
      'x-request-id': 'r-7',
      traceparent,
      tracestate: 'a=1',
    });
  });
});
