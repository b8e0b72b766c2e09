import {
  type ConsumerDefinition,
  event,
  EVENT_STREAM,
  type FeedAdvanced,
  ingestionEvents,
  serviceRpc,
  Text,
} from '@dataspoke/contracts';
import { claimBus, createDatabase, eventually, ready, type TestDatabase } from '@dataspoke/dev-stack/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { Logger, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { startService } from '../bootstrap/run-service';
import { type RunningService, type ServiceDefinition } from '../bootstrap/service-definition';
import { GatewayEnv, ServiceEnv } from '../config/env';
import { Housekeeping } from '../database/housekeeping';
import { dependencyUnavailable } from '../errors/dataspoke-error';
import { RpcClient } from '../rpc/rpc-client';
import { callerKeys, environmentOf } from '../testing/environment.fixture';
import { ConsumerPosition } from './consumer-position';
import { DeadLetters } from './dead-letters';
import { type EventBatch } from './event-batch';
import { EventConsumer, isEvent, type MissedEvents } from './event-consumer';
import { Outbox } from './outbox';

class Note {
  @Text({ max: 200 })
  text: string;
}
const noted = event('ingestion', 'note.taken.v1', Note, 'Somebody noted something.');
const notes: ConsumerDefinition = {
  service: 'search',
  durable: 'search-notes',
  events: [noted, ingestionEvents.feedAdvanced],
  maxDeliveries: 2,
};

/** What the consumer should do with a note, by its text; and what it did. */
const plan = { outage: new Set<string>(), poison: new Set<string>(), fail: new Set<string>() };
const batches: string[][] = [];
const gaps: MissedEvents[] = [];

class NotesConsumer extends EventConsumer {
  override readonly definition = notes;

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override missed(gap: MissedEvents): Promise<void> {
    gaps.push(gap);
    return Promise.resolve();
  }

  override async handle(batch: EventBatch): Promise<void> {
    const received = batch.events.filter((one) => isEvent(noted, one));
    batches.push(received.map(({ data }) => data.text));
    await this.dataSource.transaction(async (tx) => {
      for (const one of received) {
        const { text } = one.data;
        if (plan.outage.delete(text)) throw dependencyUnavailable('datahub-unavailable', 'DataHub is away.');
        if (plan.poison.has(text)) throw new TypeError(`cannot digest ${text}`);
        if (plan.fail.has(text)) batch.fail(one, `will not take ${text}`);
        else await tx.query('insert into taken (text) values ($1)', [text]);
      }
      await batch.recordHandled(tx);
    });
  }
}

@Module({
  providers: [
    {
      provide: NotesConsumer,
      useFactory: (source: DataSource) => new NotesConsumer(source),
      inject: [DataSource],
    },
  ],
})
class SearchModule {}
class Nothing {}

const search: ServiceDefinition<ServiceEnv> = {
  app: 'search',
  env: ServiceEnv,
  module: () => SearchModule,
  entities: [],
  migrations: [],
};
const ingestion: ServiceDefinition<ServiceEnv> = { ...search, app: 'ingestion', module: () => Nothing };
const gateway: ServiceDefinition<GatewayEnv> = {
  app: 'api-gateway',
  env: GatewayEnv,
  module: () => Nothing,
  entities: [],
  migrations: [],
};

describe('events', () => {
  let database: TestDatabase;
  let producer: RunningService;
  let consumer: RunningService;
  let environment: Record<string, string>;
  let tables: DataSource;

  beforeAll(async () => {
    database = await createDatabase();
    environment = environmentOf({ database, bus: claimBus(), keys: callerKeys() });
    producer = await ready(startService(ingestion, environment));
    tables = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    await tables.query('create schema search');
    await tables.query(
      'create table search.taken (at bigint generated always as identity, text text not null)',
    );
    consumer = await ready(startService(search, environment));
  });
  afterAll(async () => {
    await consumer?.close();
    await producer?.close();
    await tables?.destroy();
    await database?.drop();
  });
  beforeEach(async () => {
    await tables.query('delete from search.taken');
    batches.length = 0;
  });

  async function publish(texts: readonly string[], rollback = false): Promise<void> {
    const work = producer.app.get(DataSource).transaction(async (tx) => {
      await producer.app.get(Outbox).publishMany(
        tx,
        noted,
        texts.map((text) => ({ data: { text }, subject: text })),
      );
      if (rollback) throw new Error('changed my mind');
    });
    await work.catch((error: unknown) => {
      if (!rollback) throw error;
    });
  }

  async function taken(): Promise<string[]> {
    const rows: { text: string }[] = await tables.query('select text from search.taken order by at');
    return rows.map(({ text }) => text);
  }

  it('arrive once, in order, and soon', async () => {
    const texts = Array.from({ length: 1_200 }, (_, index) => `note ${index}`);
    await publish(texts.slice(0, 1));
    const startedAt = performance.now();
    await eventually(async () => expect(await taken()).toHaveLength(1));
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await publish(texts.slice(1));
    await eventually(async () => expect(await taken()).toEqual(texts), 20_000);
    expect(batches.every((batch) => batch.length <= 500)).toBe(true);
    const open: unknown[] = await tables.query('select 1 from ingestion.outbox where closed_at is null');
    expect(open).toEqual([]);
  });

  it('of a transaction that rolls back never arrive', async () => {
    await publish(['never'], true);
    await publish(['after']);
    await eventually(async () => expect(await taken()).toEqual(['after']));
  });

  it('are refused outside of a transaction, of another service, with data against their definition', async () => {
    const outbox = producer.app.get(Outbox);
    const { manager } = producer.app.get(DataSource);
    await expect(outbox.publish(manager, noted, { text: 'x' })).rejects.toThrow('transaction of the change');
    await manager.transaction(async (tx) => {
      const foreign = { ...noted, service: 'search' as const };
      await expect(outbox.publish(tx, foreign, { text: 'x' })).rejects.toThrow('not an event of ingestion');
      await expect(outbox.publish(tx, noted, { text: 'x'.repeat(201) })).rejects.toThrow('does not allow');
    });
  });

  it('wait for an outage to end and use up no delivery', async () => {
    plan.outage.add('patient');
    await publish(['patient']);
    await eventually(async () => expect(await taken()).toEqual(['patient']));
    expect(batches).toEqual([['patient'], ['patient']]);
    const letters = await consumer.app.get(DeadLetters).list();
    expect(letters.items).toEqual([]);
  });

  it('that fail do not hold up the others, become dead letters, and can be replayed', async () => {
    const quiet = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    plan.poison.add('poison');
    plan.fail.add('refused');
    await publish(['one', 'poison', 'refused', 'two']);
    await eventually(async () => expect(new Set(await taken())).toEqual(new Set(['one', 'two'])));
    const deadLetters = consumer.app.get(DeadLetters);
    await eventually(async () => expect((await deadLetters.list()).items).toHaveLength(2), 15_000);
    quiet.mockRestore();

    const gate = await ready(startService(gateway, environment));
    const client = gate.app.get(RpcClient);
    const operations = serviceRpc('search');
    const editor = { caller: { id: 'api-key:1', role: 'editor' } } as const;
    const page = await eventually(() => client.call(operations.listDeadLetters, { limit: 1 }, editor));
    expect(page.items).toHaveLength(1);
    const rest = await client.call(operations.listDeadLetters, { cursor: page.nextCursor }, editor);
    expect(rest.nextCursor).toBeUndefined();
    const poison = [...page.items, ...rest.items].find(({ subject }) => subject === 'poison')!;
    expect(poison).toMatchObject({
      consumer: 'search-notes',
      eventType: noted.subject,
      reason: 'TypeError: cannot digest poison',
      deliveries: 2,
    });
    await expect(deadLetters.count(notes)).resolves.toBe(2);

    const replay = { sequence: poison.sequence };
    await expect(client.call(operations.replayDeadLetter, replay, editor)).rejects.toMatchObject({
      code: 'internal',
    });
    expect((await deadLetters.list()).items).toHaveLength(2);
    plan.poison.clear();
    await client.call(operations.replayDeadLetter, replay, editor);
    await expect(client.call(operations.replayDeadLetter, replay, editor)).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await taken()).toContain('poison');
    expect((await deadLetters.list()).items.map(({ subject }) => subject)).toEqual(['refused']);
    await gate.close();
  });

  it('tell how far a consumer is', async () => {
    const position = consumer.app.get(ConsumerPosition);
    const before = await position.ackFloor(notes);
    await publish(['a', 'b']);
    await eventually(async () => expect((await taken()).length).toBe(2));
    await eventually(async () => {
      const after = await position.ackFloor(notes);
      expect(after).toEqual({ streamSequence: before.streamSequence + 2, pending: 0 });
    });
  });

  it('are validated by the consumer; what it cannot read becomes a dead letter at once', async () => {
    const quiet = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    const deadLetters = consumer.app.get(DeadLetters);
    const before = (await deadLetters.list()).items.length;
    const bad = Object.assign(new Object(), { position: '' }) as FeedAdvanced;
    await producer.app.get(DataSource).transaction(async (tx) => {
      await producer.app.get(Outbox).publish(tx, ingestionEvents.feedAdvanced, { position: 'x' });
      await tx.query(
        `update outbox set payload = jsonb_set(payload::jsonb, '{data}', $1) where closed_at is null`,
        [JSON.stringify(bad)],
      );
    });
    await eventually(async () => {
      const { items } = await deadLetters.list();
      expect(items).toHaveLength(before + 1);
      expect(items.at(-1)?.reason).toContain('position');
    });
    quiet.mockRestore();
  });

  it('that the stream forgot make the consumer reconcile, once, before it goes on', async () => {
    await consumer.close();
    await publish(['forgotten 1', 'forgotten 2']);
    await eventually(async () => {
      const open: unknown[] = await tables.query('select 1 from ingestion.outbox where closed_at is null');
      expect(open).toEqual([]);
    });
    const connection = await connect({
      servers: environment['NATS_URL'],
      user: environment['NATS_USER'],
      pass: environment['NATS_PASSWORD'],
    });
    const { streams } = await jetstreamManager(connection);
    const { last_seq: last } = (await streams.info(EVENT_STREAM.name)).state;
    await streams.purge(EVENT_STREAM.name, { seq: last + 1 });
    await connection.close();

    consumer = await ready(startService(search, environment));
    await publish(['kept']);
    await eventually(async () => expect(await taken()).toEqual(['kept']));
    expect(gaps).toEqual([{ lastHandled: last - 3, firstKept: last + 1 }]); // the one before was a dead letter
    await consumer.close();
    consumer = await ready(startService(search, environment));
    await publish(['more']);
    await eventually(async () => expect(await taken()).toEqual(['kept', 'more']));
    expect(gaps).toHaveLength(1);
  });

  it('leave old rows to housekeeping', async () => {
    await tables.query(
      `update ingestion.outbox set closed_at = now() - interval '2 days' where closed_at is not null`,
    );
    await expect(producer.app.get(Housekeeping).run()).resolves.toBeGreaterThan(1_000);
    const [row]: { count: string }[] = await tables.query('select count(*) from ingestion.outbox');
    expect(Number(row!.count)).toBe(0);
  });
});
