import {
  type Caller,
  type EntityChanged,
  type EventDefinition,
  ingestionEvents,
  type RpcDefinition,
} from '@dataspoke/contracts';
import { DataHubClient } from '@dataspoke/datahub-client';
import { type EmulatorOptions, startEmulator } from '@dataspoke/datahub-emulator';
import { claimBus, createDatabase, ready, temporalNamespace, testServer } from '@dataspoke/dev-stack/testing';
import { Urn } from '@dataspoke/domain';
import {
  GatewayEnv,
  Outbox,
  RpcClient,
  type RunningService,
  ServiceEnv,
  startService,
} from '@dataspoke/service-kit';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { embedderFiles } from './embedding/embedder.fixture';
import { SEARCH_SERVICE } from './search-service';
import { type AnswerLookup, ingestionWith } from './sql-context/ingestion-lookups.fixture';

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

/** The servers, bus and neighbours of a search service. */
export interface SearchPlace {
  readonly catalog: TestCatalog;
  readonly environment: Readonly<Record<string, string>>;
  readonly indexFile: string;
  /** Asks as an editor does through the gateway, or as another caller, with a person's DataHub token if there is one. */
  ask<Q extends object, R extends object>(
    definition: RpcDefinition<Q, R>,
    request: Q,
    caller?: Caller,
    catalogToken?: string,
  ): Promise<R>;
  /** Publishes as ingestion does; returns when the events are written down. */
  tell<D extends object>(definition: EventDefinition<D>, ...data: D[]): Promise<void>;
  /** Tells of changes, and of the place of the feed after them, which it returns. */
  changed(urns: readonly string[], change?: Partial<EntityChanged>): Promise<string>;
  close(): Promise<void>;
}

/** Search on the servers of the integration run, with a bus, a database and a catalog of its own. */
export interface RunningSearch extends SearchPlace {
  readonly service: RunningService;
  readonly database: DataSource;
  /** Stops the service and starts it again, with other configuration if given. */
  restart(more?: Record<string, string>): Promise<void>;
}

export interface SearchOptions {
  /** `rpc`, `activities`; both when left out. */
  readonly roles?: string;
  readonly more?: Readonly<Record<string, string>>;
  /** A catalog that wants a token, which the service has, and that limits other users' views. */
  readonly catalog?: Pick<EmulatorOptions, 'token' | 'viewAuthorization'>;
  /** What ingestion answers about codes; nobody answers when left out. */
  readonly lookups?: AnswerLookup;
}

export async function prepareSearch(options: SearchOptions = {}): Promise<SearchPlace> {
  const [own, producers, catalog, folder] = await Promise.all([
    createDatabase(),
    createDatabase(),
    startCatalog(options.catalog),
    mkdtemp(join(tmpdir(), 'dataspoke-search-')),
  ]);
  const bus = claimBus();
  const keys = generateKeyPairSync('ed25519');
  const files = embedderFiles();
  const common = {
    DATASPOKE_HTTP_PORT: '0',
    DATASPOKE_LOG_LEVEL: process.env['DATASPOKE_TEST_LOG_LEVEL'] ?? 'fatal',
    DATASPOKE_SHUTDOWN_SECONDS: '5',
    NATS_URL: bus.url,
    NATS_USER: bus.user,
    NATS_PASSWORD: bus.password,
  };
  const indexFile = join(folder, 'index.sqlite');
  const environment = {
    ...common,
    DATABASE_URL: own.url,
    TEMPORAL_ADDRESS: testServer('DATASPOKE_TEST_TEMPORAL_ADDRESS'),
    TEMPORAL_NAMESPACE: temporalNamespace(),
    DATASPOKE_ROLES: options.roles ?? 'rpc,activities',
    DATASPOKE_CALLER_PUBLIC_KEY: JSON.stringify(keys.publicKey.export({ format: 'jwk' })),
    DATAHUB_URL: catalog.url,
    ...(options.catalog?.token === undefined ? {} : { DATAHUB_TOKEN: options.catalog.token }),
    DATASPOKE_INDEX_FILE: indexFile,
    DATASPOKE_EMBED_MODEL: files.model,
    DATASPOKE_EMBED_TOKENIZER: files.tokenizer,
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
        {
          app: 'ingestion',
          env: ServiceEnv,
          module: () => ingestionWith(options.lookups),
          entities: [],
          migrations: [],
        },
        {
          ...common,
          DATABASE_URL: producers.url,
          DATASPOKE_CALLER_PUBLIC_KEY: environment.DATASPOKE_CALLER_PUBLIC_KEY,
        },
      ),
    ),
  ]);
  const place: SearchPlace = {
    catalog,
    environment,
    indexFile,
    ask: (definition, request, caller = { id: 'api-key:test', role: 'editor' }, catalogToken) =>
      door.app.get(RpcClient).call(definition, request, { caller, catalogToken }),
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
      await rm(folder, { recursive: true, force: true });
    },
  };
  return place;
}

export async function startSearch(options: SearchOptions = {}): Promise<RunningSearch> {
  const place = await prepareSearch(options);
  let service = await ready(startService(SEARCH_SERVICE, place.environment));
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
      service = await ready(startService(SEARCH_SERVICE, { ...place.environment, ...more }));
    },
    close: async () => {
      await service.close();
      await place.close();
    },
  };
}

async function startCatalog(limits: SearchOptions['catalog']): Promise<TestCatalog> {
  const dataDir = await mkdtemp(join(tmpdir(), 'dataspoke-catalog-'));
  const options = { ...limits, visibilityDelayMs: 10, dataDir };
  let emulator = await startEmulator(options);
  const { url } = emulator;
  const client = new DataHubClient({ url, token: limits?.token });
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
