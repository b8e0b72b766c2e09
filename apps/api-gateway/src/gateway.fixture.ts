import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningService, startService } from '@dataspoke/service-kit';
import { claimBus, createDatabase, ready, type TestDatabase } from '@dataspoke/dev-stack/testing';
import { gateway } from './gateway.definition';

/** A gateway on the servers of the integration run, with a bus and a database of its own. */
export interface RunningGateway {
  readonly url: string;
  readonly adminKey: string;
  readonly adminKeyFile: string;
  /** Environment of a service on the same bus and database that accepts this gateway's callers. */
  serviceEnvironment(): Record<string, string>;
  readonly service: RunningService;
  close(): Promise<void>;
}

export async function startGateway(extra: Record<string, string> = {}): Promise<RunningGateway> {
  const directory = await mkdtemp(join(tmpdir(), 'dataspoke-gateway-'));
  const database: TestDatabase = await createDatabase();
  const bus = claimBus();
  const keys = generateKeyPairSync('ed25519');
  const adminKeyFile = join(directory, 'keys', 'admin-key');
  const common = {
    DATASPOKE_HTTP_PORT: '0',
    DATASPOKE_LOG_LEVEL: 'fatal',
    NATS_URL: bus.url,
    NATS_USER: bus.user,
    NATS_PASSWORD: bus.password,
    DATABASE_URL: database.url,
  };
  const service = await ready(
    startService(gateway, {
      ...common,
      DATASPOKE_CALLER_PRIVATE_KEY: JSON.stringify(keys.privateKey.export({ format: 'jwk' })),
      DATASPOKE_ADMIN_KEY_FILE: adminKeyFile,
      ...extra,
    }),
  );
  return {
    url: service.url,
    adminKey: (await readFile(adminKeyFile, 'utf8')).trim(),
    adminKeyFile,
    service,
    serviceEnvironment: () => ({
      ...common,
      DATASPOKE_CALLER_PUBLIC_KEY: JSON.stringify(keys.publicKey.export({ format: 'jwk' })),
    }),
    close: async () => {
      await service.close();
      await database.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** An answer with its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Sends one request; an object as body is sent as JSON, a text as it is. */
export async function send(
  gatewayUrl: string,
  method: string,
  path: string,
  options: { key?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { key, body, headers } = options;
  const response = await fetch(`${gatewayUrl}${path}`, {
    method,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed: unknown = text === '' ? {} : JSON.parse(text);
  return { status: response.status, headers: response.headers, body: parsed as Record<string, unknown> };
}
