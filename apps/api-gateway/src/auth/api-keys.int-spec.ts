import { ConfigError } from '@dataspoke/service-kit';
import { type RunningGateway, send, startGateway } from '../gateway.fixture';
import { ApiKeys } from './api-keys';

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

describe('a configured admin key', () => {
  const [first, second] = ['alpha-'.repeat(8), 'bravo-'.repeat(8)];
  const configure = (key: string): Promise<void> =>
    gateway.service.app.get(ApiKeys).ensure(key, 'admin key of the configuration', 'admin');
  const statusWith = async (key: string): Promise<number> =>
    (await send(gateway.url, 'GET', '/api/v1/api-keys', { key })).status;

  it('is made once, however many gateways start with it', async () => {
    await Promise.all([configure(first), configure(first)]);
    expect(await statusWith(first)).toBe(200);
    const keys = await send(gateway.url, 'GET', '/api/v1/api-keys', { key: first });
    expect(JSON.stringify(keys.body).match(/admin key of the configuration/g)).toHaveLength(1);
    expect(JSON.stringify(keys.body)).not.toContain(first.slice(0, 4));
  });

  it('ends with the next one, and does not come back', async () => {
    await configure(second);
    expect(await statusWith(second)).toBe(200);
    expect(await statusWith(first)).toBe(401);
    expect(await statusWith(gateway.adminKey)).toBe(200);
    await expect(configure(first)).rejects.toThrow(ConfigError);
  });
});
