import { Metrics } from '../metrics/metrics';
import { HealthRegistry } from './health-registry';
import { HealthServer } from './health-server';

describe('the HTTP server of a process', () => {
  let health: HealthRegistry;
  let server: HealthServer;
  let url: string;

  beforeEach(async () => {
    health = new HealthRegistry();
    server = new HealthServer('api-gateway', health, new Metrics('api-gateway'));
    url = await server.listen('127.0.0.1', 0);
  });
  afterEach(async () => {
    health.close();
    await server.close();
  });

  async function expectRefusal(doing: string): Promise<void> {
    for (const method of ['GET', 'POST']) {
      const answer = await fetch(`${url}/api/v1/sources`, { method });
      expect(answer.status).toBe(503);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.get('retry-after')).toBe('2');
      expect(await answer.json()).toMatchObject({
        type: '/problems/service-unavailable',
        status: 503,
        detail: `api-gateway is ${doing}; nothing was done, try again.`,
        requestId: answer.headers.get('x-request-id'),
      });
    }
  }

  it('is alive while the application starts, and refuses what is meant for that as a problem', async () => {
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    await expectRefusal('starting');
  });

  it('gives requests to the application until the process ends', async () => {
    server.serve((_request, response) => response.end('from the application'));
    health.started();
    expect(await (await fetch(`${url}/api/v1/sources`, { method: 'POST' })).text()).toBe(
      'from the application',
    );
    await server.finishRequests(1_000);
    await expectRefusal('stopping');
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
  });

  it('has nothing but health and metrics in a process without an application', async () => {
    health.started();
    expect((await fetch(`${url}/api/v1/sources`)).status).toBe(404);
    expect((await fetch(`${url}/health/live`, { method: 'POST' })).status).toBe(405);
  });
});
