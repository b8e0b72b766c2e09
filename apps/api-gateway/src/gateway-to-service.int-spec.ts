import { type By } from './http/by';
import {
  type ById,
  ingestionRpc,
  type Run,
  type Source,
  type UpdateSourceRequest,
  CreateSourceRequest,
  ImportSourceRequest,
  StartRunRequest,
} from '@dataspoke/contracts';
import { eventually, ready } from '@dataspoke/dev-stack/testing';
import {
  alreadyRunning,
  notFound,
  preconditionFailed,
  type RpcCall,
  RpcHandler,
  type RunningService,
  ServiceEnv,
  startService,
} from '@dataspoke/service-kit';
import { Controller, Module } from '@nestjs/common';
import { type RunningGateway, send, startGateway } from './gateway.fixture';

const SOURCE_ID = '3f1c5a3e-6d58-4b64-9a07-5b8a4f1f1d01';
const RUN_ID = '8a0f5b62-0a2f-4b9d-8a52-2f0f8f5c7e02';
const callers: By['caller'][] = [];
const runStates: Run['state'][] = [];

const source = (version: number): Source => ({
  id: SOURCE_ID,
  name: 'flights',
  type: 'postgres',
  recipe: { host: 'localhost', password: '***' },
  env: 'PROD',
  schedule: null,
  takeover: false,
  version,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  lastRun: null,
});

const run = (state: Run['state']): Run => ({
  id: RUN_ID,
  state,
  createdAt: '2026-01-01T00:00:00.000Z',
  sourceId: SOURCE_ID,
  sourceName: 'flights',
  kind: 'run',
  trigger: 'manual',
  progress: {
    phase: 'reading',
    scopesDone: 0,
    scopesTotal: 1,
    recordsRead: 0,
    changesWritten: 0,
    changesToWrite: 0,
    message: '',
  },
  counts: {
    records: { seen: 0, processed: 0, filtered: 0, failed: 0 },
    changes: {
      compared: 0,
      unchanged: 0,
      created: 0,
      updated: 0,
      removed: 0,
      conflicts: 0,
      written: 0,
      rejected: 0,
      pending: 0,
    },
  },
});

/** Stands where ingestion stands: same transport, same contracts, answers of the test's own. */
@Controller()
class Answers {
  @RpcHandler(ingestionRpc.getSource, { role: 'reader' })
  get(request: ById, call: RpcCall): Promise<Source> {
    callers.push(call.caller);
    if (request.id !== SOURCE_ID) throw notFound('source', request.id);
    return Promise.resolve(source(3));
  }

  @RpcHandler(ingestionRpc.createSource, { role: 'editor' })
  create(request: CreateSourceRequest): Promise<Source> {
    return Promise.resolve({ ...source(1), name: `${request.draft.name} ${request.idempotencyKey ?? ''}` });
  }

  @RpcHandler(ingestionRpc.importSource, { role: 'editor' })
  import(request: ImportSourceRequest): Promise<Source> {
    return Promise.resolve({
      ...source(1),
      name: request.source.name ?? 'unnamed',
      recipe: { text: request.text },
    });
  }

  @RpcHandler(ingestionRpc.updateSource, { role: 'editor' })
  update(request: UpdateSourceRequest): Promise<Source> {
    if (request.version !== 3) throw preconditionFailed('The source has version 3 by now.');
    return Promise.resolve(source(4));
  }

  @RpcHandler(ingestionRpc.startRun, { role: 'editor' })
  start(request: StartRunRequest): Promise<Run> {
    if (request.kind === 'dry-run') throw alreadyRunning('A run of this source is going on.', { id: RUN_ID });
    return Promise.resolve(run('queued'));
  }

  @RpcHandler(ingestionRpc.getRun, { role: 'reader' })
  getRun(): Promise<Run> {
    return Promise.resolve(run(runStates.shift() ?? 'succeeded'));
  }
}

@Module({ controllers: [Answers] })
class AnswersModule {}

describe('the gateway and a service', () => {
  let gateway: RunningGateway;
  let service: RunningService;
  const admin = (method: string, path: string, more: Parameters<typeof send>[3] = {}) =>
    send(gateway.url, method, path, { key: gateway.adminKey, ...more });

  beforeAll(async () => {
    gateway = await startGateway();
    service = await ready(
      startService(
        { app: 'ingestion', env: ServiceEnv, module: () => AnswersModule, entities: [], migrations: [] },
        gateway.serviceEnvironment(),
      ),
    );
  });

  afterAll(async () => {
    await service?.close();
    await gateway?.close();
  });

  it('passes on who asks, as it authenticated them', async () => {
    await admin('GET', `/api/v1/sources/${SOURCE_ID}`, { headers: { 'dataspoke-caller': 'forged' } });
    expect(callers.at(-1)).toMatchObject({ role: 'admin' });
    expect(callers.at(-1)?.id).toMatch(/^api-key:[0-9a-f-]{36}$/);
  });

  it('shows versions as ETags and demands them for changes', async () => {
    const got = await admin('GET', `/api/v1/sources/${SOURCE_ID}`);
    expect(got.headers.get('etag')).toBe('"3"');
    const changed = await admin('PATCH', `/api/v1/sources/${SOURCE_ID}`, {
      body: { name: 'x' },
      headers: { 'if-match': '"3"' },
    });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"4"']);
    const stale = await admin('PATCH', `/api/v1/sources/${SOURCE_ID}`, {
      body: { name: 'x' },
      headers: { 'if-match': '"2"' },
    });
    expect(stale).toMatchObject({ status: 412, body: { type: '/problems/precondition-failed' } });
  });

  it('answers 201 with Location and hands on the Idempotency-Key', async () => {
    const made = await admin('POST', '/api/v1/sources', {
      body: { name: 'flights', type: 'postgres', recipe: {} },
      headers: { 'idempotency-key': 'k-1' },
    });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`/api/v1/sources/${SOURCE_ID}`);
    expect(made.body['name']).toBe('flights k-1');
  });

  it('hands on the file of a recipe as it is, and takes files nowhere else', async () => {
    const text = 'source:\n  type: postgres # a comment\n';
    const upload = (path: string) =>
      admin('POST', path, { body: text, headers: { 'content-type': 'application/yaml' } });
    const answer = await upload('/api/v1/sources/import?name=flights');
    expect(answer).toMatchObject({ status: 201, body: { name: 'flights', recipe: { text } } });
    expect(answer.headers.get('location')).toBe(`/api/v1/sources/${SOURCE_ID}`);
    const json = await admin('POST', '/api/v1/sources/import', { body: { source: { type: 'dbt' } } });
    expect(json.body).toMatchObject({ recipe: { text: '{"source":{"type":"dbt"}}' } });
    expect(await upload('/api/v1/sources')).toMatchObject({ status: 415 });
    const empty = await admin('POST', '/api/v1/sources/import?name=flights', {
      body: '',
      headers: { 'content-type': 'application/yaml' },
    });
    expect(empty.body).toMatchObject({ recipe: { text: '""' } });
    const form = await admin('POST', '/api/v1/sources/import?name=flights', {
      body: text,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(form).toMatchObject({
      status: 415,
      body: { detail: expect.stringContaining('or application/yaml') },
    });
  });

  it('answers 202 with Location for a job, and 409 with the id of the one in the way', async () => {
    const started = await admin('POST', `/api/v1/sources/${SOURCE_ID}/runs`);
    expect(started.status).toBe(202);
    expect(started.headers.get('location')).toBe(`/api/v1/runs/${RUN_ID}`);
    const second = await admin('POST', `/api/v1/sources/${SOURCE_ID}/runs`, { body: { dryRun: true } });
    expect(second).toMatchObject({ status: 409, body: { type: '/problems/already-running', id: RUN_ID } });
  });

  it('keeps the code of a remote error', async () => {
    const answer = await admin('GET', '/api/v1/sources/00000000-0000-4000-8000-000000000000');
    expect(answer).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });
  });

  it('answers HEAD for a stream at once and leaves nothing behind', async () => {
    runStates.push(...Array.from({ length: 20 }, () => 'running' as const));
    const response = await fetch(`${gateway.url}/api/v1/runs/${RUN_ID}/events`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${gateway.adminKey}` },
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    await eventually(async () => {
      const metrics = await fetch(`${gateway.url}/metrics`).then((answer) => answer.text());
      expect(metrics).toMatch(/^dataspoke_http_in_hand\{?.*\}? 0$/m);
    });
    expect(runStates.length).toBeGreaterThan(15); // nobody goes on reading the run
    runStates.length = 0;
  });

  it('streams a run until it is done', async () => {
    runStates.push('queued', 'queued', 'running', 'succeeded');
    const response = await fetch(`${gateway.url}/api/v1/runs/${RUN_ID}/events`, {
      headers: { authorization: `Bearer ${gateway.adminKey}` },
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const text = await response.text(); // the stream ends by itself
    expect(text.match(/^event: .*$/gm)).toEqual(['event: progress', 'event: progress', 'event: done']);
  });

  it('composes a dataset from what is there and marks what is not', async () => {
    const urn = encodeURIComponent('urn:li:dataset:(urn:li:dataPlatform:postgres,w.raw.flights,PROD)');
    const answer = await admin('GET', `/api/v1/datasets/${urn}`);
    expect(answer).toMatchObject({
      status: 200,
      body: { document: { state: 'unavailable' }, upstream: { state: 'unavailable' } },
    });
  });
});
