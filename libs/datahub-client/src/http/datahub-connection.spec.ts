import { ConflictError, DataHubRejected, DataHubUnauthorized, DataHubUnavailable } from '../errors';
import { ScriptedServer, type Answer } from '../scripted-server.fixture';
import { DataHubConnection, type DataHubRequest } from './datahub-connection';
import { DEFAULT_RETRY, parseRetryAfter } from './retry';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.secret';
const RETRY = { ...DEFAULT_RETRY, minDelayMs: 1, maxDelayMs: 5 };
const REQUEST: DataHubRequest = { method: 'POST', path: '/aspects', body: '{}', repeatable: true };

describe('DataHubConnection', () => {
  let server: ScriptedServer;
  const open: DataHubConnection[] = [];

  function connect(settings: Partial<ConstructorParameters<typeof DataHubConnection>[0]> = {}) {
    const connection = new DataHubConnection({
      url: server.url,
      token: TOKEN,
      userAgent: 'test/1',
      timeoutMs: 2_000,
      maxConnections: 2,
      retry: RETRY,
      ...settings,
    });
    open.push(connection);
    return connection;
  }

  function answers(...script: readonly Answer[]): void {
    let at = 0;
    server.play(() => script[Math.min(at++, script.length - 1)] ?? 'silence');
  }

  async function failureOf(call: Promise<unknown>): Promise<unknown> {
    return call.then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  beforeAll(async () => {
    server = await ScriptedServer.start();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((connection) => connection.close()));
  });
  afterAll(async () => {
    await server.stop();
  });

  it('sends the token, JSON and the query, below a base path', async () => {
    answers({ json: { ok: true } });
    const answer = await connect({ url: `${server.url}/gms/` }).call({
      ...REQUEST,
      query: { action: 'a b', x: undefined },
    });
    expect(answer.json).toEqual({ ok: true });
    const [seen] = server.seen;
    expect(seen).toMatchObject({
      path: '/gms/aspects',
      headers: {
        authorization: `Bearer ${TOKEN}`,
        'content-type': 'application/json',
        'user-agent': 'test/1',
      },
    });
    expect([...seen!.query]).toEqual([['action', 'a b']]);
  });

  it.each<[string, Answer]>([
    ['503', { status: 503 }],
    ['429', { status: 429, headers: { 'retry-after': '0' } }],
    ['500', { status: 500 }],
    ['a cut connection', 'cut'],
  ])('tries again after %s', async (_what, failure) => {
    answers(failure, failure, { json: 1 });
    expect((await connect().call(REQUEST)).json).toBe(1);
    expect(server.seen).toHaveLength(3);
  });

  it.each<[string, Answer, number]>([
    [
      '503 with a time to come back: it was not processed',
      { status: 503, headers: { 'retry-after': '0' } },
      4,
    ],
    ['503 of anybody: it may have had an effect', { status: 503 }, 1],
    ['429: it was not processed', { status: 429 }, 4],
    ['500: it may have had an effect', { status: 500 }, 1],
    ['a cut connection: it may have had an effect', 'cut', 1],
  ])('repeats what must not arrive twice only when that is safe: %s', async (_what, failure, times) => {
    answers(failure);
    expect(await failureOf(connect().call({ ...REQUEST, repeatable: false }))).toBeInstanceOf(
      DataHubUnavailable,
    );
    expect(server.seen).toHaveLength(times);
  });

  it('does not take for an outage what could never be sent', async () => {
    answers({ json: 1 });
    const failure = await failureOf(connect().call({ ...REQUEST, headers: { 'x-note': 'two\nlines' } }));
    expect(failure).toBeInstanceOf(DataHubRejected);
    expect(String(failure)).toContain('POST /aspects cannot be sent: ');
    expect(String(failure)).not.toContain('two');
    expect(server.seen).toHaveLength(0);
  });

  it('repeats a request that never left', async () => {
    const closed = await ScriptedServer.start();
    const url = closed.url;
    await closed.stop();
    const begun = performance.now();
    const retry = { ...RETRY, attempts: 3, minDelayMs: 40, maxDelayMs: 40 };
    const failure = await failureOf(connect({ url, retry }).call({ ...REQUEST, repeatable: false }));
    expect(failure).toBeInstanceOf(DataHubUnavailable);
    expect(String(failure)).toContain('could not be reached for POST /aspects: ');
    // Two pauses of at least half of 40 ms.
    expect(performance.now() - begun).toBeGreaterThanOrEqual(39);
  });

  it('waits as long as DataHub asks, and gives up when that is too long', async () => {
    answers({ status: 429, headers: { 'retry-after': '1' } }, { json: 1 });
    const begun = performance.now();
    await connect().call(REQUEST);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(950);

    answers({ status: 429, headers: { 'retry-after': '3600' } });
    const failure = await failureOf(connect().call(REQUEST));
    expect(failure).toMatchObject({ code: 'datahub-unavailable', status: 429, retryAfterMs: 3_600_000 });
    expect(server.seen).toHaveLength(1);
  });

  it.each([
    [401, DataHubUnauthorized],
    [403, DataHubUnauthorized],
    [404, DataHubRejected],
    [422, DataHubRejected],
    [302, DataHubRejected],
    [412, ConflictError],
  ])('takes %i for an answer and does not ask again', async (status, type) => {
    answers({ status, json: { message: 'because', stackTrace: 'at com.linkedin' } });
    const failure = await failureOf(connect().call(REQUEST));
    expect(failure).toBeInstanceOf(type);
    expect(failure).toMatchObject({ status });
    expect(String(failure)).toContain('because');
    expect(String(failure)).not.toContain('com.linkedin');
    expect(server.seen).toHaveLength(1);
  });

  it('never tells the token, not even when the server echoes it', async () => {
    answers({ status: 400, json: { message: `bad header Bearer ${TOKEN}` } });
    expect(String(await failureOf(connect().call(REQUEST)))).toContain('bad header Bearer ***');
  });

  it.each<Answer>(['silence', 'half an answer'])('limits the time of an attempt: %s', async (answer) => {
    answers(answer);
    const failure = await failureOf(
      connect({ timeoutMs: 250, retry: { ...RETRY, attempts: 2 } }).call(REQUEST),
    );
    expect(failure).toBeInstanceOf(DataHubUnavailable);
    expect(String(failure)).toContain('did not answer POST /aspects within 250 ms');
    expect(server.seen).toHaveLength(2);
  });

  it('ends at once with the reason of the abort, while waiting for the answer or for the next attempt', async () => {
    const reason = new Error('run cancelled');
    answers('silence');
    const waiting = new AbortController();
    const call = failureOf(connect().call({ ...REQUEST, signal: waiting.signal }));
    waiting.abort(reason);
    expect(await call).toBe(reason);

    const between = new AbortController();
    server.play(() => {
      setImmediate(() => {
        between.abort(reason);
      });
      return { status: 503, headers: { 'retry-after': '30' } };
    });
    expect(await failureOf(connect().call({ ...REQUEST, signal: between.signal }))).toBe(reason);
  });

  it('has no more requests under way than it may', async () => {
    let now = 0;
    let most = 0;
    server.play(async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 5));
      now -= 1;
      return { json: 1 };
    });
    const connection = connect({ maxConnections: 3 });
    await Promise.all(Array.from({ length: 20 }, () => connection.call(REQUEST)));
    expect(server.seen).toHaveLength(20);
    expect(most).toBe(3);
  });

  it('ends what is under way when it is closed', async () => {
    answers('silence');
    const connection = connect();
    const call = failureOf(connection.call(REQUEST));
    await connection.close();
    expect(String(await call)).toContain('closed');
  });

  it.each([
    ['localhost', 'not a URL'],
    ['ftp://localhost', 'http'],
    [`http://user:${TOKEN}@localhost`, 'credentials'],
  ])('refuses the address %s without repeating it', (url, reason) => {
    expect(() => connect({ url })).toThrow(reason);
    expect(() => connect({ url })).not.toThrow(TOKEN);
  });
});

describe('a token that no header can carry', () => {
  it('is refused at once, and not shown', () => {
    const settings = {
      url: 'http://localhost',
      userAgent: 'x',
      timeoutMs: 1,
      maxConnections: 1,
      retry: RETRY,
    };
    const make = () => new DataHubConnection({ ...settings, token: `${TOKEN}\n` });
    expect(make).toThrow('the DataHub token holds a line break');
    expect(make).not.toThrow(TOKEN);
  });
});

describe('parseRetryAfter', () => {
  const now = Date.parse('2026-08-13T10:00:00Z');

  it.each([
    ['5', 5_000],
    ['Thu, 13 Aug 2026 10:00:30 GMT', 30_000],
    ['Thu, 13 Aug 2026 09:00:00 GMT', 0],
    ['soon', undefined],
    // V8 reads these as dates; a 503 of which it is unknown when it ends may have had an effect.
    ['5 apples', undefined],
    ['120 seconds', undefined],
    ['-1', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j as %j ms', (header, ms) => {
    expect(parseRetryAfter(header, undefined, () => now)).toBe(ms);
  });

  it('counts from the date of the server, whose clock may differ', () => {
    const until = 'Thu, 13 Aug 2026 10:00:30 GMT';
    const hourLater = () => now + 3_600_000;
    expect(parseRetryAfter(until, 'Thu, 13 Aug 2026 10:00:10 GMT', hourLater)).toBe(20_000);
    expect(parseRetryAfter(until, 'today', hourLater)).toBe(0);
  });
});
