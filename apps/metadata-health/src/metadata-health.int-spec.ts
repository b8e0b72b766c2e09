import { serviceRpc } from '@dataspoke/contracts';
import { claimBus, createDatabase, eventually, ready, type TestDatabase } from '@dataspoke/dev-stack/testing';
import { GatewayEnv, RpcClient, type RunningService, startService } from '@dataspoke/service-kit';
import { generateKeyPairSync } from 'node:crypto';
import { metadataHealthService } from './metadata-health.service-definition';

class Nothing {}

describe('the metadata-health service', () => {
  let database: TestDatabase;
  let service: RunningService;
  let gateway: RunningService;

  beforeAll(async () => {
    database = await createDatabase();
    const bus = claimBus();
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const environment = {
      DATASPOKE_HTTP_PORT: '0',
      DATASPOKE_LOG_LEVEL: 'error',
      DATABASE_URL: database.url,
      NATS_URL: bus.url,
      NATS_USER: bus.user,
      NATS_PASSWORD: bus.password,
      DATASPOKE_CALLER_PUBLIC_KEY: JSON.stringify(publicKey.export({ format: 'jwk' })),
      DATASPOKE_CALLER_PRIVATE_KEY: JSON.stringify(privateKey.export({ format: 'jwk' })),
    };
    service = await ready(startService(metadataHealthService, environment));
    gateway = await ready(
      startService(
        { app: 'api-gateway', env: GatewayEnv, module: () => Nothing, entities: [], migrations: [] },
        environment,
      ),
    );
  });
  afterAll(async () => {
    await gateway?.close();
    await service?.close();
    await database?.drop();
  });

  it('is ready with a schema of its own, and says so to the gateway', async () => {
    const client = gateway.app.get(RpcClient);
    const operations = serviceRpc('metadata-health');
    const caller = { id: 'api-key:1', role: 'reader' } as const;
    await eventually(async () => {
      const status = await client.call(operations.getStatus, {}, { caller });
      expect(status).toMatchObject({ service: 'metadata-health', ready: true });
    });
    await expect(client.call(operations.listDeadLetters, {}, { caller })).resolves.toEqual({ items: [] });
    expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
  });
});
