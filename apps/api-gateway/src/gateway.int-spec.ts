import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningGateway, send, startGateway } from './gateway.fixture';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const FLIGHTS = 'urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.flights,PROD)';

describe('the gateway alone', () => {
  let gateway: RunningGateway;
  let reader: string;

  beforeAll(async () => {
    gateway = await startGateway({ DATASPOKE_BODY_LIMIT_BYTES: '2048' });
    const made = await send(gateway.url, 'POST', '/api/v1/api-keys', {
      key: gateway.adminKey,
      body: { name: 'analyst', role: 'reader' },
    });
    expect(made.status).toBe(201);
    reader = String(made.body['key']);
  });

  afterAll(() => gateway.close());

  it('writes the generated admin key where only its owner can read it', async () => {
    expect((await stat(gateway.adminKeyFile)).mode & 0o777).toBe(0o600);
    expect(gateway.adminKey).toMatch(/^dsk_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$/);
  });

  it.each([
    ['no key', undefined, 401, 'unauthenticated'],
    ['a wrong key', `dsk_00000000_${'x'.repeat(43)}`, 401, 'unauthenticated'],
    ['something that is no key', 'let-me-in', 401, 'unauthenticated'],
  ])('refuses %s', async (_name, key, status, code) => {
    const answer = await send(gateway.url, 'GET', '/api/v1/sources', { ...(key ? { key } : {}) });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    expect(answer.body).toMatchObject({ type: `/problems/${code}`, status });
    expect(answer.body['instance']).toBe(`urn:uuid:${answer.headers.get('x-request-id')}`);
  });

  it('lets a reader read but not write, and never near the keys', async () => {
    const start = await send(gateway.url, 'POST', `/api/v1/sources/${UNKNOWN}/runs`, {
      key: reader,
      body: {},
    });
    expect(start).toMatchObject({ status: 403, body: { type: '/problems/forbidden' } });
    expect(await send(gateway.url, 'GET', '/api/v1/api-keys', { key: reader })).toMatchObject({
      status: 403,
    });
    expect(await send(gateway.url, 'GET', '/api/v1/audit-log', { key: reader })).toMatchObject({
      status: 403,
    });
  });

  it('names every refused field', async () => {
    const answer = await send(gateway.url, 'POST', '/api/v1/sources', {
      key: gateway.adminKey,
      body: { name: '', type: 7, recipe: [], schedule: { cron: 5 }, color: 'red' },
    });
    expect(answer).toMatchObject({ status: 400, body: { type: '/problems/invalid-request' } });
    const errors = answer.body['errors'] as { field: string; message: string }[];
    expect([...new Set(errors.map((error) => error.field))].sort()).toEqual([
      'color',
      'name',
      'recipe',
      'schedule.cron',
      'type',
    ]);
  });

  it.each([
    ['a body over the limit', 'POST', '/api/v1/sources', `{"name":"${'x'.repeat(4000)}"}`, {}, 413, 'payload-too-large'],
    ['a body that is no JSON', 'POST', '/api/v1/sources', '{"name":', {}, 400, 'invalid-request'],
    ['a body of another type', 'POST', '/api/v1/sources', 'name=x', { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
    ['a body that is nested without end', 'POST', '/api/v1/search', `{"q":${'['.repeat(900)}${']'.repeat(900)}}`, {}, 400, 'invalid-request'],
    ['half a character in what a service keeps as it is', 'POST', '/api/v1/rules', { dataset: FLIGHTS, kind: 'custom_sql', parameters: { sql: "select '\ud83d'" } }, {}, 400, 'invalid-request'],
    ['a NUL in what a service keeps as it is', 'POST', '/api/v1/rules', { dataset: FLIGHTS, kind: 'foreign_key', fields: ['dest'], parameters: { references: FLIGHTS, referencedFields: ['a\0'] } }, {}, 400, 'invalid-request'],
    ['half a character in the name of a field', 'POST', '/api/v1/rules', { dataset: FLIGHTS, kind: 'row_count', parameters: { '\udfff': 1 } }, {}, 400, 'invalid-request'],
    ['a NUL in a name', 'POST', '/api/v1/api-keys', { name: 'a\0b', role: 'reader' }, {}, 400, 'invalid-request'],
    ['a NUL in a URN', 'GET', `/api/v1/datasets/${encodeURIComponent('urn:li:dataset:(urn:li:dataPlatform:x,a\0b,PROD)')}`, undefined, {}, 400, 'invalid-request'],
    ['owners that are no URNs', 'POST', '/api/v1/search', { q: 'x', filters: { owners: ['analytics'] } }, {}, 400, 'invalid-request'],
    ['null for what may only be left out', 'POST', '/api/v1/search', { q: 'x', filters: null }, {}, 400, 'invalid-request'],
    ['a range that a page has not', 'GET', '/docs/swagger-ui.css', undefined, { range: 'bytes=99999999-' }, 400, 'invalid-request'],
    ['a version that a page has not', 'GET', '/docs/swagger-ui.css', undefined, { 'if-match': '"none"' }, 412, 'precondition-failed'],
    ['a malformed id', 'GET', '/api/v1/runs/42', undefined, {}, 400, 'invalid-request'],
    ['a malformed URN', 'GET', '/api/v1/datasets/urn%3Ali%3Adataset%3Aflights', undefined, {}, 400, 'invalid-request'],
    ['a URN of another kind', 'GET', '/api/v1/datasets/urn%3Ali%3Atag%3Apii/lineage', undefined, {}, 400, 'invalid-request'],
    ['a broken percent code', 'GET', '/api/v1/datasets/%E0%A4%A', undefined, {}, 400, 'invalid-request'],
    ['an unknown path', 'GET', '/api/v1/nothing', undefined, {}, 404, 'not-found'],
    ['an unknown service', 'GET', '/api/v1/dead-letters/kitchen', undefined, {}, 400, 'invalid-request'],
    ['a limit beyond the limit', 'GET', '/api/v1/sources?limit=5000', undefined, {}, 400, 'invalid-request'],
    ['a parameter nobody knows', 'GET', '/api/v1/sources?page=2', undefined, {}, 400, 'invalid-request'],
    ['a search with a limit that is no number', 'GET', '/api/v1/search?limit=many', undefined, {}, 400, 'invalid-request'],
    ['a change without If-Match', 'PATCH', `/api/v1/sources/${UNKNOWN}`, { name: 'x' }, {}, 428, 'precondition-required'],
    ['an If-Match that is no ETag', 'PATCH', `/api/v1/sources/${UNKNOWN}`, { name: 'x' }, { 'if-match': '*' }, 400, 'invalid-request'],
    ['an Idempotency-Key with blanks', 'POST', '/api/v1/search/index-runs', undefined, { 'idempotency-key': 'a b' }, 400, 'invalid-request'],
  ])('answers %s with a problem', async (_name, method, path, body, headers, status, code) => {
    const answer = await send(gateway.url, method, path, { key: gateway.adminKey, body, headers });
    expect(answer.body).toMatchObject({ type: `/problems/${code}`, status });
    expect(answer.status).toBe(status);
    expect(String(answer.body['detail'])).not.toBe('');
  }); // prettier-ignore

  it('says at once that a service is not there, and never that there is nothing', async () => {
    const answer = await send(gateway.url, 'GET', '/api/v1/sources', { key: reader });
    expect(answer).toMatchObject({ status: 503, body: { type: '/problems/service-unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('2');
    const status = await send(gateway.url, 'GET', '/api/v1/status', { key: reader });
    expect(status.body).toMatchObject({ ready: false });
    expect(status.body['services']).toHaveLength(4);
  });

  it('keeps the last admin key and ends the others at once', async () => {
    const keys = await send(gateway.url, 'GET', '/api/v1/api-keys', { key: gateway.adminKey });
    const items = keys.body['items'] as { id: string; role: string; name: string }[];
    const admin = items.find((item) => item.role === 'admin');
    const last = await send(gateway.url, 'DELETE', `/api/v1/api-keys/${admin?.id}`, {
      key: gateway.adminKey,
    });
    expect(last).toMatchObject({ status: 409, body: { type: '/problems/conflict' } });

    const made = await send(gateway.url, 'POST', '/api/v1/api-keys', {
      key: gateway.adminKey,
      body: { name: 'short-lived', role: 'reader' },
    });
    const key = String(made.body['key']);
    expect((await send(gateway.url, 'GET', '/api/v1/status', { key })).status).toBe(200);
    const ended = await send(gateway.url, 'DELETE', `/api/v1/api-keys/${String(made.body['id'])}`, {
      key: gateway.adminKey,
    });
    expect(ended.status).toBe(204);
    expect((await send(gateway.url, 'GET', '/api/v1/status', { key })).status).toBe(401);
    expect(JSON.stringify(keys.body)).not.toContain(gateway.adminKey);
  });

  it('records by name who tried what their key does not allow', async () => {
    const made = await send(gateway.url, 'POST', '/api/v1/api-keys', {
      key: gateway.adminKey,
      body: { name: 'curious', role: 'reader' },
    });
    const refused = await send(gateway.url, 'POST', '/api/v1/api-keys', { key: String(made.body['key']) });
    expect(refused.status).toBe(403);
    await eventually(async () => {
      const log = await send(gateway.url, 'GET', '/api/v1/audit-log?limit=20', { key: gateway.adminKey });
      expect(log.body['items']).toContainEqual(
        expect.objectContaining({ caller: `api-key:${String(made.body['id'])}`, status: 403 }),
      );
    });
  });

  it('shows its documentation to whoever opens its address', async () => {
    const answer = await fetch(gateway.url, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/docs']);
  });

  it('records who asked for what, refused or not, without bodies', async () => {
    await send(gateway.url, 'POST', '/api/v1/sources', { body: { name: 'secret-name' } });
    const items = await eventually(async () => {
      const log = await send(gateway.url, 'GET', '/api/v1/audit-log?limit=200', { key: gateway.adminKey });
      const entries = log.body['items'] as { caller: string; path: string; status: number }[];
      expect(entries).toContainEqual(
        expect.objectContaining({ caller: 'anonymous', path: '/api/v1/sources', status: 401 }),
      );
      return entries;
    });
    expect(items).toContainEqual(expect.objectContaining({ path: '/api/v1/api-keys', status: 201 }));
    expect(JSON.stringify(items)).not.toContain('secret-name');
    const first = await send(gateway.url, 'GET', '/api/v1/audit-log?limit=1', { key: gateway.adminKey });
    const cursor = String(first.body['nextCursor']);
    const second = await send(gateway.url, 'GET', `/api/v1/audit-log?limit=1&cursor=${cursor}`, {
      key: gateway.adminKey,
    });
    expect(second.body['items']).not.toEqual(first.body['items']);
  });

  it('records also what was asked for by somebody who did not wait for the answer', async () => {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const head = [
      'POST /api/v1/search/index-runs HTTP/1.1',
      'Host: gateway',
      'Content-Type: application/json',
    ];
    await new Promise<void>((sent) => {
      socket.write(`${head.join('\r\n')}\r\nContent-Length: 100\r\n\r\n{`, () => sent());
    });
    const metrics = (): Promise<string> => fetch(`${gateway.url}/metrics`).then((answer) => answer.text());
    await eventually(async () => expect(await metrics()).toMatch(/^dataspoke_http_in_hand\{?.*\}? 1$/m));
    socket.destroy();
    await eventually(async () => {
      const log = await send(gateway.url, 'GET', '/api/v1/audit-log', { key: gateway.adminKey });
      expect(log.body['items']).toContainEqual(
        expect.objectContaining({ path: '/api/v1/search/index-runs', status: 499, caller: 'anonymous' }),
      );
    });
  });

  it('reads every kind of JSON, and never takes a body for an empty one', async () => {
    const answer = await send(gateway.url, 'POST', '/api/v1/api-keys', {
      key: gateway.adminKey,
      body: { name: 'merged', role: 'reader' },
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    expect(answer).toMatchObject({ status: 201, body: { name: 'merged' } });
  });

  it('documents itself without a key: OpenAPI 3.1 and every kind of problem', async () => {
    const document = await send(gateway.url, 'GET', '/openapi.json');
    expect(document.body['openapi']).toBe('3.1.0');
    const paths = Object.keys(document.body['paths'] as object);
    expect(paths).toEqual(
      expect.arrayContaining([
        '/api/v1/sources/{id}/runs',
        '/api/v1/search',
        '/api/v1/datasets/{urn}/lineage',
      ]),
    );
    const text = JSON.stringify(document.body);
    expect(text).not.toContain('"nullable":true'); // is a type `null` in 3.1
    const { schemas } = document.body['components'] as { schemas: object };
    const refs = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]*)"/g)].map(([, name]) => name);
    expect(refs).toEqual(expect.arrayContaining(['SourceSchedule', 'RunCounts', 'SearchHit']));
    expect(refs.filter((name) => !(String(name) in schemas))).toEqual([]);
    expect(document.body['paths']).toMatchObject({
      '/api/v1/runs/{id}/events': { get: { responses: { 200: { content: { 'text/event-stream': {} } } } } },
      '/api/v1/runs/{id}/replay': { post: { responses: { 202: { headers: { Location: {} } } } } },
      '/api/v1/runs/{id}/changes/export': {
        get: { responses: { 200: { content: { 'application/x-ndjson': {} } } } },
      },
      '/api/v1/runs/{id}/failed-records/export': {
        get: { responses: { 200: { content: { 'application/x-ndjson': {}, 'text/csv': {} } } } },
      },
      '/api/v1/search/index-runs/{id}/events': {
        get: { responses: { 200: { content: { 'text/event-stream': {} } } } },
      },
      '/api/v1/sources/{id}': { get: { responses: { 200: { headers: { ETag: {} } } } } },
      '/api/v1/sources/{id}/runs': {
        post: { requestBody: { required: false }, responses: { 202: { headers: { Location: {} } } } },
      },
    });
    expect((await fetch(`${gateway.url}/docs`)).status).toBe(200);
    expect((await fetch(`${gateway.url}/problems/already-running`)).status).toBe(200);
    expect((await send(gateway.url, 'GET', '/problems/none')).status).toBe(404);
  });

  it('is live and ready, shows metrics and sends safe headers', async () => {
    expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
    const ready = await send(gateway.url, 'GET', '/health/ready');
    expect(ready.status).toBe(200);
    const metrics = await fetch(`${gateway.url}/metrics`);
    expect(await metrics.text()).toContain('process_cpu');
    const answer = await fetch(`${gateway.url}/problems`);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(answer.headers.get('x-powered-by')).toBeNull();
  });

  it('takes over the request id of a caller when it is a UUID', async () => {
    const id = '4f7ad4a8-53e5-4f0a-9d6b-0f4d0b7a1c11';
    const answer = await send(gateway.url, 'GET', '/api/v1/status', {
      key: reader,
      headers: { 'x-request-id': id },
    });
    expect(answer.headers.get('x-request-id')).toBe(id);
    const other = await send(gateway.url, 'GET', '/api/v1/status', {
      key: reader,
      headers: { 'x-request-id': 'x\'"' },
    });
    expect(other.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
