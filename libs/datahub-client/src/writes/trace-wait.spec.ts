import { DataHubClient } from '../client';
import { ScriptedServer, type SeenRequest } from '../scripted-server.fixture';
import { EmitInterrupted } from './emit-result';
import { mcp } from './proposal';
import { ScriptedGms, TRACE_ID } from './scripted-gms.fixture';

const dataset = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:postgres,${name},PROD)`;
const state = (writeStatus: string, writeMessage?: string) => ({ writeStatus, writeMessage });
const written = {
  success: true,
  primaryStorage: state('ACTIVE_STATE'),
  searchStorage: state('ACTIVE_STATE'),
};
const storedOnly = { success: true, primaryStorage: state('ACTIVE_STATE'), searchStorage: state('PENDING') };
const failed = {
  success: false,
  primaryStorage: state('ERROR', 'too long'),
  searchStorage: state('ERROR'),
};

describe.each(['restli', 'openapi'] as const)('emit mode async-wait by %s', (transport) => {
  let server: ScriptedServer;
  let client: DataHubClient;
  let gms: ScriptedGms;

  beforeAll(async () => {
    server = await ScriptedServer.start();
    client = new DataHubClient({
      url: server.url,
      transport,
      retry: { attempts: 1 },
      breaker: false,
      tracePauses: { firstMs: 1, longestMs: 4, limitMs: 100 },
    });
  });
  beforeEach(() => {
    gms = new ScriptedGms();
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  /** Answers the n-th question about the trace by the n-th script, the last one again and again. */
  function trace(...scripts: readonly (Record<string, object> | 'cut')[]): void {
    let asked = 0;
    server.play((request: SeenRequest) => {
      if (!request.path.startsWith('/openapi/v1/trace/')) return gms.answer(request);
      const script = scripts[Math.min(asked++, scripts.length - 1)] ?? {};
      if (script === 'cut') return 'cut';
      const wanted = JSON.parse(request.body) as Record<string, string[]>;
      return {
        json: Object.fromEntries(
          Object.keys(wanted).map((urn) => [urn, urn in script ? { status: script[urn] } : {}]),
        ),
      };
    });
  }

  const emit = (...names: readonly string[]) =>
    client.writes.emitMcps(
      names.map((name) => mcp(dataset(name), 'status', {})),
      { mode: 'async-wait' },
    );

  it('asks until each write has ended, and only about those that have not', async () => {
    trace(
      { [dataset('a')]: written, [dataset('b')]: storedOnly },
      { [dataset('b')]: storedOnly },
      { [dataset('b')]: written, [dataset('c')]: failed },
    );
    const report = await emit('a', 'b', 'c');
    expect(report.results).toMatchObject([
      { outcome: 'accepted', traceId: TRACE_ID },
      { outcome: 'accepted', traceId: TRACE_ID },
      { outcome: 'rejected', reason: 'too long' },
    ]);
    const questions = server.seen.filter(({ path }) => path === `/openapi/v1/trace/write/${TRACE_ID}`);
    expect(questions.map(({ body }) => Object.keys(JSON.parse(body) as object))).toEqual([
      [dataset('a'), dataset('b'), dataset('c')],
      [dataset('b'), dataset('c')],
      [dataset('b'), dataset('c')],
    ]);
    expect(questions[0]?.query.get('onlyIncludeErrors')).toBe('false');
  });

  it('tells a condition that failed in the queue from a refusal', async () => {
    gms.put(dataset('a'), 'status', {}, 7);
    server.play((request) => {
      if (request.path.startsWith('/openapi/v1/trace/')) {
        return { json: { [dataset('a')]: { status: failed } } };
      }
      return request.path.endsWith('/batchGet') || request.path === '/config'
        ? gms.answer(request)
        : {
            status: 202,
            json:
              transport === 'restli' ? { value: 'success' } : [{ urn: dataset('a'), status: { value: {} } }],
            headers: { traceparent: `00-${TRACE_ID}-0123456789abcdef-00` },
          };
    });
    const report = await client.writes.emitMcps([mcp(dataset('a'), 'status', {}, { ifVersion: '3' })], {
      mode: 'async-wait',
    });
    expect(report.results).toMatchObject([{ outcome: 'conflict', currentVersion: '7' }]);
  });

  it('does not take for a refusal that DataHub does not follow a write', async () => {
    const untraced = {
      success: false,
      primaryStorage: state('TRACE_NOT_IMPLEMENTED'),
      searchStorage: state('TRACE_NOT_IMPLEMENTED'),
    };
    server.play((request) =>
      request.path.startsWith('/openapi/v1/trace/')
        ? { json: { [dataset('a')]: { operation: untraced, status: untraced } } }
        : gms.answer(request),
    );
    const operation = { timestampMillis: 1, lastUpdatedTimestamp: 1, operationType: 'INSERT' } as const;
    const { results } = await client.writes.emitMcps(
      [mcp(dataset('a'), 'operation', operation), mcp(dataset('a'), 'status', {})],
      { mode: 'async-wait' },
    );
    // Of a time series `accepted` never says more than "queued".
    expect(results).toMatchObject([
      { outcome: 'accepted', traceId: TRACE_ID },
      { outcome: 'unknown', reason: expect.stringContaining('does not tell what becomes of status') },
    ]);
  });

  it('does not call certain what is still queued when the time is over', async () => {
    trace({ [dataset('a')]: written, [dataset('b')]: storedOnly });
    const report = await emit('a', 'b');
    expect(report.results).toMatchObject([
      { outcome: 'accepted' },
      { outcome: 'unknown', reason: expect.stringContaining('100 ms') },
    ]);
  });

  it('does not either when DataHub goes away meanwhile', async () => {
    trace({ [dataset('a')]: written }, 'cut');
    const failure: unknown = await emit('a', 'b').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(EmitInterrupted);
    expect((failure as EmitInterrupted).results).toMatchObject([
      { outcome: 'accepted' },
      { outcome: 'unknown' },
    ]);
  });

  it('does not call certain what has no trace', async () => {
    server.play((request) => {
      const answer = gms.answer(request);
      return typeof answer === 'string' ? answer : { ...answer, headers: {} };
    });
    expect((await emit('a')).results).toMatchObject([{ outcome: 'unknown' }]);
  });

  it('does not call certain what was queued before DataHub went away', async () => {
    let isAway = false;
    server.play((request) => {
      if (isAway) return 'cut';
      isAway = !['/config', ''].includes(request.path);
      return gms.answer(request);
    });
    // Two writes of one aspect are two requests, one after the other.
    const failure: unknown = await emit('a', 'a').catch((error: unknown) => error);
    expect(gms.batches).toHaveLength(1);
    expect((failure as EmitInterrupted).results).toMatchObject([
      { outcome: 'unknown', reason: `queued under trace ${TRACE_ID}, and not confirmed` },
      { outcome: 'unknown' },
    ]);
  });

  it('says so at once when the server has no trace API', async () => {
    gms.version = 'v1.0.0';
    server.play((request) => gms.answer(request));
    await using old = new DataHubClient({ url: server.url, transport });
    const writing = old.writes.emitMcps([mcp(dataset('a'), 'status', {})], { mode: 'async-wait' });
    await expect(writing).rejects.toThrow('v1.0.0 has no trace API');
    expect(gms.batches).toEqual([]);
  });
});
