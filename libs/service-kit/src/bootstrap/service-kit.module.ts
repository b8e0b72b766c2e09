import { SERVICE_NAMES, type ServiceName } from '@dataspoke/contracts';
import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, MetadataScanner } from '@nestjs/core';
import { DataSource, EntityManager } from 'typeorm';
import { type NatsBus } from '../bus/nats-bus';
import { Streams } from '../bus/streams';
import { Clock, SystemClock } from '../clock';
import { type DatabaseEnv, hasTemporal, ProcessRoles } from '../config/env';
import { Housekeeping } from '../database/housekeeping';
import { ConsumerHost } from '../events/consumer-host';
import { ConsumerPosition } from '../events/consumer-position';
import { DeadLetters } from '../events/dead-letters';
import { EventRelay } from '../events/event-relay';
import { EventFeed } from '../events/event-feed';
import { Outbox } from '../events/outbox';
import { HealthRegistry } from '../health/health-registry';
import { IdempotencyKeys } from '../idempotency/idempotency-keys';
import { Hints } from '../jobs/hints';
import { Elections } from '../leader/elections';
import { Metrics } from '../metrics/metrics';
import { CallerSigner, CallerVerifier } from '../rpc/caller-token';
import { RpcClient } from '../rpc/rpc-client';
import { RpcServer } from '../rpc/rpc-server';
import { statusController } from '../status/status-controller';
import { TemporalClient } from '../temporal/temporal-client';
import { TemporalHost } from '../temporal/temporal-host';
import { WorkflowRelay } from '../temporal/workflow-relay';
import { type ServiceDefinition } from './service-definition';
import { Drain, Shutdown } from './shutdown';

/** What exists before the application does; health answers while the database is still waited for. */
export interface Foundation {
  readonly bus: NatsBus;
  readonly health: HealthRegistry;
  readonly metrics: Metrics;
  readonly shutdown: Shutdown;
  readonly dataSource: DataSource;
}

/** Everything of the kit, for every module of the app. */
@Global()
@Module({})
export class ServiceKitModule {
  static forRoot<E extends DatabaseEnv>(
    definition: ServiceDefinition<E>,
    env: E,
    foundation: Foundation,
  ): DynamicModule {
    const service = SERVICE_NAMES.find((name) => name === definition.app);
    const providers = [
      ...baseProviders(definition, env, foundation),
      ...rpcProviders(definition, env, foundation),
      ...eventProviders(definition, foundation),
      ...jobProviders(definition, env),
      ...(service ? relayProviders(service) : []),
    ];
    return {
      module: ServiceKitModule,
      imports: [DiscoveryModule],
      controllers: service ? [statusController(service)] : [],
      providers,
      exports: providers,
    };
  }
}

function baseProviders<E extends DatabaseEnv>(
  definition: ServiceDefinition<E>,
  env: E,
  { health, metrics, shutdown, dataSource }: Foundation,
): Provider[] {
  return [
    { provide: definition.env, useValue: env },
    { provide: ProcessRoles, useValue: new ProcessRoles(env) },
    { provide: Clock, useClass: SystemClock },
    { provide: HealthRegistry, useValue: health },
    { provide: Metrics, useValue: metrics },
    { provide: Shutdown, useValue: shutdown },
    { provide: DataSource, useValue: dataSource },
    { provide: EntityManager, useValue: dataSource.manager },
    { provide: Housekeeping, useValue: new Housekeeping(dataSource, definition.retention ?? []) },
    { provide: IdempotencyKeys, useValue: new IdempotencyKeys() },
    { provide: Elections, useValue: new Elections(definition.app, env) },
  ];
}

function rpcProviders<E extends DatabaseEnv>(
  { app }: ServiceDefinition<E>,
  env: E,
  { bus, metrics }: Foundation,
): Provider[] {
  return [
    {
      provide: RpcClient,
      useFactory: (clock: Clock) => {
        const key = keyOf(env, 'DATASPOKE_CALLER_PRIVATE_KEY');
        return new RpcClient(
          bus,
          clock,
          metrics,
          key === undefined ? undefined : new CallerSigner(key, clock),
        );
      },
      inject: [Clock],
    },
    {
      provide: RpcServer,
      useFactory: (clock: Clock, roles: ProcessRoles) => {
        const key = keyOf(env, 'DATASPOKE_CALLER_PUBLIC_KEY');
        const verifier = key === undefined ? undefined : new CallerVerifier(key, clock);
        return new RpcServer({ app, enabled: roles.has('rpc'), bus, clock, metrics, verifier });
      },
      inject: [Clock, ProcessRoles],
    },
    { provide: Hints, useValue: new Hints(bus) },
  ];
}

function eventProviders<E extends DatabaseEnv>(
  { app }: ServiceDefinition<E>,
  { bus, metrics }: Foundation,
): Provider[] {
  const streams = new Streams(bus);
  return [
    { provide: Streams, useValue: streams },
    { provide: EventFeed, useValue: new EventFeed(app, bus, streams) },
    { provide: ConsumerPosition, useValue: new ConsumerPosition(streams) },
    { provide: Outbox, useFactory: (clock: Clock) => new Outbox(app, clock), inject: [Clock] },
    {
      provide: DeadLetters,
      useFactory: (clock: Clock) => new DeadLetters(app, streams, clock),
      inject: [Clock],
    },
    {
      provide: ConsumerHost,
      useFactory: (
        dataSource: DataSource,
        deadLetters: DeadLetters,
        clock: Clock,
        roles: ProcessRoles,
        discovery: DiscoveryService,
      ) => new ConsumerHost({ app, bus, streams, dataSource, deadLetters, metrics, clock }, roles, discovery),
      inject: [DataSource, DeadLetters, Clock, ProcessRoles, DiscoveryService],
    },
  ];
}

function jobProviders<E extends DatabaseEnv>({ activities }: ServiceDefinition<E>, env: E): Provider[] {
  const settings = hasTemporal(env) ? env : undefined;
  const shutdownMs = env.DATASPOKE_SHUTDOWN_SECONDS * 1000;
  return [
    { provide: TemporalClient, useValue: new TemporalClient(settings) },
    {
      provide: TemporalHost,
      useFactory: (roles: ProcessRoles, discovery: DiscoveryService, scanner: MetadataScanner) =>
        new TemporalHost({ taskQueue: activities, settings, shutdownMs }, roles, discovery, scanner),
      inject: [ProcessRoles, DiscoveryService, MetadataScanner],
    },
    {
      provide: Drain,
      useFactory: (rpc: RpcServer, consumers: ConsumerHost, temporal: TemporalHost, elections: Elections) =>
        new Drain(rpc, consumers, temporal, elections),
      inject: [RpcServer, ConsumerHost, TemporalHost, Elections],
    },
  ];
}

/** A service hands its outbox over; the gateway has nothing to tell. */
function relayProviders(app: ServiceName): Provider[] {
  return [
    {
      provide: EventRelay,
      useFactory: (elections: Elections, streams: Streams, metrics: Metrics) =>
        new EventRelay(app, elections, streams, metrics),
      inject: [Elections, Streams, Metrics],
    },
    {
      provide: WorkflowRelay,
      useFactory: (elections: Elections, temporal: TemporalClient, metrics: Metrics) =>
        new WorkflowRelay(app, elections, temporal, metrics),
      inject: [Elections, TemporalClient, Metrics],
    },
  ];
}

function keyOf(env: object, name: string): string | undefined {
  const value: unknown = Reflect.get(env, name);
  return typeof value === 'string' ? value : undefined;
}
