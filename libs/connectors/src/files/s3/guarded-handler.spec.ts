import { NEVER } from '../../conformance/test-source.fixture';
import { TestApi } from '../../rest/test-api.fixture';
import { GuardedHandler } from './guarded-handler';

describe('the carrier of requests to a store', () => {
  let server: TestApi;
  let handler: GuardedHandler;
  const request = (path: string, query: Readonly<Record<string, string>> = {}) => ({
    protocol: 'http:',
    hostname: '127.0.0.1',
    port: server.port,
    path,
    query,
    headers: {},
  });

  beforeEach(async () => {
    server = await TestApi.start((_url, _request, response) => void response.end('x'));
    handler = new GuardedHandler({ allowLoopback: true }, 300, NEVER);
  });
  afterEach(async () => {
    handler.destroy();
    await server.stop();
  });

  it('sends addresses as they were signed', async () => {
    const { response } = await handler.handle(
      request('/lake/a%20b%2Bc/%C3%BC%27.csv', { prefix: "a b+c'(*)!", 'x-id': 'GetObject' }),
    );
    response.body.resume();
    expect(server.asked).toEqual([
      '/lake/a%20b%2Bc/%C3%BC%27.csv?prefix=a%20b%2Bc%27%28%2A%29%21&x-id=GetObject',
    ]);
  });

  it('refuses a key that would be another one on its way', async () => {
    await expect(handler.handle(request('/lake/a/../b.csv'))).rejects.toMatchObject({ code: 'unsupported' });
    await expect(handler.handle(request('/lake/./b.csv'))).rejects.toMatchObject({ code: 'unsupported' });
    expect(server.asked).toEqual([]);
  });

  it('gives up on a store that is silent', async () => {
    const silent = await TestApi.start(() => undefined);
    const asking = handler.handle({ ...request('/lake'), port: silent.port });
    await expect(asking).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('silent') as string,
    });
    await silent.stop();
  });
});
