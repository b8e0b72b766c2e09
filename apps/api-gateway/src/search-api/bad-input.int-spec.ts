import { type SearchAnswer, searchRpc, SearchRequest } from '@dataspoke/contracts';
import { ready } from '@dataspoke/dev-stack/testing';
import { RpcHandler, type RunningService, ServiceEnv, startService } from '@dataspoke/service-kit';
import { Controller, Module } from '@nestjs/common';
import { type RunningGateway, send, startGateway } from '../gateway.fixture';

const asked: SearchRequest[] = [];

/** Stands where search stands: notes what comes through. */
@Controller()
class Questions {
  @RpcHandler(searchRpc.search, { role: 'reader' })
  search(request: SearchRequest): Promise<SearchAnswer> {
    asked.push(request);
    return Promise.resolve({ hits: [], mode: 'text-only', documents: 0, tookMs: 0 });
  }
}

@Module({ controllers: [Questions] })
class QuestionsModule {}

const nested = (depth: number): unknown => (depth === 0 ? 'x' : { all: nested(depth - 1) });

describe('searches over HTTP that nobody should send', () => {
  let gateway: RunningGateway;
  let service: RunningService;
  const post = (body: unknown) =>
    send(gateway.url, 'POST', '/api/v1/search', { key: gateway.adminKey, body });
  const get = (query: string) =>
    send(gateway.url, 'GET', `/api/v1/search?${query}`, { key: gateway.adminKey });

  beforeAll(async () => {
    gateway = await startGateway();
    service = await ready(
      startService(
        { app: 'search', env: ServiceEnv, module: () => QuestionsModule, entities: [], migrations: [] },
        gateway.serviceEnvironment(),
      ),
    );
  });
  afterAll(async () => {
    await service?.close();
    await gateway?.close();
  });
  beforeEach(() => asked.splice(0));

  it.each<[string, unknown, string, RegExp]>([
    ['an empty question', { q: '' }, 'q', /1/],
    ['501 characters', { q: 'x'.repeat(501) }, 'q', /500/],
    ['10,000 characters', { q: 'long '.repeat(2_000) }, 'q', /500/],
    ['a question that is a number', { q: 7 }, 'q', /./],
    ['a question that is a list', { q: ['orders'] }, 'q', /./],
    ['page size 0', { q: 'orders', limit: 0 }, 'limit', /1/],
    ['page size 1,000,000', { q: 'orders', limit: 1_000_000 }, 'limit', /50/],
    ['half a page', { q: 'orders', limit: 1.5 }, 'limit', /./],
    ['a long cursor', { q: 'orders', cursor: 'x'.repeat(2_001) }, 'cursor', /2000/],
    ['an unknown filter', { q: 'orders', filters: { colour: ['red'] } }, 'filters.colour', /./],
    ['a filter that is no list', { q: 'orders', filters: { platforms: 'postgres' } }, 'filters.platforms', /./],
    ['a day that is none', { q: 'orders', filters: { changedSince: 'yesterday' } }, 'filters.changedSince', /./],
    ['an unknown facet', { q: 'orders', facets: ['colour'] }, 'facets', /./],
    ['an unknown type', { q: 'orders', types: ['spaceship'] }, 'types', /./],
    ['an unknown order', { q: 'orders', sort: 'colour' }, 'sort', /./],
    ['an unknown field', { q: 'orders', colour: 'red' }, 'colour', /./],
    ['half of a surrogate pair', '{"q":"\\ud83d"}', 'q', /surrogate/],
    ['a NUL', '{"q":"a\\u0000b"}', 'q', /NUL/],
  ])('%s: a problem that names the field', async (_name, body, field, message) => {
    const answer = await post(body);
    expect(answer).toMatchObject({
      status: 400,
      body: {
        type: '/problems/invalid-request',
        errors: expect.arrayContaining([
          { field: expect.stringContaining(field), message: expect.stringMatching(message) },
        ]),
      },
    });
    expect(asked).toEqual([]);
  }); // prettier-ignore

  it.each<[string, unknown, number, string]>([
    ['no JSON', '{"q":', 400, '/problems/invalid-request'],
    ['a list', '[]', 400, '/problems/invalid-request'],
    ['a deep body', { q: 'orders', filters: nested(100) }, 400, '/problems/invalid-request'],
    ['a very deep body', `{"filters":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 400, '/problems/invalid-request'],
    ['a large body', { q: 'orders', filters: { tags: ['x'.repeat(5_000_000)] } }, 413, '/problems/payload-too-large'],
  ])('%s: a problem', async (_name, body, status, type) => {
    expect(await post(body)).toMatchObject({ status, body: { type } });
    expect(asked).toEqual([]);
  }); // prettier-ignore

  it.each([
    "orders'; DROP TABLE documents; --",
    '"AND (',
    '*',
    'NEAR/3',
    "'",
    '😀',
    '\u200border\u200bs',
    '\u202esredro',
    'عملاء',
    '%00 %2e%2e/ <script>',
    'the of and',
  ])('%j comes through as it is, by both ways', async (q) => {
    expect((await post({ q })).status).toBe(200);
    expect((await get(`q=${encodeURIComponent(q)}`)).status).toBe(200);
    expect(asked.map((request) => request.q)).toEqual([q, q]);
  });

  it.each([
    'limit=0&q=orders',
    'limit=1000000&q=orders',
    'q=',
    'q=orders&colour=red',
    `q=${'x'.repeat(501)}`,
  ])('GET ?%s: a problem', async (query) => {
    expect(await get(query)).toMatchObject({ status: 400, body: { type: '/problems/invalid-request' } });
    expect(asked).toEqual([]);
  });
});
