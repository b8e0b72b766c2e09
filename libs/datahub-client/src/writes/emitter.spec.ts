import { DataHubClient } from '../client';
import { ConflictError, DataHubRejected, DataHubUnauthorized } from '../errors';
import { type JsonObject } from '../json';
import { ScriptedServer, type Answer, type SeenRequest } from '../scripted-server.fixture';
import { EmitInterrupted, requireAccepted } from './emit-result';
import { hardDelete, mcp, mcpOf, patch, pointer, softDelete, type Proposal } from './proposal';

const dataset = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:postgres,${name},PROD)`;
const NOW = 1_786_000_000_000;

interface SentProposal {
  readonly entityUrn: string;
  readonly aspectName: string;
  readonly changeType: string;
  readonly aspect: { readonly value: string; readonly contentType: string };
  readonly systemMetadata: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What rest.li does with a batch: all of it or, when one proposal is refused, nothing. */
class Gms {
  readonly stored = new Map<string, { readonly value: JsonObject; readonly version: number }>();
  readonly batches: SentProposal[][] = [];

  answer(request: SeenRequest): Answer {
    if (request.path.endsWith('/batchGet')) return { json: this.batchGet(request) };
    if (request.path === '/entities') return this.delete((JSON.parse(request.body) as { urn: string }).urn);
    const { proposals } = JSON.parse(request.body) as { proposals: SentProposal[] };
    this.batches.push(proposals);
    for (const proposal of proposals) {
      const refusal = this.refusal(proposal);
      if (refusal) return refusal;
    }
    for (const { entityUrn, aspectName, aspect } of proposals) {
      const key = `${entityUrn} ${aspectName}`;
      const value = JSON.parse(aspect.value) as JsonObject;
      this.stored.set(key, { value, version: (this.stored.get(key)?.version ?? 0) + 1 });
    }
    return {
      json: { value: 'success' },
      headers: { traceparent: '00-0123456789abcdef0123456789abcdef-0123456789abcdef-00' },
    };
  }

  private refusal({ entityUrn, aspectName, aspect, changeType, headers }: SentProposal): Answer | undefined {
    if (aspect.value.includes('forbidden')) return { status: 403, json: { message: 'no EDIT_ENTITY' } };
    if (aspect.value.includes('bad')) return { status: 422, json: { message: `bad ${aspectName}` } };
    const version = this.stored.get(`${entityUrn} ${aspectName}`)?.version ?? -1;
    const expected = headers?.['If-Version-Match'];
    if (expected !== undefined && Number(expected) !== version)
      return { status: 422, json: { message: 'condition' } };
    return changeType === 'CREATE' && version !== -1
      ? { status: 422, json: { message: 'exists' } }
      : undefined;
  }

  private batchGet(request: SeenRequest): unknown {
    const wanted = JSON.parse(request.body) as JsonObject[];
    return wanted.flatMap((entity) => {
      const aspects = Object.keys(entity).flatMap((name) => {
        const found = this.stored.get(`${String(entity['urn'])} ${name}`);
        if (!found) return [];
        return [[name, { value: found.value, systemMetadata: { version: String(found.version) } }]];
      });
      return aspects.length === 0 ? [] : [{ urn: entity['urn'], ...(Object.fromEntries(aspects) as object) }];
    });
  }

  private delete(urn: string): Answer {
    for (const key of this.stored.keys()) if (key.startsWith(`${urn} `)) this.stored.delete(key);
    return { json: { value: { rows: 1 } } };
  }
}

describe('Emitter', () => {
  let server: ScriptedServer;
  let client: DataHubClient;
  let gms: Gms;

  const outcomes = async (proposals: readonly Proposal[]) =>
    (await client.writes.emitMcps(proposals)).results.map((result) => result.outcome);

  beforeAll(async () => {
    server = await ScriptedServer.start();
    client = new DataHubClient({ url: server.url, now: () => NOW, retry: { minDelayMs: 1, maxDelayMs: 2 } });
  });
  beforeEach(() => {
    gms = new Gms();
    server.play((request) => gms.answer(request));
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  it('writes what rest.li reads: ASCII text in the aspect, async as a text, system metadata', async () => {
    const report = await client.writes.emitMcps(
      [
        mcp(
          dataset('flüge'),
          'datasetProperties',
          { description: 'Flüge ✈', name: undefined },
          { ifVersion: '-1' },
        ),
      ],
      { systemMetadata: { runId: 'run-1' } },
    );
    expect(report).toMatchObject({ accepted: 1, rejected: 0, conflicts: 0 });
    expect(report.results[0]).toMatchObject({
      outcome: 'accepted',
      traceId: '0123456789abcdef0123456789abcdef',
    });
    const [seen] = server.seen;
    expect(seen).toMatchObject({ path: '/aspects', headers: { 'x-restli-protocol-version': '2.0.0' } });
    expect(seen!.query.get('action')).toBe('ingestProposalBatch');
    expect(JSON.parse(seen!.body)).toEqual({
      async: 'false',
      proposals: [
        {
          entityType: 'dataset',
          entityUrn: dataset('flüge'),
          changeType: 'UPSERT',
          aspectName: 'datasetProperties',
          aspect: { contentType: 'application/json', value: '{"description":"Fl\\u00fcge \\u2708"}' },
          systemMetadata: { lastObserved: NOW, runId: 'run-1' },
          headers: { 'If-Version-Match': '-1' },
        },
      ],
    });
  });

  it('sends patches as JSON patch, with keys when they are given', async () => {
    await client.writes.emitMcps([
      patch(dataset('a'), 'datasetProperties', [
        { op: 'add', path: pointer('customProperties', 'a/b~c'), value: '1' },
      ]),
      patch(dataset('a'), 'globalTags', {
        patch: [{ op: 'remove', path: pointer('tags', 'urn:li:tag:pii') }],
        arrayPrimaryKeys: { tags: ['tag'] },
      }),
      softDelete(dataset('b')),
    ]);
    expect(
      gms.batches
        .flat()
        .map(({ changeType, aspect }) => [
          changeType,
          aspect.contentType,
          JSON.parse(aspect.value) as unknown,
        ]),
    ).toEqual([
      [
        'PATCH',
        'application/json-patch+json',
        [{ op: 'add', path: '/customProperties/a~1b~0c', value: '1' }],
      ],
      [
        'PATCH',
        'application/json-patch+json',
        { patch: [{ op: 'remove', path: '/tags/urn:li:tag:pii' }], arrayPrimaryKeys: { tags: ['tag'] } },
      ],
      ['PATCH', 'application/json-patch+json', [{ op: 'add', path: '/removed', value: true }]],
    ]);
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
    ]);
    expect(report).toMatchObject({ accepted: 1, rejected: 8 });
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

  it('writes one aspect twice in the order given', async () => {
    const proposals = ['1', '2', '3'].map((description) =>
      mcp(dataset('a'), 'datasetProperties', { description }),
    );
    expect(await outcomes(proposals)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(gms.stored.get(`${dataset('a')} datasetProperties`)).toEqual({
      value: { description: '3' },
      version: 3,
    });
  });

  it('deletes an entity and says so only when it is gone', async () => {
    await client.writes.emitMcps([mcp(dataset('a'), 'status', {})]);
    gms.stored.set(`${dataset('a')} datasetKey`, { value: {}, version: 1 });
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
    server.play((request) => (request.path === '/aspects' && (sent += 1) > 1 ? 'cut' : gms.answer(request)));
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
});

describe('mergeWrite', () => {
  let server: ScriptedServer;
  let client: DataHubClient;
  let gms: Gms;
  const URN = dataset('a');
  const KEY = `${URN} datasetProperties`;

  beforeAll(async () => {
    server = await ScriptedServer.start();
    client = new DataHubClient({ url: server.url });
  });
  beforeEach(() => {
    gms = new Gms();
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
    expect(gms.batches.flat().map(({ headers }) => headers?.['If-Version-Match'])).toEqual(['-1', '1']);
    expect(await client.writes.mergeWrite([{ ...describeAs('x'), merge: () => undefined }])).toMatchObject([
      { outcome: 'unchanged' },
    ]);
  });

  it('reads and merges again when somebody else was faster, so that both writes stay', async () => {
    gms.stored.set(KEY, { value: { name: 'orders' }, version: 1 });
    let interfered = false;
    server.play((request) => {
      if (request.path === '/aspects' && !interfered) {
        interfered = true;
        gms.stored.set(KEY, { value: { name: 'orders', externalUrl: 'http://wiki/orders' }, version: 2 });
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
      gms.stored.set(KEY, { value: {}, version: (version += 1) });
      return gms.answer(request);
    });
    expect(await client.writes.mergeWrite([describeAs('x')])).toMatchObject([{ outcome: 'conflict' }]);
    expect(gms.batches).toHaveLength(5);
  });
});
