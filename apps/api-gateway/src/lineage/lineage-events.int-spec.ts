import {
  type Empty,
  ingestionRpc,
  type KeepLineageEventPartRequest,
  type ReceivedLineageEvents,
  type ReceiveLargeLineageEventRequest,
  type ReceiveLineageEventsRequest,
} from '@dataspoke/contracts';
import { eventually, ready } from '@dataspoke/dev-stack/testing';
import {
  dependencyUnavailable,
  RpcHandler,
  type RunningService,
  ServiceEnv,
  startService,
} from '@dataspoke/service-kit';
import { Controller, Module } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type Answer, type RunningGateway, send, startGateway } from '../gateway.fixture';

const SOURCE_ID = '3f1c5a3e-6d58-4b64-9a07-5b8a4f1f1d01';
const asked: ReceiveLineageEventsRequest[] = [];
const parts: KeepLineageEventPartRequest[] = [];
let isAway = false;

/** Stands where ingestion stands: notes what comes through, and refuses what has no job. */
@Controller()
class Events {
  @RpcHandler(ingestionRpc.receiveLineageEvents, { role: 'producer' })
  receive(request: ReceiveLineageEventsRequest): Promise<ReceivedLineageEvents> {
    if (isAway) throw dependencyUnavailable('service-unavailable', 'the database is away');
    asked.push(request);
    const refused = request.events.flatMap((event, index) =>
      typeof event === 'object' && event !== null && 'job' in event
        ? []
        : [{ index, field: 'job', message: 'must be an object' }],
    );
    return Promise.resolve({ sourceId: SOURCE_ID, stored: request.events.length - refused.length, refused });
  }

  @RpcHandler(ingestionRpc.keepLineageEventPart, { role: 'producer' })
  keepPart(part: KeepLineageEventPartRequest): Promise<Empty> {
    parts.push(part);
    return Promise.resolve({});
  }

  @RpcHandler(ingestionRpc.receiveLargeLineageEvent, { role: 'producer' })
  receiveLarge({ source, ...last }: ReceiveLargeLineageEventRequest): Promise<ReceivedLineageEvents> {
    const bytes = [...parts, last].map((part) => Buffer.from(part.bytes, 'base64'));
    const event: unknown = JSON.parse(gunzipSync(Buffer.concat(bytes)).toString());
    parts.push(last);
    return this.receive({ events: [event], ...(source === undefined ? {} : { source }) });
  }
}

@Module({ controllers: [Events] })
class EventsModule {}

const EVENT = { eventType: 'START', job: { namespace: 'prod', name: 'load' } };

describe('events of OpenLineage over HTTP', () => {
  let gateway: RunningGateway;
  let service: RunningService;
  let editor: string;

  const post = (path: string, body: unknown, more: { key?: string; headers?: Record<string, string> } = {}) =>
    send(gateway.url, 'POST', `/api/v1/lineage${path}`, { key: editor, body, ...more });

  async function compressed(path: string, body: unknown): Promise<number> {
    const response = await fetch(`${gateway.url}/api/v1/lineage${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${editor}`,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      },
      body: gzipSync(JSON.stringify(body)),
    });
    await response.text();
    return response.status;
  }

  async function keyOf(role: string): Promise<string> {
    const made = await send(gateway.url, 'POST', '/api/v1/api-keys', {
      key: gateway.adminKey,
      body: { name: `producer ${role}`, role },
    });
    return String(made.body['key']);
  }

  beforeAll(async () => {
    gateway = await startGateway({ DATASPOKE_EVENT_LIMIT_BYTES: '4000000' });
    service = await ready(
      startService(
        { app: 'ingestion', env: ServiceEnv, module: () => EventsModule, entities: [], migrations: [] },
        gateway.serviceEnvironment(),
      ),
    );
    editor = await keyOf('editor');
  });
  afterAll(async () => {
    await service?.close();
    await gateway?.close();
  });
  beforeEach(() => {
    asked.splice(0);
    parts.splice(0);
    isAway = false;
  });

  it('are for producers and editors, and go on as they came, compressed or not', async () => {
    expect(await post('', EVENT)).toMatchObject({ status: 200, body: { sourceId: SOURCE_ID, stored: 1 } });
    expect(await compressed('', EVENT)).toBe(200);
    expect(asked).toEqual([{ events: [EVENT] }, { events: [EVENT] }]);
    expect((await post('', EVENT, { key: await keyOf('reader') })).status).toBe(403);
    expect((await send(gateway.url, 'POST', '/api/v1/lineage', { body: EVENT })).status).toBe(401);
  });

  it('are all that a key of a producer is good for', async () => {
    const key = await keyOf('producer');
    expect((await post('', EVENT, { key })).status).toBe(200);
    expect((await post('/batch', [EVENT], { key })).status).toBe(200);
    const { body } = await send(gateway.url, 'GET', '/openapi.json');
    const paths = body['paths'] as Readonly<Record<string, Readonly<Record<string, object>>>>;
    const others = Object.entries(paths)
      .filter(([path]) => path.startsWith('/api/'))
      .flatMap(([path, operations]) =>
        Object.keys(operations).map((method) => ({ method: method.toUpperCase(), path })),
      );
    expect(others.length).toBeGreaterThan(100);
    for (const { method, path } of others) {
      if (method === 'POST' && /^\/api\/v1\/lineage(\/batch)?$/.test(path)) continue;
      const { status } = await send(gateway.url, method, path.replaceAll(/\{\w+\}/g, SOURCE_ID), {
        key,
        ...(method === 'GET' || method === 'DELETE' ? {} : { body: {} }),
      });
      expect(`${method} ${path} ${status}`).toBe(`${method} ${path} 403`);
    }
  });

  it('that fit into no message go in parts, and come as they were', async () => {
    // Random bytes cannot be packed.
    const facets = { plan: randomBytes(1_300_000).toString('base64') };
    const large = { ...EVENT, run: { facets } };
    expect(await post('?source=lake', large)).toMatchObject({ status: 200, body: { stored: 1 } });
    expect(asked).toEqual([{ events: [large], source: 'lake' }]);
    expect(parts.map(({ part }) => part)).toEqual([0, 1]);
    expect(new Set(parts.map(({ upload }) => upload)).size).toBe(1);
    parts.splice(0);
    const spark = { ...EVENT, run: { facets: { plan: 'Project [id#12, name#13] '.repeat(100_000) } } };
    expect((await post('', spark)).status).toBe(200);
    expect(parts.map(({ part }) => part)).toEqual([0]);
    parts.splice(0);
    expect(await post('/batch', [EVENT, { run: spark.run }, EVENT, {}])).toMatchObject({
      status: 207,
      body: { summary: { received: 4, successful: 2 }, failed_events: [{ index: 1 }, { index: 3 }] },
    });
  });

  it('name their source in the address or in a header', async () => {
    await post('?source=lake', EVENT);
    await post('', EVENT, { headers: { 'X-DataSpoke-Source': 'house' } });
    expect(asked.map(({ source }) => source)).toEqual(['lake', 'house']);
  });

  it('that are none are a problem that names the field', async () => {
    expect(await post('', { eventType: 'START' })).toMatchObject({
      status: 400,
      body: { type: '/problems/invalid-request', errors: [{ field: 'job', message: 'must be an object' }] },
    });
    expect((await post('', '{"job": ')).status).toBe(400);
    expect((await post('', EVENT, { headers: { 'content-type': 'text/csv' } })).status).toBe(415);
  });

  it('are told of one by one when they come together', async () => {
    expect(await post('/batch', [EVENT, EVENT])).toMatchObject({
      status: 200,
      body: { status: 'success', summary: { received: 2, successful: 2, failed: 0 }, failed_events: [] },
    });
    expect(await post('/batch', [EVENT, 7, {}])).toMatchObject({
      status: 207,
      body: {
        status: 'partial_success',
        summary: { received: 3, successful: 1, failed: 2 },
        failed_events: [
          { index: 1, reason: 'job must be an object', retriable: false },
          { index: 2, retriable: false },
        ],
      },
    });
    expect(await post('/batch', [{}])).toMatchObject({
      status: 400,
      body: { errors: [{ field: '0.job', message: 'must be an object' }] },
    });
    for (const body of [EVENT, []]) expect((await post('/batch', body)).status).toBe(400);
    expect((await post('/batch', Array(10_001).fill(EVENT))).status).toBe(400);
  });

  it('that are deep, as query plans are, are taken; those without an end, and those that are too large, are not', async () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });
    expect((await post('', { ...EVENT, run: nested(150) })).status).toBe(200);
    expect((await post('', { ...EVENT, run: nested(300) })).status).toBe(400);
    const large = { ...EVENT, producer: 'x'.repeat(4_000_000) };
    expect(await post('', large)).toMatchObject({
      status: 413,
      body: {
        type: '/problems/payload-too-large',
        detail: expect.stringContaining('raise DATASPOKE_EVENT_LIMIT_BYTES'),
      },
    });
    expect(await compressed('', large)).toBe(413);
    // What nobody with a key sends is not even held.
    const stranger = { ...EVENT, producer: 'x'.repeat(2_000_000) };
    expect((await post('', stranger, { key: 'dsk_nobody' })).status).toBe(413);
    const elsewhere = { key: editor, body: stranger };
    expect((await send(gateway.url, 'POST', '/api/v1/lineage/sql', elsewhere)).status).toBe(413);
  });

  it('are described in the document of the API', async () => {
    const { body } = await send(gateway.url, 'GET', '/openapi.json');
    const operation = (status: number, schema: object) => ({
      post: {
        requestBody: { required: true, content: { 'application/json': { schema } } },
        parameters: expect.arrayContaining([
          expect.objectContaining({ name: 'source', in: 'query', required: false }),
          expect.objectContaining({ name: 'X-DataSpoke-Source', in: 'header', required: false }),
        ]),
        responses: { [status]: { content: { 'application/json': {} } } },
      },
    });
    expect(body['paths']).toMatchObject({
      '/api/v1/lineage': operation(200, { type: 'object' }),
      '/api/v1/lineage/batch': operation(207, { type: 'array', minItems: 1, maxItems: 10_000 }),
    });
  });

  it('are not taken while ingestion or its database is away', async () => {
    isAway = true;
    const away = { status: 503, body: { type: '/problems/service-unavailable' } };
    expect(await post('', EVENT)).toMatchObject(away);
    expect(await post('/batch', [EVENT])).toMatchObject(away);
  });

  it('fill no audit log, but those who were refused are in it', async () => {
    const paths = async (): Promise<readonly Answer['body'][]> => {
      const audit = await send(gateway.url, 'GET', '/api/v1/audit-log?limit=100', { key: gateway.adminKey });
      return audit.body['items'] as readonly Answer['body'][];
    };
    await eventually(async () => {
      const items = (await paths()).filter(({ path }) => String(path).startsWith('/api/v1/lineage'));
      expect(items).toContainEqual(expect.objectContaining({ status: 403 }));
      expect(items.filter(({ status }) => Number(status) < 300)).toEqual([]);
    });
  });
});
