import { createDatabase, TcpProxy, type TestDatabase } from '@dataspoke/dev-stack/testing';
import { Clock } from '@dataspoke/service-kit';
import { type RunningGateway, send, startGateway } from './gateway.fixture';

describe('the gateway without its database', () => {
  let database: TestDatabase;
  let network: TcpProxy;
  let gateway: RunningGateway;

  beforeAll(async () => {
    database = await createDatabase();
    const url = new URL(database.url);
    network = await TcpProxy.start({ host: url.hostname, port: Number(url.port) });
    url.host = `127.0.0.1:${network.port}`;
    gateway = await startGateway({ DATABASE_URL: url.href });
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await gateway?.close();
    await network?.stop();
    await database?.drop();
  });

  const OUTAGE = { status: 503, body: { type: '/problems/service-unavailable', status: 503 } };
  const ask = (path: string, key = gateway.adminKey) => send(gateway.url, 'GET', path, { key });

  function later(seconds: number): void {
    const clock = gateway.service.app.get(Clock);
    jest.spyOn(clock, 'now').mockImplementation(() => new Date(Date.now() + seconds * 1_000));
  }

  it('trusts a key that it saw in the last minute, and tells the outage wherever it cannot answer', async () => {
    const made = await send(gateway.url, 'POST', '/api/v1/api-keys', {
      key: gateway.adminKey,
      body: { name: 'not used yet', role: 'reader' },
    });
    const unused = String(made.body['key']);
    expect((await ask('/api/v1/status')).status).toBe(200);
    network.cut();
    later(50);
    expect((await ask('/api/v1/status')).status).toBe(200);
    expect(await ask('/api/v1/api-keys')).toMatchObject(OUTAGE);
    // Neither let in nor called unknown: nobody can tell now.
    expect(await ask('/api/v1/status', unused)).toMatchObject(OUTAGE);
    later(61);
    expect(await ask('/api/v1/status')).toMatchObject(OUTAGE);
    network.mend();
    expect((await ask('/api/v1/status')).status).toBe(200);
    expect((await ask('/api/v1/status', unused)).status).toBe(200);
  });
});
