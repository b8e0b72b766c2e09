import {
  ingestionRpc,
  type ReceivedLineageEvents,
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
import { gzipSync } from 'node:zlib';
import { type Answer, type RunningGateway, send, startGateway } from '../gateway.fixture';

const SOURCE_ID = '3f1c5a3e-6d58-4b64-9a07-5b8a4f1f1d01';
const asked: ReceiveLineageEventsRequest[] = [];
let isAway = false;

/** Stands where ingestion stands: notes what comes through, and refuses what has no job. */
@Controller()
class Events {
  @RpcHandler(ingestionRpc.receiveLineageEvents, { role: 'editor' })
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
    gateway = await startGateway();
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
    isAway = false;
  });

  it('are for editors, and go on as they came, compressed or not', async () => {
    expect(await post('', EVENT)).toMatchObject({ status: 200, body: { sourceId: SOURCE_ID, stored: 1 } });
    expect(await compressed('', EVENT)).toBe(200);
    expect(asked).toEqual([{ events: [EVENT] }, { events: [EVENT] }]);
    expect((await post('', EVENT, { key: await keyOf('reader') })).status).toBe(403);
    expect((await send(gateway.url, 'POST', '/api/v1/lineage', { body: EVENT })).status).toBe(401);
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
    const large = { ...EVENT, producer: 'x'.repeat(2_000_000) };
    expect((await post('', large)).status).toBe(413);
    expect(await compressed('', large)).toBe(413);
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
