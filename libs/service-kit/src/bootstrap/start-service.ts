import { type DynamicModule, type INestApplicationContext, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type AsyncMicroserviceOptions } from '@nestjs/microservices';
import { type DataSource } from 'typeorm';
import { NatsBus } from '../bus/nats-bus';
import { type DatabaseEnv, hasTemporal } from '../config/env';
import { connectionSettings, openDatabase } from '../database/data-source';
import { HealthRegistry } from '../health/health-registry';
import { HealthServer } from '../health/health-server';
import { PostgresCheck } from '../health/postgres-check';
import { JsonLogger } from '../logging/json-logger';
import { Metrics } from '../metrics/metrics';
import { RpcServer } from '../rpc/rpc-server';
import { startTracing } from '../tracing/start-tracing';
import { TemporalClient } from '../temporal/temporal-client';
import { createHttpApp } from './http-app';
import { type RunningService, type ServiceDefinition } from './service-definition';
import { type Foundation, ServiceKitModule } from './service-kit.module';
import { Drain, Shutdown } from './shutdown';

/** A start under way: it can be stopped before it is through, while it waits for its database. */
export interface StartingService {
  readonly started: Promise<RunningService>;
  close(): Promise<void>;
}

@Module({})
class RootModule {}

/** Starts the app: first the HTTP server (liveness), then bus and database, then everything else. */
export function beginService<E extends DatabaseEnv>(
  definition: ServiceDefinition<E>,
  env: E,
): StartingService {
  const logger = new JsonLogger({ app: definition.app, level: env.DATASPOKE_LOG_LEVEL });
  Logger.overrideLogger(logger);
  const launch = new Launch(definition, env, logger);
  const started = launch.start();
  started.catch(() => undefined); // whoever waits for it sees the failure
  return { started, close: () => launch.close() };
}

class Launch<E extends DatabaseEnv> {
  private readonly log = new Logger('Service');
  private readonly health = new HealthRegistry();
  private readonly metrics: Metrics;
  private readonly shutdown = new Shutdown();
  private readonly bus: NatsBus;
  private readonly postgres: PostgresCheck;
  private readonly server: HealthServer;
  private app?: INestApplicationContext;
  private dataSource?: DataSource;
  private stopTracing?: () => Promise<void>;
  private starting?: Promise<RunningService>;
  private closing?: Promise<void>;

  constructor(
    private readonly definition: ServiceDefinition<E>,
    private readonly env: E,
    private readonly logger: JsonLogger,
  ) {
    this.metrics = new Metrics(definition.app);
    this.bus = new NatsBus(env, definition.app);
    this.postgres = new PostgresCheck(connectionSettings(definition.app, env, 'health'));
    this.server = new HealthServer(definition.app, this.health, this.metrics);
  }

  async start(): Promise<RunningService> {
    this.starting ??= this.run();
    try {
      return await this.starting;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  close(): Promise<void> {
    this.closing ??= this.stop();
    return this.closing;
  }

  private async run(): Promise<RunningService> {
    const { definition, env, health, bus } = this;
    this.stopTracing = await startTracing(definition.app, env);
    const url = await this.server.listen(env.DATASPOKE_HTTP_HOST, env.DATASPOKE_HTTP_PORT);
    bus.start();
    health.register(this.postgres);
    health.register({ name: 'nats', required: true, check: () => this.checkBus() });
    // Before Nest begins: an end while it is waited for is no failure of a module.
    this.dataSource = await openDatabase({ ...definition, env }, this.shutdown.signal);
    const { metrics, shutdown, dataSource } = this;
    const foundation: Foundation = { bus, health, metrics, shutdown, dataSource };
    const root: DynamicModule = {
      module: RootModule,
      imports: [ServiceKitModule.forRoot(definition, env, foundation), definition.module(env)],
    };
    this.app = definition.http ? await this.createHttpApp(root) : await this.createService(root);
    if (hasTemporal(env)) {
      const temporal = this.app.get(TemporalClient);
      health.register({ name: 'temporal', required: false, check: () => temporal.check() });
    }
    void this.app
      .get(RpcServer)
      .answering()
      .then(() => health.started());
    this.log.log(`started at ${url}`);
    return { app: this.app, url, close: () => this.close() };
  }

  private async checkBus(): Promise<void> {
    await this.bus.whenConnected();
    await this.bus.require().flush();
  }

  private async createService(root: DynamicModule): Promise<INestApplicationContext> {
    const app = await NestFactory.createMicroservice<AsyncMicroserviceOptions>(root, {
      useFactory: (strategy: RpcServer) => ({ strategy }),
      inject: [RpcServer],
      logger: this.logger,
      abortOnError: false,
    });
    await app.listen();
    return app;
  }

  private async createHttpApp(root: DynamicModule): Promise<INestApplicationContext> {
    const { app, listener } = await createHttpApp(root, this.logger, this.server.httpServer);
    await this.definition.http?.(app, this.env);
    await app.init();
    this.server.serve(listener);
    return app;
  }

  private async stop(): Promise<void> {
    const limitMs = this.env.DATASPOKE_SHUTDOWN_SECONDS * 1000;
    this.health.stopping();
    this.shutdown.begin();
    // A start under way ends by itself: it waits for nothing that does not see the signal.
    const app = this.app ?? (await this.starting?.catch(() => undefined))?.app;
    if (app) {
      await this.server.finishRequests(limitMs);
      await app.get(Drain).run(limitMs);
      await app.close();
    }
    if (this.dataSource?.isInitialized) await this.dataSource.destroy();
    await this.bus.close();
    await this.postgres.close();
    this.health.close();
    await this.server.close();
    await this.stopTracing?.();
  }
}
