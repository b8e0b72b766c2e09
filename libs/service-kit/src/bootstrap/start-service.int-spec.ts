import { serviceRpc } from '@dataspoke/contracts';
import { claimBus, createDatabase, eventually, type TestDatabase } from '@dataspoke/dev-stack/testing';
import { GatewayEnv, ServiceEnv } from '../config/env';
import { RpcClient } from '../rpc/rpc-client';
import { callerKeys, environmentOf } from '../testing/environment.fixture';
import { type RunningService, type ServiceDefinition } from './service-definition';
import { startService } from './run-service';

class Nothing {}

const quality: ServiceDefinition<ServiceEnv> = {
  app: 'quality',
  env: ServiceEnv,
  module: () => Nothing,
  entities: [],
  migrations: [],
};
const gateway: ServiceDefinition<GatewayEnv> = {
  app: 'api-gateway',
  env: GatewayEnv,
  module: () => Nothing,
  entities: [],
  migrations: [],
};

describe('a service', () => {
  let database: TestDatabase;
  let service: RunningService;
  let door: RunningService;

  beforeAll(async () => {
    database = await createDatabase();
    const keys = callerKeys();
    const bus = claimBus();
    service = await startService(quality, environmentOf({ database, bus, keys }));
    door = await startService(gateway, environmentOf({ database, bus, keys }));
  });
  afterAll(async () => {
    await door?.close();
    await service?.close();
    await database?.drop();
  });

  it('answers health and metrics', async () => {
    expect(await status(`${service.url}/health/live`)).toBe(200);
    await eventually(async () => expect(await status(`${service.url}/health/ready`)).toBe(200));
    const ready: unknown = await (await fetch(`${service.url}/health/ready`)).json();
    expect(ready).toMatchObject({
      status: 'ready',
      service: 'quality',
      dependencies: expect.arrayContaining([
        { name: 'postgres', required: true, state: 'up' },
        { name: 'nats', required: true, state: 'up' },
      ]),
    });
    expect(await (await fetch(`${service.url}/metrics`)).text()).toContain('process_cpu_seconds_total');
    expect(await status(`${service.url}/elsewhere`)).toBe(404);
  });

  it('says about itself what everybody says', async () => {
    const client = door.app.get(RpcClient);
    await eventually(async () => {
      const reply = await client.call(
        serviceRpc('quality').getStatus,
        {},
        { caller: { id: 'api-key:1', role: 'reader' } },
      );
      expect(reply).toMatchObject({ service: 'quality', ready: true, roles: ['rpc', 'activities', 'feed'] });
    });
  });
});

async function status(url: string): Promise<number> {
  return (await fetch(url)).status;
}
