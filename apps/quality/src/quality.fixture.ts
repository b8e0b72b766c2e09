import {
  type Evaluation,
  type EvaluationDraft,
  type EventDefinition,
  isFinal,
  qualityRpc,
  type RpcDefinition,
  type Rule,
  type RuleDraft,
  type RuleVerdict,
} from '@dataspoke/contracts';
import {
  claimBus,
  createDatabase,
  eventually,
  oncePerRun,
  ready,
  temporalNamespace,
  testServer,
} from '@dataspoke/dev-stack/testing';
import { DatasetUrn } from '@dataspoke/domain';
import {
  GatewayEnv,
  loadConfig,
  Outbox,
  RpcClient,
  type RunningService,
  startService,
  startWorkflowWorker,
  TemporalClient,
  WorkerEnv,
} from '@dataspoke/service-kit';
import { type Type } from '@nestjs/common';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { startCatalog, type TestCatalog } from './catalog.fixture';
import { ingestionFor } from './ingestion.fixture';
import { qualityService } from './quality.service-definition';

class Nothing {}

/** Quality on the servers of the integration run, with a bus, a database, a catalog and a warehouse of its own. */
export interface RunningQuality {
  readonly catalog: TestCatalog;
  /** What another process of quality needs to work beside this one. */
  readonly environment: Readonly<Record<string, string>>;
  readonly database: DataSource;
  /** The workflow engine, as quality reaches it. */
  readonly temporal: TemporalClient;
  /** A part of the service. */
  part<T>(type: Type<T>): T;
  /** Runs SQL in the warehouse. */
  sql(text: string): Promise<void>;
  /** URN of a table of the warehouse, named `schema.table`. */
  urn(table: string): string;
  /** Asks as an editor does through the gateway. */
  ask<Q extends object, R extends object>(definition: RpcDefinition<Q, R>, request: Q): Promise<R>;
  rule(draft: RuleDraft): Promise<Rule>;
  /** Evaluates and waits for the end. */
  evaluate(draft?: EvaluationDraft): Promise<Evaluation>;
  ended(id: string): Promise<Evaluation>;
  /** Verdicts of an evaluation by the name of the rule. */
  verdicts(evaluationId: string): Promise<Readonly<Record<string, RuleVerdict>>>;
  /** Tells an event of ingestion. */
  tell<D extends object>(definition: EventDefinition<D>, data: D): Promise<void>;
  /** Takes the ingestion service away, or gives it back. */
  stopIngestion(): Promise<void>;
  startIngestion(): Promise<void>;
  /** Stops quality and starts it again. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface QualityOptions {
  readonly workflows?: boolean;
  /** `rpc`, `activities`; both when left out. */
  readonly roles?: string;
  /** More fields of the recipe. */
  readonly recipe?: Readonly<Record<string, unknown>>;
  /** Run in the warehouse before anything else. */
  readonly tables?: string;
  /** Reads this database instead of an empty one of its own. */
  readonly warehouse?: string;
}

export async function startQuality(options: QualityOptions = {}): Promise<RunningQuality> {
  const [own, empty, catalog] = await Promise.all([createDatabase(), createDatabase(), startCatalog()]);
  const warehouseUrl = new URL(options.warehouse ?? empty.url);
  const database = warehouseUrl.pathname.slice(1);
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
    DATASPOKE_CALLER_PUBLIC_KEY: JSON.stringify(keys.publicKey.export({ format: 'jwk' })),
    DATASPOKE_CALLER_PRIVATE_KEY: JSON.stringify(keys.privateKey.export({ format: 'jwk' })),
  };
  const key = randomBytes(32).toString('base64');
  const environment = {
    ...common,
    ...temporal,
    DATAHUB_URL: catalog.url,
    DATASPOKE_SECRET_KEY: key,
    DATASPOKE_ALLOW_LOOPBACK_SOURCES: 'true',
  };
  const sql = (text: string): Promise<void> => runSql(warehouseUrl.href, text);
  if (options.tables !== undefined) await sql(options.tables);
  const prefix = `urn:li:dataset:(urn:li:dataPlatform:postgres,${database}.`;
  const source = {
    key,
    recipe: { url: warehouseUrl.href, ...options.recipe },
    owns: (urn: string) => urn.startsWith(prefix) && !urn.includes('.orphan'),
  };
  const startIngestion = (): Promise<RunningService> => ready(startService(ingestionFor(source), common));
  const startOwn = (): Promise<RunningService> =>
    ready(
      startService(qualityService, {
        ...environment,
        DATASPOKE_ROLES: options.roles ?? 'rpc,activities',
      }),
    );
  const [first, door, worker, ingestion] = await Promise.all([
    startOwn(),
    ready(
      startService(
        { app: 'api-gateway', env: GatewayEnv, module: () => Nothing, entities: [], migrations: [] },
        common,
      ),
    ),
    options.workflows ? hostWorkflows({ ...common, ...temporal }) : undefined,
    startIngestion(),
  ]);
  let service = first;
  let beside: RunningService | undefined = ingestion;
  const running: RunningQuality = {
    catalog,
    environment,
    sql,
    get database() {
      return service.app.get(DataSource);
    },
    get temporal() {
      return service.app.get(TemporalClient);
    },
    part: (type) => service.app.get(type),
    urn: (table) => DatasetUrn.of('postgres', `${database}.${table}`, 'PROD').toString(),
    ask: (definition, request) =>
      door.app.get(RpcClient).call(definition, request, { caller: { id: 'api-key:test', role: 'editor' } }),
    rule: (draft) => running.ask(qualityRpc.createRule, { draft }),
    ended: (id) =>
      eventually(async () => {
        const evaluation = await running.ask(qualityRpc.getEvaluation, { id });
        if (!isFinal(evaluation.state))
          throw new Error(`${evaluation.state}: ${evaluation.progress.message}`);
        return evaluation;
      }, 60_000),
    evaluate: async (draft = {}) =>
      running.ended((await running.ask(qualityRpc.startEvaluation, { draft })).id),
    verdicts: async (evaluationId) => {
      const { items } = await running.ask(qualityRpc.listVerdicts, { evaluationId, limit: 100 });
      return Object.fromEntries(items.map((verdict) => [verdict.ruleName, verdict]));
    },
    tell: async (definition, data) => {
      const { app } = beside ?? ingestion;
      await app.get(DataSource).transaction((tx) => app.get(Outbox).publish(tx, definition, data));
    },
    stopIngestion: async () => {
      await beside?.close();
      beside = undefined;
    },
    startIngestion: async () => {
      beside = await startIngestion();
    },
    restart: async () => {
      await service.close();
      service = await startOwn();
    },
    close: async () => {
      await worker?.close();
      await service.close();
      await beside?.close();
      await door.close();
      await catalog.close();
      await empty.drop();
      await own.drop();
    },
  };
  return running;
}

async function runSql(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
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
