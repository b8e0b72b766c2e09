import { generateKeyPairSync } from 'node:crypto';
import { ActivityServiceEnv, GatewayEnv, ProcessRoles, WorkerEnv } from './env';
import { loadConfig } from './load-config';

const keys = generateKeyPairSync('ed25519');
const publicKey = JSON.stringify(keys.publicKey.export({ format: 'jwk' }));
const privateKey = JSON.stringify(keys.privateKey.export({ format: 'jwk' }));
const complete = {
  DATASPOKE_HTTP_PORT: '0',
  NATS_URL: 'nats://127.0.0.1:4222',
  NATS_USER: 'ingestion',
  NATS_PASSWORD: 'hunter2',
  DATABASE_URL: 'postgres://u:hunter2@127.0.0.1/dataspoke',
  DATASPOKE_CALLER_PUBLIC_KEY: publicKey,
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
};

describe('loadConfig', () => {
  it('gives typed values and defaults', () => {
    const env = loadConfig(ActivityServiceEnv, {
      ...complete,
      DATASPOKE_EXIT_WITH_PARENT: 'true',
      TEMPORAL_TLS: 'false',
    });
    expect(env).toBeInstanceOf(ActivityServiceEnv);
    expect(env).toMatchObject({
      DATASPOKE_HTTP_PORT: 0,
      DATASPOKE_HTTP_HOST: '127.0.0.1',
      DATASPOKE_SHUTDOWN_SECONDS: 15,
      DATASPOKE_EXIT_WITH_PARENT: true,
      TEMPORAL_TLS: false,
      TEMPORAL_NAMESPACE: 'dataspoke',
      DATASPOKE_MIGRATE: 'start',
    });
    expect(new ProcessRoles(env).list).toEqual(['rpc', 'activities', 'feed']);
  });

  it('takes nothing from the environment that it does not know', () => {
    expect(loadConfig(ActivityServiceEnv, { ...complete, HOME: '/home/x' })).not.toHaveProperty('HOME');
  });

  it.each([
    [{ NATS_PASSWORD: undefined }, 'NATS_PASSWORD is missing'],
    [{ NATS_PASSWORD: '' }, 'NATS_PASSWORD is missing'],
    [{ DATASPOKE_HTTP_PORT: '80a' }, 'DATASPOKE_HTTP_PORT must be an integer number'],
    [{ DATASPOKE_HTTP_PORT: '70000' }, 'DATASPOKE_HTTP_PORT must not be greater than 65535'],
    [{ DATASPOKE_ROLES: 'rpc,cook' }, 'DATASPOKE_ROLES must be a comma list'],
    [{ DATASPOKE_EXIT_WITH_PARENT: 'yes' }, 'DATASPOKE_EXIT_WITH_PARENT must be a boolean value'],
    [{ NATS_URL: 'nats://u:hunter2@h:1' }, 'NATS_URL must look like nats://host:port'],
    [{ DATABASE_URL: 'mysql://u:hunter2@h/x' }, 'DATABASE_URL must look like postgres://'],
    [{ TEMPORAL_ADDRESS: 'http://h:1' }, 'TEMPORAL_ADDRESS must look like host:port'],
    [{ DATASPOKE_CALLER_PUBLIC_KEY: privateKey }, 'DATASPOKE_CALLER_PUBLIC_KEY must be the public half'],
    [
      { DATASPOKE_CALLER_PUBLIC_KEY: 'hunter2hunter2hunter2' },
      'DATASPOKE_CALLER_PUBLIC_KEY must be the public half',
    ],
  ])('refuses %o, naming the key and not its value', (change, expected) => {
    const load = () => loadConfig(ActivityServiceEnv, { ...complete, ...change });
    expect(load).toThrow(expected);
    expect(load).not.toThrow(/hunter2/);
  });

  it('names every key that is missing at once', () => {
    expect(() => loadConfig(GatewayEnv, {})).toThrow(
      /DATASPOKE_HTTP_PORT is missing.*DATABASE_URL is missing|DATABASE_URL is missing.*DATASPOKE_HTTP_PORT is missing/,
    );
  });

  it('wants the private half from the gateway and nothing of the bus from the worker', () => {
    expect(() => loadConfig(GatewayEnv, { ...complete, DATASPOKE_CALLER_PRIVATE_KEY: publicKey })).toThrow(
      'must be the private half',
    );
    expect(loadConfig(GatewayEnv, { ...complete, DATASPOKE_CALLER_PRIVATE_KEY: privateKey })).toBeInstanceOf(
      GatewayEnv,
    );
    expect(
      loadConfig(WorkerEnv, { DATASPOKE_HTTP_PORT: '1', TEMPORAL_ADDRESS: 'temporal:7233' }),
    ).toBeInstanceOf(WorkerEnv);
  });
});
