import { type ExportPage, ExportPageRequest, type SearchHit, searchRpc } from '@dataspoke/contracts';
import { eventually, ready } from '@dataspoke/dev-stack/testing';
import {
  DataSpokeError,
  RpcHandler,
  type RunningService,
  ServiceEnv,
  startService,
} from '@dataspoke/service-kit';
import { Controller, Module } from '@nestjs/common';
import { type RunningGateway, send, startGateway } from '../gateway.fixture';

const PAGES = 2_000;
const PER_PAGE = 200;

/** What the service was asked for, and where it breaks. */
const asked: ExportPageRequest[] = [];
let breaksAt = Number.POSITIVE_INFINITY;
let lastPage = 3;
let isCounted = true;

const hit = (number: number): SearchHit => ({
  urn: `urn:li:dataset:(urn:li:dataPlatform:postgres,w.raw.t${number},PROD)`,
  entityType: 'dataset',
  name: `t${number}`,
  qualifiedName: `w.raw.t${number}`,
  platform: 'postgres',
  description: '=1+1, "quoted"'.padEnd(300, '.'),
  score: 1,
  reason: 'It meets the filters.',
  matchedColumns: [],
  owners: [],
});

/** Stands where search stands: same transport, same contracts, pages of the test's own. */
@Controller()
class Pages {
  @RpcHandler(searchRpc.exportHits, { role: 'reader' })
  page(request: ExportPageRequest): Promise<ExportPage> {
    asked.push(request);
    const at = Number(request.cursor ?? 0);
    if (at >= breaksAt) {
      const details = { retryAfterSeconds: 5 };
      throw new DataSpokeError('service-unavailable', 'Search is making as many exports as it can.', {
        details,
      });
    }
    return Promise.resolve({
      hits: Array.from({ length: PER_PAGE }, (_, place) => hit(at * PER_PAGE + place)),
      notes: [],
      ...(at === 0 && isCounted ? { total: lastPage * PER_PAGE } : {}),
      ...(at + 1 < lastPage ? { nextCursor: String(at + 1) } : {}),
    });
  }
}

@Module({ controllers: [Pages] })
class PagesModule {}

describe('exports over HTTP', () => {
  let gateway: RunningGateway;
  let service: RunningService;
  const open = (path: string, init: RequestInit = {}) =>
    fetch(`${gateway.url}/api/v1/search/export${path}`, {
      ...init,
      headers: { authorization: `Bearer ${gateway.adminKey}`, 'content-type': 'application/json' },
    });

  beforeAll(async () => {
    gateway = await startGateway();
    service = await ready(
      startService(
        { app: 'search', env: ServiceEnv, module: () => PagesModule, entities: [], migrations: [] },
        gateway.serviceEnvironment(),
      ),
    );
  });
  afterAll(async () => {
    await service?.close();
    await gateway?.close();
  });
  beforeEach(() => {
    asked.length = 0;
    breaksAt = Number.POSITIVE_INFINITY;
    lastPage = 3;
    isCounted = true;
  });

  it('send all pages as one array', async () => {
    const answer = await open('?platform=postgres');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="search.json"');
    expect(answer.headers.get('dataspoke-total')).toBe('600');
    expect(answer.headers.get('dataspoke-notice')).toBeNull();
    const hits: unknown = await answer.json();
    expect(hits).toEqual(Array.from({ length: 600 }, (_, number) => hit(number)));
    expect(asked[0]).toMatchObject({ filters: { platforms: ['postgres'] } });
  });

  it('send all pages as CSV', async () => {
    const answer = await open('?format=csv', {
      method: 'POST',
      body: JSON.stringify({ filters: { platforms: ['postgres'] } }),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="search.csv"');
    const lines = (await answer.text()).split('\r\n');
    expect(lines).toHaveLength(602);
    expect(lines[1]).toContain(`"'=1+1, ""quoted""`);
  });

  it('say that there is a bound when nobody has counted', async () => {
    isCounted = false;
    const answer = await open('?platform=postgres&format=csv', { method: 'HEAD' });
    expect(answer.headers.get('dataspoke-total')).toBeNull();
    expect(answer.headers.get('dataspoke-notice')).toBe(
      'How many hits there are is not known; at most 100000 are in it.',
    );
  });

  it('say so when there is more than their bound', async () => {
    lastPage = PAGES;
    const answer = await open('?platform=postgres&format=csv', { method: 'HEAD' });
    expect(answer.headers.get('dataspoke-notice')).toBe('Only the first 100000 of 400000 hits are in it.');
  });

  it('are a problem when nothing was sent, and a broken connection when something was', async () => {
    breaksAt = 0;
    const refused = await send(gateway.url, 'GET', '/api/v1/search/export?platform=postgres', {
      key: gateway.adminKey,
    });
    expect(refused).toMatchObject({ status: 503, body: { type: '/problems/service-unavailable' } });
    expect((await open('?platform=postgres')).headers.get('retry-after')).toBe('5');
    breaksAt = 2;
    const broken = await open('?platform=postgres');
    expect(broken.status).toBe(200);
    await expect(broken.text()).rejects.toThrow();
  }, 30_000);

  it('stop when the reader has gone, and wait for one that is slow', async () => {
    lastPage = PAGES;
    const reader = new AbortController();
    const answer = await open('?platform=postgres', { signal: reader.signal });
    const first = await answer.body?.getReader().read();
    expect(first?.done).toBe(false);
    // Nobody reads on: what fits into the buffers on the way is all that is asked for.
    let before = -1;
    await eventually(() => {
      const now = asked.length;
      const stands = now === before;
      before = now;
      if (!stands) throw new Error('it goes on');
      return Promise.resolve();
    }, 10_000);
    expect(asked.length).toBeLessThan(400);
    reader.abort();
    const left = asked.length;
    await eventually(async () => {
      const metrics = await fetch(`${gateway.url}/metrics`).then((text) => text.text());
      expect(metrics).toMatch(/^dataspoke_http_in_hand\{?.*\}? 0$/m);
    });
    expect(asked.length - left).toBeLessThan(5);
  }, 30_000);

  it('refuse what an export has no use for, and answer HEAD without reading on', async () => {
    const refused = await send(gateway.url, 'GET', '/api/v1/search/export?platform=postgres&limit=3', {
      key: gateway.adminKey,
    });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'limit' }] } });
    const head = await open('?platform=postgres', { method: 'HEAD' });
    expect([head.status, head.headers.get('dataspoke-total')]).toEqual([200, '600']);
    expect(asked).toHaveLength(1);
  });
});
