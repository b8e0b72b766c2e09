import { DataHubClient } from '../client';
import { ConflictError, DataHubRejected, DataHubUnauthorized } from '../errors';
import { ScriptedServer } from '../scripted-server.fixture';
import { EmitInterrupted, requireAccepted } from './emit-result';
import { hardDelete, mcp, mcpOf, patch, pointer, softDelete, type Proposal } from './proposal';
import { ScriptedGms, TRACE_ID } from './scripted-gms.fixture';

const dataset = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:postgres,${name},PROD)`;
const NOW = 1_786_000_000_000;

describe.each(['restli', 'openapi'] as const)('Emitter by %s', (transport) => {
  let server: ScriptedServer;
  let client: DataHubClient;
  let gms: ScriptedGms;

  const outcomes = async (proposals: readonly Proposal[]) =>
    (await client.writes.emitMcps(proposals)).results.map((result) => result.outcome);

  beforeAll(async () => {
    server = await ScriptedServer.start();
    client = new DataHubClient({
      url: server.url,
      transport,
      now: () => NOW,
      retry: { minDelayMs: 1, maxDelayMs: 2 },
      breaker: false,
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

  it.each(['sync', 'async'] as const)('takes a 200 of anybody else for no success: %s', async (mode) => {
    const page = { headers: { 'content-type': 'text/html' }, text: '<html>Sign in</html>' };
    for (const answer of [page, { json: 'ok' }, { json: {} }]) {
      server.play(() => answer);
      const emitted = client.writes.emitMcps([mcp(dataset('a'), 'status', {})], { mode });
      const interrupted: unknown = await emitted.catch((error: unknown) => error);
      expect(interrupted).toBeInstanceOf(EmitInterrupted);
      expect(interrupted).toMatchObject({ results: [{ outcome: 'unknown' }] });
    }
  });

  it('writes value, system metadata and condition so that the server reads them', async () => {
    const report = await client.writes.emitMcps(
      [
        mcp(
          dataset('flüge'),
          'datasetProperties',
          { description: 'Flüge ✈ 😀', name: undefined },
          { ifVersion: '-1' },
        ),
        mcpOf(dataset('b'), 'datasetProperties', { name: null, description: 'not null' }),
      ],
      { systemMetadata: { runId: 'run-1' } },
    );
    expect(report).toMatchObject({ accepted: 2, rejected: 0, conflicts: 0 });
    expect(report.results[0]).toMatchObject({ outcome: 'accepted', traceId: TRACE_ID });
    expect(gms.batches).toEqual([
      [
        {
          urn: dataset('flüge'),
          changeType: 'UPSERT',
          aspectName: 'datasetProperties',
          value: { description: 'Flüge ✈ 😀' },
          systemMetadata: { lastObserved: NOW, runId: 'run-1' },
          headers: { 'If-Version-Match': '-1' },
        },
        expect.objectContaining({ value: { description: 'not null' }, headers: {} }),
      ],
    ]);
    // One character is one byte: rest.li reads the aspect so.
    expect(server.seen.map(({ body }) => body).join('')).toMatch(/^[ -~]*$/);
  });

  it('sends patches as JSON patch, with keys when they are given', async () => {
    const custom = { op: 'add', path: pointer('customProperties', 'a/b~c'), value: '1' } as const;
    const removal = { op: 'remove', path: pointer('tags', 'urn:li:tag:pii') } as const;
    await client.writes.emitMcps([
      patch(dataset('a'), 'datasetProperties', [custom]),
      patch(dataset('a'), 'globalTags', { patch: [removal], arrayPrimaryKeys: { tags: ['tag'] } }),
      softDelete(dataset('b')),
    ]);
    const plain = (...operations: readonly object[]) =>
      transport === 'restli' ? operations : { patch: operations };
    expect(gms.batches.flat().map(({ changeType, value }) => [changeType, value])).toEqual([
      ['PATCH', plain({ ...custom, path: '/customProperties/a~1b~0c' })],
      ['PATCH', { patch: [removal], arrayPrimaryKeys: { tags: ['tag'] } }],
      ['PATCH', plain({ op: 'add', path: '/removed', value: true })],
    ]);
  });

  it('asks for the index too in mode sync-wait, and for the queue in mode async', async () => {
    const proposals = [mcp(dataset('a'), 'status', {}, { ifVersion: '-1' })];
    await client.writes.emitMcps(proposals, { mode: 'sync-wait' });
    expect(gms.batches[0]?.[0]?.headers).toEqual({
      'If-Version-Match': '-1',
      'X-DataHub-Sync-Index-Update': 'true',
    });
    await client.writes.emitMcps([mcp(dataset('b'), 'status', {})], { mode: 'async' });
    const queued = server.seen.map(
      ({ query, body }) => query.get('async') ?? /"async":"(\w+)"/.exec(body)?.[1],
    );
    expect(queued).toEqual(['false', 'true']);
  });

  it('keeps back what DataHub would drop in silence or refuse, and says why', async () => {
    const report = await client.writes.emitMcps([
      mcp(dataset('ok'), 'status', { removed: false }),
      mcp(` ${dataset('blank')}`, 'status', {}),
      mcp('urn:li:Dataset:x', 'status', {}),
      mcp(dataset('x'.repeat(600)), 'status', {}),
      mcpOf(dataset('a'), 'statuss', {}),
      mcpOf('urn:li:corpGroup:a', 'schemaMetadata', {}),
      mcpOf(dataset('a'), 'subTypes', {}),
      mcp(
        dataset('a'),
        'operation',
        { timestampMillis: 1, lastUpdatedTimestamp: 1, operationType: 'INSERT' },
        { create: true },
      ),
      patch(dataset('a'), 'status', []),
      mcp(dataset('a'), 'status', {}, { ifUnmodifiedSince: 'Thu, 13 Aug 2026 10:00:00 GMT' }),
      mcp(dataset('a'), 'status', {}, { create: true, ifVersion: '3' }),
    ]);
    expect(report).toMatchObject({ accepted: 1, rejected: 10 });
    expect(report.results.map((result) => (result.outcome === 'accepted' ? '' : result.reason))).toEqual([
      '',
      expect.stringContaining('blank'),
      expect.stringContaining('"Dataset" is not an entity type'),
      expect.stringContaining('512 bytes'),
      'statuss is no aspect of dataset',
      'schemaMetadata is no aspect of corpGroup',
      'subTypes.typeNames is missing',
      expect.stringContaining('time series'),
      'the patch has no operation',
      expect.stringContaining('ISO 8601'),
      expect.stringContaining('CREATE'),
    ]);
    expect(gms.batches).toHaveLength(1);
  });

  it('lets one refused proposal cost only itself', async () => {
    const proposals = Array.from({ length: 50 }, (_, index) =>
      mcp(dataset(`t${index}`), 'datasetProperties', {
        description: [7, 31].includes(index) ? 'bad' : 'good',
      }),
    );
    const report = await client.writes.emitMcps(proposals);
    expect(report).toMatchObject({ accepted: 48, rejected: 2 });
    for (const index of [7, 31]) {
      expect(report.results[index]).toMatchObject({ outcome: 'rejected', proposal: proposals[index] });
      expect(report.results[index]).toHaveProperty(
        'reason',
        expect.stringContaining('bad datasetProperties'),
      );
    }
    expect(gms.stored.size).toBe(48);
    // Halving, not one by one.
    expect(gms.batches.length).toBeLessThan(25);
  });

  it('tells a lost race from a refusal', async () => {
    await client.writes.emitMcps([mcp(dataset('a'), 'status', {}), mcp(dataset('b'), 'status', {})]);
    const report = await client.writes.emitMcps([
      mcp(dataset('a'), 'status', { removed: true }, { ifVersion: '1' }),
      mcp(dataset('b'), 'status', { removed: true }, { ifVersion: '7' }),
      mcp(dataset('b'), 'subTypes', { typeNames: ['bad'] }, { ifVersion: '-1' }),
      mcp(dataset('a'), 'status', { removed: true }, { ifVersion: '-1' }),
      mcp(dataset('b'), 'status', { removed: true }, { create: true }),
      mcp(dataset('c'), 'status', { removed: true }, { ifVersion: '3' }),
      mcp(dataset('c'), 'status', { removed: true }, { create: true }),
    ]);
    expect(report.results.map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'conflict',
      'rejected',
      'conflict',
      'conflict',
      'conflict',
      'accepted',
    ]);
    expect(report.results[1]).toMatchObject({
      currentVersion: '1',
      reason: expect.stringContaining('version 1 now'),
    });
    expect(report.results[5]).toMatchObject({ reason: expect.stringContaining('does not exist any more') });
    expect(() => {
      requireAccepted(report);
    }).toThrow(ConflictError);
  });

  it('finds many lost races by one look at what is stored', async () => {
    const creates = Array.from({ length: 100 }, (_, index) =>
      mcp(dataset(`t${index}`), 'status', { removed: true }, { create: true }),
    );
    for (let index = 0; index < 60; index += 1) gms.put(dataset(`t${index}`), 'status', {}, 4);
    const report = await client.writes.emitMcps(creates);
    expect(report).toMatchObject({ accepted: 40, conflicts: 60 });
    expect(report.results[59]).toMatchObject({ outcome: 'conflict', currentVersion: '4' });
    expect(report.results[60]).toMatchObject({ outcome: 'accepted' });
    expect(server.seen).toHaveLength(3);
  });

  it('writes on the condition that nobody wrote since, or that somebody did', async () => {
    gms.put(dataset('a'), 'status', {});
    const before = new Date(gms.time - 1_000).toISOString();
    const after = new Date(gms.time + 1_000).toISOString();
    const report = await client.writes.emitMcps([
      mcp(dataset('a'), 'status', {}, { ifUnmodifiedSince: before }),
      mcp(dataset('a'), 'status', {}, { ifModifiedSince: after }),
      mcp(dataset('a'), 'status', { removed: true }, { ifModifiedSince: before, ifUnmodifiedSince: after }),
      mcp(dataset('b'), 'status', {}, { ifModifiedSince: before }),
      mcp(dataset('c'), 'status', {}, { ifUnmodifiedSince: before }),
    ]);
    expect(report.results.map(({ outcome }) => outcome)).toEqual([
      'conflict',
      'conflict',
      'accepted',
      'conflict',
      'accepted',
    ]);
    expect(report.results[0]).toMatchObject({ reason: `changed since ${before}`, currentVersion: '1' });
  });

  it('writes one aspect twice in the order given', async () => {
    const proposals = ['1', '2', '3'].map((description) =>
      mcp(dataset('a'), 'datasetProperties', { description }),
    );
    expect(await outcomes(proposals)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(gms.stored.get(`${dataset('a')} datasetProperties`)).toMatchObject({
      value: { description: '3' },
      version: 3,
    });
  });

  it('deletes an entity and says so only when it is gone', async () => {
    await client.writes.emitMcps([mcp(dataset('a'), 'status', {})]);
    gms.put(dataset('a'), 'datasetKey', {});
    expect(await outcomes([hardDelete(dataset('a'), 'datasetKey')])).toEqual(['accepted']);
    expect(gms.stored.size).toBe(0);
  });

  it('does not take "not found" for a delete that worked', async () => {
    await client.writes.emitMcps([mcp(dataset('a'), 'status', {})]);
    const asked: string[] = [];
    server.play((request) => {
      asked.push(`${request.method} ${request.path}`);
      return request.method === 'DELETE' ? { status: 404 } : gms.answer(request);
    });
    expect(await outcomes([hardDelete(dataset('a'), 'status')])).toEqual(['rejected']);
    expect(await outcomes([hardDelete(dataset('a'), 'ownership')])).toEqual(['accepted']);
    expect(asked[0]).toBe(
      'DELETE /openapi/v3/entity/dataset/urn%3Ali%3Adataset%3A%28urn%3Ali%3AdataPlatform%3Apostgres%2Ca%2CPROD%29/status',
    );
  });

  it('rejects what the token may not write, and raises when that is everything', async () => {
    const allowed = mcp(dataset('a'), 'datasetProperties', { description: 'fine' });
    const forbidden = mcp(dataset('b'), 'datasetProperties', { description: 'forbidden' });
    expect(await outcomes([allowed, forbidden])).toEqual(['accepted', 'rejected']);
    await expect(client.writes.emitMcps([forbidden])).rejects.toThrow(DataHubUnauthorized);
  });

  it.each([
    [401, DataHubUnauthorized],
    [404, DataHubRejected],
  ])('does not blame proposals for an answer of %i', async (status, type) => {
    server.play(() => ({ status }));
    await expect(
      client.writes.emitMcps([mcp(dataset('a'), 'status', {}), mcp(dataset('b'), 'status', {})]),
    ).rejects.toThrow(type);
    expect(server.seen).toHaveLength(1);
  });

  it('says what was certain when DataHub went away', async () => {
    let sent = 0;
    server.play((request) => {
      const isWrite = request.path === '/aspects' || request.path === '/openapi/v3/entity/dataset';
      return isWrite && (sent += 1) > 1 ? 'cut' : gms.answer(request);
    });
    // Three writes of one aspect are three requests, one after the other.
    const proposals = ['1', '2', '3'].map((description) =>
      mcp(dataset('a'), 'datasetProperties', { description }, { create: description === '2' }),
    );
    const failure: unknown = await client.writes.emitMcps(proposals).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(EmitInterrupted);
    expect((failure as EmitInterrupted).results.map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'unknown',
      'unknown',
    ]);
    // A CREATE may have had its effect: it was not sent again.
    expect(sent).toBe(2);
  });

  it('stops with the reason of an abort', async () => {
    server.play(() => 'silence');
    const abort = new AbortController();
    const call = client.writes.emitMcps([mcp(dataset('a'), 'status', {})], { signal: abort.signal });
    abort.abort(new Error('run cancelled'));
    await expect(call).rejects.toThrow('run cancelled');
  });

  it('raises for a single proposal that was not accepted', async () => {
    expect(await client.writes.emitMcp(mcp(dataset('a'), 'status', {}))).toEqual({
      outcome: 'accepted',
      traceId: TRACE_ID,
    });
    await expect(client.writes.emitMcp(mcp(dataset('a'), 'status', {}, { create: true }))).rejects.toThrow(
      ConflictError,
    );
    await expect(client.writes.emitMcp(mcpOf(dataset('a'), 'status', { removed: 'yes' }))).rejects.toThrow(
      /status of urn:li:dataset.*removed/,
    );
  });

  it('splits what is too large for one request, and keeps back what is too large for any', async () => {
    const large = (name: string, bytes: number) =>
      mcp(dataset(name), 'datasetProperties', { description: 'x'.repeat(bytes) });
    const report = await client.writes.emitMcps([
      large('a', 5_000_000),
      large('b', 5_000_000),
      large('c', 5_000_000),
      large('d', 16_000_000),
    ]);
    expect(report).toMatchObject({ accepted: 3, rejected: 1 });
    expect(report.results[3]).toHaveProperty('reason', expect.stringContaining('more than DataHub reads'));
    expect(gms.batches.map((batch) => batch.length)).toEqual([2, 1]);
    // The queue would lose it without a word.
    const queued = await client.writes.emitMcps([large('e', 5_000_000)], { mode: 'async' });
    expect(queued.results).toMatchObject([{ outcome: 'rejected', reason: expect.stringContaining('queue') }]);
  });
});

describe('the choice of the transport', () => {
  it.each([
    ['v1.7.0', '/openapi/v3/entity/dataset'],
    ['v1.0.0', '/aspects'],
    ['null', '/aspects'],
  ])('follows the version of the server: %s', async (version, path) => {
    const server = await ScriptedServer.start();
    await using client = new DataHubClient({ url: server.url });
    const gms = new ScriptedGms();
    gms.version = version;
    server.play((request) => gms.answer(request));
    await client.writes.emitMcp(mcp(dataset('a'), 'status', {}));
    await client.writes.emitMcp(mcp(dataset('b'), 'status', {}));
    expect(server.seen.map((request) => request.path)).toEqual(['/config', path, path]);
    await server.stop();
  });

  it('does not believe OpenAPI when it leaves out what it was sent', async () => {
    const server = await ScriptedServer.start();
    await using client = new DataHubClient({ url: server.url });
    const gms = new ScriptedGms();
    server.play((request) => gms.answer(request));
    gms.skipped.add('subTypes');
    const report = await client.writes.emitMcps([
      mcp(dataset('a'), 'status', { removed: true }),
      mcp(dataset('a'), 'subTypes', { typeNames: ['Table'] }),
    ]);
    expect(report.results).toMatchObject([
      { outcome: 'accepted' },
      { outcome: 'rejected', reason: expect.stringContaining('did not mention') },
    ]);
    // A patch may have been applied all the same: nothing tells.
    const patched = await client.writes.emitMcps([
      patch(dataset('a'), 'subTypes', [{ op: 'add', path: '/typeNames/View', value: 'View' }]),
    ]);
    expect(patched.results).toMatchObject([
      { outcome: 'unknown', reason: expect.stringContaining('did not mention') },
    ]);
    // Left out because it was stored already.
    gms.put(dataset('a'), 'subTypes', { typeNames: ['Table'] });
    await client.writes.emitMcp(mcp(dataset('a'), 'subTypes', { typeNames: ['Table'] }));
    server.play((request) => (request.path === '/config' ? gms.answer(request) : { text: '' }));
    await expect(client.writes.emitMcp(mcp(dataset('a'), 'status', {}))).rejects.toThrow(EmitInterrupted);
    await server.stop();
  });
});
