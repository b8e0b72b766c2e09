import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AppName,
  busPermissions,
  connectionRpc,
  CONSUMERS,
  DEAD_LETTER_STREAM,
  EVENT_STREAM,
  inboxPrefix,
  ingestionEvents,
  ingestionRpc,
  progressHint,
  type ResolvedConnection,
  serviceRpc,
} from '@dataspoke/contracts';
import { natsConfig, type NatsServer, startNats } from '@dataspoke/dev-stack';
import {
  createDatabase,
  eventually,
  ready,
  type TestDatabase,
  testServer,
} from '@dataspoke/dev-stack/testing';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { Controller, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { startService } from '../bootstrap/run-service';
import { type RunningService, type ServiceDefinition } from '../bootstrap/service-definition';
import { GatewayEnv, ServiceEnv } from '../config/env';
import { type EventBatch } from '../events/event-batch';
import { EventConsumer, isEvent } from '../events/event-consumer';
import { ConsumerPosition } from '../events/consumer-position';
import { DeadLetters } from '../events/dead-letters';
import { EventFeed } from '../events/event-feed';
import { Outbox } from '../events/outbox';
import { Hints } from '../jobs/hints';
import { type RpcCall } from '../rpc/rpc-call';
import { RpcClient } from '../rpc/rpc-client';
import { RpcHandler } from '../rpc/rpc-handler';
import { callerKeys, environmentOf } from '../testing/environment.fixture';

const ON_THE_BUS = ['api-gateway', 'ingestion', 'quality', 'search'] as const satisfies AppName[];
const seen: string[] = [];

class Follower extends EventConsumer {
  override readonly definition = CONSUMERS.searchEntityChanges;

  override handle(batch: EventBatch): Promise<void> {
    for (const one of batch.events) {
      if (isEvent(ingestionEvents.feedAdvanced, one)) seen.push(one.data.position);
    }
    return Promise.resolve();
  }
}
@Module({ providers: [Follower] })
class FollowerModule {}
class Nothing {}

@Controller()
class Connections {
  @RpcHandler(connectionRpc.resolveConnection, { role: 'reader' })
  resolve(_request: object, { caller }: RpcCall): Promise<ResolvedConnection> {
    const sourceId = '3f1c5a3e-6d58-4b64-9a07-5b8a4f1f1d01';
    return Promise.resolve({ sourceId, sourceName: `for ${caller.id}`, type: 'postgres', recipe: {} });
  }
}
@Module({ controllers: [Connections] })
class ConnectionsModule {}

function serviceOf(
  app: AppName,
  module: ServiceDefinition<ServiceEnv>['module'],
): ServiceDefinition<ServiceEnv> {
  return { app, env: ServiceEnv, module, entities: [], migrations: [] };
}
const gatewayDefinition: ServiceDefinition<GatewayEnv> = {
  app: 'api-gateway',
  env: GatewayEnv,
  module: () => Nothing,
  entities: [],
  migrations: [],
};
const editor = { id: 'api-key:1', role: 'editor' } as const;

describe('with the bus permissions of the contracts', () => {
  let root: string;
  let server: NatsServer;
  let database: TestDatabase;
  let gateway: RunningService;
  let ingestion: RunningService;
  let search: RunningService;
  let quality: RunningService;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'access-'));
    server = await startNats({
      binary: testServer('DATASPOKE_TEST_NATS_BIN'),
      dir: root,
      logFile: join(root, 'nats.log'),
      config: (place) =>
        natsConfig({
          ...place,
          users: ON_THE_BUS.map((name) => ({ name, password: `pw-${name}` })),
          permissions: Object.fromEntries(
            ON_THE_BUS.map((app) => [app, { ...busPermissions(app), reply: app !== 'api-gateway' }]),
          ),
        }),
    });
    database = await createDatabase();
    const keys = callerKeys();
    const environment = (app: AppName): Record<string, string> =>
      environmentOf({ database, bus: { url: server.url, user: app, password: `pw-${app}` }, keys });
    ingestion = await ready(
      startService(
        serviceOf('ingestion', () => ConnectionsModule),
        environment('ingestion'),
      ),
    );
    search = await ready(
      startService(
        serviceOf('search', () => FollowerModule),
        environment('search'),
      ),
    );
    quality = await ready(
      startService(
        serviceOf('quality', () => Nothing),
        environment('quality'),
      ),
    );
    gateway = await ready(startService(gatewayDefinition, environment('api-gateway')));
  });
  afterAll(async () => {
    await gateway?.close();
    await search?.close();
    await quality?.close();
    await ingestion?.close();
    await server?.stop();
    await database?.drop();
    await rm(root, { recursive: true, force: true });
  });

  it('the gateway reaches every service and hears its hints', async () => {
    const client = gateway.app.get(RpcClient);
    for (const service of ['ingestion', 'search'] as const) {
      await eventually(() => client.call(serviceRpc(service).getStatus, {}, { caller: editor }));
    }
    const stop = new AbortController();
    const hints = gateway.app.get(Hints).watch(progressHint('ingestion', 'job-1'), stop.signal);
    let isHeard = false;
    const first = hints[Symbol.asyncIterator]()
      .next()
      .then(() => (isHeard = true));
    await eventually(() => {
      ingestion.app.get(Hints).publish(progressHint('ingestion', 'job-1'));
      return isHeard;
    });
    await first;
    stop.abort();
  });

  it('a service asks another for itself what is meant for it alone', async () => {
    const urn = 'urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.flights,PROD)';
    const client = quality.app.get(RpcClient);
    const reply = await eventually(() => client.call(connectionRpc.resolveConnection, { urn }));
    expect(reply.sourceName).toBe('for service:quality');
  });

  it('events go from outbox to consumer, to the dead letters, and back', async () => {
    const publish = (position: string): Promise<void> =>
      ingestion.app
        .get(DataSource)
        .transaction((tx) =>
          ingestion.app.get(Outbox).publish(tx, ingestionEvents.feedAdvanced, { position }),
        );
    await publish('one');
    await eventually(() => expect(seen).toEqual(['one']), 15_000);
    await publish('two');
    await eventually(() => expect(seen).toEqual(['one', 'two']));
    await eventually(async () => {
      const { pending } = await search.app.get(ConsumerPosition).ackFloor(CONSUMERS.searchEntityChanges);
      expect(pending).toBe(0);
    });
    await ingestion.app.get(DataSource).transaction(async (tx) => {
      await ingestion.app.get(Outbox).publish(tx, ingestionEvents.feedAdvanced, { position: 'three' });
      await tx.query(
        `update outbox set payload = jsonb_set(payload::jsonb, '{data}', '{}') where closed_at is null`,
      );
    });
    const client = gateway.app.get(RpcClient);
    const letter = await eventually(async () => {
      const page = await client.call(serviceRpc('search').listDeadLetters, {}, { caller: editor });
      expect(page.items).toHaveLength(1);
      return page.items[0]!;
    });
    const replay = client.call(
      serviceRpc('search').replayDeadLetter,
      { sequence: letter.sequence },
      { caller: editor },
    );
    await expect(replay).rejects.toMatchObject({ code: 'conflict' });
    const letters = search.app.get(DeadLetters);
    await letters.remove(letter.sequence);
    await expect(letters.count(CONSUMERS.searchEntityChanges)).resolves.toBe(0);
  });

  it('the gateway reads events from any place on, for as long as it likes', async () => {
    const feed = gateway.app.get(EventFeed);
    const after = await feed.newest();
    const publish = (position: string): Promise<void> =>
      ingestion.app
        .get(DataSource)
        .transaction((tx) =>
          ingestion.app.get(Outbox).publish(tx, ingestionEvents.feedAdvanced, { position }),
        );
    await publish('four');
    const stop = new AbortController();
    const events = feed.read([ingestionEvents.feedAdvanced, ingestionEvents.feedReset], after, stop.signal);
    expect((await events.next()).value).toMatchObject({ data: { position: 'four' } });
    await publish('five');
    expect((await events.next()).value).toMatchObject({ data: { position: 'five' } });
    stop.abort();
    expect(await events.next()).toMatchObject({ done: true });
  });

  describe('refuses', () => {
    const open: NatsConnection[] = [];
    afterEach(() => Promise.all(open.splice(0).map((connection) => connection.close())));

    async function login(app: AppName): Promise<NatsConnection> {
      const connection = await connect({
        servers: server.url,
        user: app,
        pass: `pw-${app}`,
        inboxPrefix: inboxPrefix(app),
        maxReconnectAttempts: 0,
        timeout: 3_000,
      });
      open.push(connection);
      return connection;
    }

    async function refusal(app: AppName, work: (connection: NatsConnection) => void): Promise<string> {
      const connection = await login(app);
      const errors: string[] = [];
      void (async () => {
        for await (const status of connection.status()) {
          if (status.type === 'error') errors.push(status.error.message);
        }
      })();
      work(connection);
      await connection.flush();
      await eventually(() => expect(errors).not.toEqual([]), 2_000);
      return errors.join();
    }

    it.each<[string, AppName, string]>([
      ['a service that calls another', 'search', ingestionRpc.startRun.subject],
      ['a service that asks what is meant for another', 'search', connectionRpc.resolveConnection.subject],
      ['the gateway that asks it for somebody', 'api-gateway', connectionRpc.resolveConnection.subject],
      ['a service that publishes the events of another', 'search', ingestionEvents.runFinished.subject],
      ['the gateway that publishes events', 'api-gateway', ingestionEvents.runFinished.subject],
      ['a service that buries for another', 'quality', 'dataspoke.dead-letters.search.search-entity-changes'],
      ['a service that hints for another', 'quality', progressHint('ingestion', 'x')],
      [
        'a service that takes events of another’s consumer',
        'quality',
        `$JS.API.CONSUMER.MSG.NEXT.${EVENT_STREAM.name}.search-entity-changes`,
      ],
      [
        'a service that acknowledges for another',
        'quality',
        `$JS.ACK.${EVENT_STREAM.name}.search-entity-changes.1.1.1.1.1`,
      ],
      ['anybody who deletes the stream', 'ingestion', `$JS.API.STREAM.DELETE.${EVENT_STREAM.name}`],
      ['anybody who empties the stream', 'ingestion', `$JS.API.STREAM.PURGE.${EVENT_STREAM.name}`],
      ['anybody who removes an event', 'ingestion', `$JS.API.STREAM.MSG.DELETE.${EVENT_STREAM.name}`],
      ['anybody who empties the dead letters', 'search', `$JS.API.STREAM.PURGE.${DEAD_LETTER_STREAM.name}`],
      ['anybody who answers in the name of a service', 'search', `${inboxPrefix('api-gateway')}.abc`],
    ])('%s', async (_name, app, subject) => {
      expect(await refusal(app, (connection) => connection.publish(subject, '{}'))).toMatch(
        /permissions violation/i,
      );
    });

    it.each<[string, AppName, string]>([
      ['a reader of another’s inbox', 'search', `${inboxPrefix('api-gateway')}.>`],
      ['a reader of all inboxes', 'quality', '_INBOX_>'],
      ['a service that answers for another', 'quality', ingestionRpc.startRun.subject],
      ['a service that listens to events beside the stream', 'quality', 'dataspoke.events.>'],
      ['anybody who listens to everything', 'ingestion', '>'],
    ])('%s', async (_name, app, subject) => {
      expect(await refusal(app, (connection) => void connection.subscribe(subject))).toMatch(
        /permissions violation/i,
      );
    });
  });
});
