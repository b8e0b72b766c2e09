import {
  type CloudEvent,
  EVENT_STREAM,
  ingestionRpc,
  isFinal,
  type RpcDefinition,
  type Run,
  type RunKind,
} from '@dataspoke/contracts';
import {
  claimBus,
  createDatabase,
  eventually,
  oncePerRun,
  ready,
  temporalNamespace,
  type TestBus,
  testServer,
} from '@dataspoke/dev-stack/testing';
import {
  GatewayEnv,
  loadConfig,
  RpcClient,
  type RunningService,
  startService,
  startWorkflowWorker,
  WorkerEnv,
} from '@dataspoke/service-kit';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { startCatalog, type TestCatalog } from './catalog.fixture';
import { INGESTION_SERVICE } from './ingestion-service';

class Nothing {}

/** Ingestion on the servers of the integration run, with a bus, a database, a catalog and a warehouse of its own. */
export interface RunningIngestion {
  readonly catalog: TestCatalog;
  readonly warehouse: TestWarehouse;
  readonly database: DataSource;
  service: RunningService;
  /** What the service was started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** Asks as an editor does through the gateway. */
  ask<Q extends object, R extends object>(definition: RpcDefinition<Q, R>, request: Q): Promise<R>;
  /** Starts a run and waits for its end. */
  run(sourceId: string, kind?: RunKind): Promise<Run>;
  /** Waits until a run has ended. */
  ended(runId: string): Promise<Run>;
  /** Every event on the bus so far, in order. */
  events(): Promise<readonly CloudEvent[]>;
  /** Stops the service and starts it again, with other configuration if given. */
  restart(more?: Record<string, string>): Promise<void>;
  close(): Promise<void>;
}

export interface IngestionOptions {
  /** `rpc`, `activities`, `feed`; all three when left out. */
  readonly roles?: string;
  /** Host the workflows as well. */
  readonly workflows?: boolean;
  /** The catalog keeps what it holds when it is stopped and started. */
  readonly durableCatalog?: boolean;
}

export async function startIngestion(options: IngestionOptions = {}): Promise<RunningIngestion> {
  const [own, warehouse, catalog] = await Promise.all([
    createDatabase(),
    startWarehouse(),
    startCatalog(options.durableCatalog),
  ]);
  const bus = claimBus();
  const keys = generateKeyPairSync('ed25519');
  const temporal = {
    TEMPORAL_ADDRESS: testServer('DATASPOKE_TEST_TEMPORAL_ADDRESS'),
    TEMPORAL_NAMESPACE: temporalNamespace(),
  };
  const common = {
    DATASPOKE_HTTP_PORT: '0',
    DATASPOKE_LOG_LEVEL: process.env['DATASPOKE_TEST_LOG_LEVEL'] ?? 'fatal',
    DATASPOKE_SHUTDOWN_SECONDS: '5',
    NATS_URL: bus.url,
    NATS_USER: bus.user,
    NATS_PASSWORD: bus.password,
    DATABASE_URL: own.url,
  };
  const environment = {
    ...common,
    ...temporal,
    DATASPOKE_ROLES: options.roles ?? 'rpc,activities,feed',
    DATASPOKE_CALLER_PUBLIC_KEY: JSON.stringify(keys.publicKey.export({ format: 'jwk' })),
    DATASPOKE_SECRET_KEY: randomBytes(32).toString('base64'),
    DATASPOKE_ALLOW_LOOPBACK_SOURCES: 'true',
    DATAHUB_URL: catalog.url,
  };
  const [service, door, worker] = await Promise.all([
    ready(startService(INGESTION_SERVICE, environment)),
    ready(
      startService(
        { app: 'api-gateway', env: GatewayEnv, module: () => Nothing, entities: [], migrations: [] },
        {
          ...common,
          DATASPOKE_CALLER_PRIVATE_KEY: JSON.stringify(keys.privateKey.export({ format: 'jwk' })),
        },
      ),
    ),
    options.workflows ? hostWorkflows({ ...common, ...temporal }) : undefined,
  ]);
  const running: RunningIngestion = {
    catalog,
    warehouse,
    service,
    environment,
    get database() {
      return this.service.app.get(DataSource);
    },
    ask: (definition, request) =>
      door.app.get(RpcClient).call(definition, request, { caller: { id: 'api-key:test', role: 'editor' } }),
    ended: (runId) =>
      eventually(async () => {
        const run = await running.ask(ingestionRpc.getRun, { id: runId });
        if (!isFinal(run.state)) throw new Error(`run ${runId} is ${run.state}: ${run.progress.message}`);
        return run;
      }, 90_000),
    run: async (sourceId, kind = 'run') =>
      running.ended((await running.ask(ingestionRpc.startRun, { sourceId, kind })).id),
    events: () => readEvents(bus),
    restart: async (more = {}) => {
      await running.service.close();
      running.service = await ready(startService(INGESTION_SERVICE, { ...environment, ...more }));
    },
    close: async () => {
      await worker?.close();
      await running.service.close();
      await door.close();
      await catalog.close();
      await warehouse.drop();
      await own.drop();
    },
  };
  return running;
}

async function readEvents(bus: TestBus): Promise<readonly CloudEvent[]> {
  const connection = await connect({ servers: bus.url, user: bus.user, pass: bus.password });
  try {
    const manager = await jetstreamManager(connection);
    const { state } = await manager.streams.info(EVENT_STREAM.name);
    if (state.messages === 0) return [];
    const consumer = await jetstream(connection).consumers.get(EVENT_STREAM.name);
    const messages = await consumer.fetch({ max_messages: state.messages, expires: 5_000 });
    const events: CloudEvent[] = [];
    for await (const message of messages) events.push(message.json<CloudEvent>());
    return events;
  } finally {
    await connection.close();
  }
}

async function hostWorkflows(environment: Record<string, string>) {
  const bundlePath = await oncePerRun('workflow-bundle.js', async () => {
    const { code } = await bundleWorkflowCode({
      workflowsPath: join(__dirname, '../../worker/src/workflows/index.ts'),
      logger: new DefaultLogger('WARN'),
      webpackConfigHook: (config) => ({
        ...config,
        resolve: { ...config.resolve, conditionNames: ['@dataspoke/source', '...'] },
      }),
    });
    return code;
  });
  return startWorkflowWorker(loadConfig(WorkerEnv, environment), { bundlePath });
}

/** A small warehouse: tables with keys and comments, a view, something to leave out. */
export interface TestWarehouse {
  /** Recipe fields that reach it. */
  readonly recipe: Record<string, unknown> & { readonly password: string; readonly database: string };
  readonly connection: {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly user: string;
    readonly password: string;
  };
  run(sql: string): Promise<void>;
  drop(): Promise<void>;
}

const TABLES = `
  create schema raw;
  create schema marts;
  create schema scratch;
  create table raw.customers (id bigint primary key, name text not null, city text);
  comment on table raw.customers is 'People who buy';
  create table raw.orders (id bigint primary key, customer_id bigint not null references raw.customers, amount numeric(10,2));
  comment on column raw.orders.amount is 'In euros, tax included';
  create table raw.tmp_import (line text);
  create view marts.revenue as
    select c.city, sum(o.amount) as total from raw.orders o join raw.customers c on c.id = o.customer_id group by c.city;
  insert into raw.customers select n, 'customer ' || n, case when n % 2 = 0 then 'Berlin' else 'Paris' end
    from generate_series(1, 20) n;
  insert into raw.orders select n, 1 + n % 20, n * 1.5 from generate_series(1, 100) n;
  analyze;
`;

async function startWarehouse(): Promise<TestWarehouse> {
  const { url, name, drop } = await createDatabase();
  const run = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await run(TABLES);
  const { hostname, port, username, password } = new URL(url);
  const connection = {
    host: hostname,
    port: Number(port),
    database: name,
    user: username,
    password: decodeURIComponent(password),
  };
  return {
    connection,
    recipe: {
      ...connection,
      schemas: { deny: ['scratch', 'public'] },
      tables: { deny: ['raw\\.tmp_.*'] },
    },
    run,
    drop,
  };
}
