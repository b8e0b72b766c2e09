import {
  type EntityChanged,
  type EventDefinition,
  ingestionEvents,
  type RpcDefinition,
} from '@dataspoke/contracts';
import { DataHubClient } from '@dataspoke/datahub-client';
import { startEmulator } from '@dataspoke/datahub-emulator';
import { claimBus, createDatabase, ready, temporalNamespace, testServer } from '@dataspoke/dev-stack/testing';
import { Urn } from '@dataspoke/domain';
import {
  DatabaseEnv,
  GatewayEnv,
  Outbox,
  RpcClient,
  type RunningService,
  startService,
} from '@dataspoke/service-kit';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { METADATA_HEALTH_SERVICE } from './metadata-health-service';

class Nothing {}

/** A catalog of its own, forgotten at the end. */
export interface TestCatalog {
  readonly url: string;
  readonly client: DataHubClient;
  /** Where both change logs stand now. */
  position(): Promise<string>;
  stop(): Promise<void>;
  /** Under the same address, with what it held. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** The servers, bus and neighbours of a metadata-health service. */
export interface HealthPlace {
  readonly catalog: TestCatalog;
  readonly environment: Readonly<Record<string, string>>;
  /** Asks as an editor does through the gateway. */
  ask<Q extends object, R extends object>(definition: RpcDefinition<Q, R>, request: Q): Promise<R>;
  /** Publishes as ingestion does; returns when the events are written down. */
  tell<D extends object>(definition: EventDefinition<D>, ...data: D[]): Promise<void>;
  /** Tells of changes, and of the place of the feed after them, which it returns. */
  changed(urns: readonly string[], change?: Partial<EntityChanged>): Promise<string>;
  close(): Promise<void>;
}

/** Metadata-health on the servers of the integration run, with a bus, a database and a catalog of its own. */
export interface RunningHealth extends HealthPlace {
  readonly service: RunningService;
  readonly database: DataSource;
  /** Stops the service and starts it again, with other configuration if given. */
  restart(more?: Record<string, string>): Promise<void>;
}

export interface HealthOptions {
  /** `rpc`, `activities`; both when left out. */
  readonly roles?: string;
  readonly more?: Readonly<Record<string, string>>;
}

export async function prepareHealth(options: HealthOptions = {}): Promise<HealthPlace> {
  const [own, producers, catalog] = await Promise.all([createDatabase(), createDatabase(), startCatalog()]);
  const bus = claimBus();
  const keys = generateKeyPairSync('ed25519');
  const common = {
    DATASPOKE_HTTP_PORT: '0',
    DATASPOKE_LOG_LEVEL: process.env['DATASPOKE_TEST_LOG_LEVEL'] ?? 'fatal',
    DATASPOKE_SHUTDOWN_SECONDS: '5',
    NATS_URL: bus.url,
    NATS_USER: bus.user,
    NATS_PASSWORD: bus.password,
  };
  const environment = {
    ...common,
    DATABASE_URL: own.url,
    TEMPORAL_ADDRESS: testServer('DATASPOKE_TEST_TEMPORAL_ADDRESS'),
    TEMPORAL_NAMESPACE: temporalNamespace(),
    DATASPOKE_ROLES: options.roles ?? 'rpc,activities',
    DATASPOKE_CALLER_PUBLIC_KEY: JSON.stringify(keys.publicKey.export({ format: 'jwk' })),
    DATAHUB_URL: catalog.url,
    ...options.more,
  };
  const [door, producer] = await Promise.all([
    ready(
      startService(
        { app: 'api-gateway', env: GatewayEnv, module: () => Nothing, entities: [], migrations: [] },
        {
          ...common,
          DATABASE_URL: producers.url,
          DATASPOKE_CALLER_PRIVATE_KEY: JSON.stringify(keys.privateKey.export({ format: 'jwk' })),
        },
      ),
    ),
    ready(
      startService(
        { app: 'ingestion', env: DatabaseEnv, module: () => Nothing, entities: [], migrations: [] },
        { ...common, DATABASE_URL: producers.url },
      ),
    ),
  ]);
  const place: HealthPlace = {
    catalog,
    environment,
    ask: (definition, request) =>
      door.app.get(RpcClient).call(definition, request, { caller: { id: 'api-key:test', role: 'editor' } }),
    tell: (definition, ...data) =>
      producer.app.get(DataSource).transaction((tx) =>
        producer.app.get(Outbox).publishMany(
          tx,
          definition,
          data.map((item) => ({ data: item })),
        ),
      ),
    changed: async (urns, change = {}) => {
      const position = change.position ?? (await catalog.position());
      await place.tell(
        ingestionEvents.entityChanged,
        ...urns.map((urn) => ({
          urn,
          entityType: Urn.parse(urn).entityType,
          aspects: ['datasetProperties'],
          change: 'upserted' as const,
          affects: [],
          position,
          ...change,
        })),
      );
      await place.tell(ingestionEvents.feedAdvanced, { position });
      return position;
    },
    close: async () => {
      await door.close();
      await producer.close();
      await catalog.close();
      await own.drop();
      await producers.drop();
    },
  };
  return place;
}

export async function startHealth(options: HealthOptions = {}): Promise<RunningHealth> {
  const place = await prepareHealth(options);
  let service = await ready(startService(METADATA_HEALTH_SERVICE, place.environment));
  return {
    ...place,
    get service() {
      return service;
    },
    get database() {
      return service.app.get(DataSource);
    },
    restart: async (more = {}) => {
      await service.close();
      service = await ready(startService(METADATA_HEALTH_SERVICE, { ...place.environment, ...more }));
    },
    close: async () => {
      await service.close();
      await place.close();
    },
  };
}

async function startCatalog(): Promise<TestCatalog> {
  const dataDir = await mkdtemp(join(tmpdir(), 'dataspoke-catalog-'));
  const options = { visibilityDelayMs: 10, dataDir };
  let emulator = await startEmulator(options);
  const { url } = emulator;
  const client = new DataHubClient({ url });
  return {
    url,
    client,
    position: async () => (await client.feed.endPosition()).toString(),
    stop: () => emulator.close(),
    start: async () => {
      emulator = await startEmulator({ ...options, port: Number(new URL(url).port) });
    },
    close: async () => {
      await client.close();
      await emulator.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
