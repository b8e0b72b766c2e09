import { serviceRpc } from '@dataspoke/contracts';
import { claimBus, createDatabase, eventually, ready, type TestDatabase } from '@dataspoke/dev-stack/testing';
import { Controller, Get, Module } from '@nestjs/common';
import { GatewayEnv, ServiceEnv } from '../config/env';
import { RpcClient } from '../rpc/rpc-client';
import { callerKeys, environmentOf } from '../testing/environment.fixture';
import { type RunningService, type ServiceDefinition } from './service-definition';
import { startService } from './run-service';
import { Shutdown } from './shutdown';

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
  let environment: Record<string, string>;

  const own = () =>
    door.app
      .get(RpcClient)
      .call(serviceRpc('quality').getStatus, {}, { caller: { id: 'api-key:1', role: 'reader' } });

  beforeAll(async () => {
    database = await createDatabase();
    environment = environmentOf({ database, bus: claimBus(), keys: callerKeys() });
    service = await ready(startService(quality, environment));
    door = await ready(startService(gateway, environment));
  });
  afterAll(async () => {
    await door?.close();
    await service?.close();
    await database?.drop();
  });

  it('answers health and metrics', async () => {
    expect(await status(`${service.url}/health/live`)).toBe(200);
    const answer: unknown = await (await fetch(`${service.url}/health/ready`)).json();
    expect(answer).toMatchObject({
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
    const reply = await own();
    expect(reply).toMatchObject({ service: 'quality', ready: true, roles: ['rpc', 'activities', 'feed'] });
  });

  it('answers from the moment it says that it is ready', async () => {
    for (let time = 0; time < 5; time += 1) {
      await service.close();
      service = await ready(startService(quality, environment));
      await expect(own()).resolves.toMatchObject({ service: 'quality' });
    }
  });
});

describe('an app that answers HTTP', () => {
  const slow = Promise.withResolvers<void>();
  const stopping: boolean[] = [];

  @Controller('api')
  class ApiController {
    constructor(private readonly shutdown: Shutdown) {}

    @Get('slow')
    async slowly(): Promise<{ done: boolean }> {
      this.shutdown.signal.addEventListener('abort', () => stopping.push(true));
      await slow.promise;
      return { done: true };
    }

    @Get('quick')
    quickly(): { done: boolean } {
      return { done: true };
    }
  }
  @Module({ controllers: [ApiController] })
  class ApiModule {}

  it('answers what it has in hand before it stops, and takes nothing new', async () => {
    const database = await createDatabase();
    const environment = environmentOf({ database, bus: claimBus(), keys: callerKeys() });
    const door = await ready(
      startService(
        { ...gateway, module: () => ApiModule, http: (app) => void app.setGlobalPrefix('v9') },
        environment,
      ),
    );
    expect(await (await fetch(`${door.url}/v9/api/quick`)).json()).toEqual({ done: true });
    expect(await status(`${door.url}/api/quick`)).toBe(404);
    expect(await status(`${door.url}/health/live`)).toBe(200);
    const inHand = fetch(`${door.url}/v9/api/slow`);
    await eventually(async () => {
      const text = await (await fetch(`${door.url}/metrics`)).text();
      expect(text).toMatch(/dataspoke_http_in_hand\{[^}]*\} 1/);
    });
    const closing = door.close();
    await eventually(async () => expect(await status(`${door.url}/v9/api/quick`)).toBe(503));
    expect(await status(`${door.url}/health/ready`)).toBe(503);
    expect(stopping).toEqual([true]);
    slow.resolve();
    expect(await (await inHand).json()).toEqual({ done: true });
    await closing;
    await expect(fetch(`${door.url}/health/live`)).rejects.toThrow();
    await database.drop();
  });
});

async function status(url: string): Promise<number> {
  return (await fetch(url)).status;
}
