import { type ConsumerDefinition, event, Flag, OneOf, rpc, Text, TextList } from '@dataspoke/contracts';
import { Controller, Injectable, Logger, Module } from '@nestjs/common';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { type ServiceDefinition } from '../bootstrap/service-definition';
import { ActivityServiceEnv, GatewayEnv, ServiceEnv } from '../config/env';
import { type EventBatch } from '../events/event-batch';
import { EventConsumer, isEvent } from '../events/event-consumer';
import { Outbox } from '../events/outbox';
import { type RpcCall } from '../rpc/rpc-call';
import { RpcHandler } from '../rpc/rpc-handler';
import { Activity, activityContext } from '../temporal/activity';

/** A small product of its own: `ingestion` takes notes, `search` copies them; for tests that kill processes. */
class Note {
  @Text({ max: 200 })
  text: string;
}

class TakeNotesRequest {
  @TextList({ max: 5_000 })
  texts: string[];

  @Flag({ optional: true, description: 'Answer late.' })
  slowly?: boolean;
}

class TakeNotesReply {
  @OneOf(['taken'])
  outcome: string;
}

export const noteTaken = event('ingestion', 'note.taken.v1', Note, 'A note was taken.');
export const takeNotes = rpc('ingestion', 'note.take.v1', TakeNotesRequest, TakeNotesReply, {
  deadlineMs: 10_000,
});
export const notesConsumer: ConsumerDefinition = {
  service: 'search',
  durable: 'search-notes',
  events: [noteTaken],
  maxDeliveries: 3,
};
export const COUNT_WORKFLOW = 'countSlowly';
export const COUNT_QUEUE = 'search-activities';
export const HANG_AFTER_COMMIT = 'hang after commit';

class NotesEnv extends ServiceEnv {}
class CopiesEnv extends ActivityServiceEnv {}

class NoteTables1764000000001 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return runner.query('create table notes (text text primary key)');
  }
  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop table notes');
  }
}

class CopyTables1764000000001 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return runner.query(`
      create table copies (at bigint generated always as identity, text text not null);
      create table counted (job text not null, number integer not null, attempt integer not null, primary key (job, number));
    `);
  }
  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop table copies; drop table counted');
  }
}

@Controller()
class NotesController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
  ) {}

  @RpcHandler(takeNotes, { role: 'editor' })
  async take(request: TakeNotesRequest, _call: RpcCall): Promise<TakeNotesReply> {
    if (request.slowly) await new Promise((resolve) => setTimeout(resolve, 1_500));
    await this.dataSource.transaction(async (tx) => {
      await tx.query('insert into notes (text) select unnest($1::text[])', [request.texts]);
      await this.outbox.publishMany(
        tx,
        noteTaken,
        request.texts.map((text) => ({ data: { text } })),
      );
    });
    return { outcome: 'taken' };
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

@Injectable()
class CopyNotes extends EventConsumer {
  override readonly definition = notesConsumer;
  override readonly maxBatch = 50;
  override readonly ackWaitMs = 2_000;

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async handle(batch: EventBatch): Promise<void> {
    const texts = batch.events.filter((one) => isEvent(noteTaken, one)).map(({ data }) => data.text);
    await this.dataSource.transaction(async (tx) => {
      await tx.query('insert into copies (text) select unnest($1::text[])', [texts]);
      await batch.recordHandled(tx);
    });
    // The test kills the process here: the effect is committed, the events are not acknowledged.
    if (texts.includes(HANG_AFTER_COMMIT)) await new Promise(() => undefined);
  }
}

@Injectable()
class CountActivities {
  constructor(private readonly dataSource: DataSource) {}

  /** Counts to `to`, one number every 50 ms, from where the attempt before was. */
  @Activity()
  async countTo(to: number): Promise<number> {
    const { checkpoint, attempt, heartbeat, jobId, signal } = activityContext();
    new Logger('Count').log(`counting to ${to}`);
    const from = typeof checkpoint === 'number' ? checkpoint : 0;
    for (let number = from + 1; number <= to; number += 1) {
      signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 50));
      await this.dataSource.query(
        'insert into counted (job, number, attempt) values ($1, $2, $3) on conflict (job, number) do nothing',
        [jobId, number, attempt],
      );
      heartbeat(number);
    }
    return to;
  }
}

@Module({ providers: [CopyNotes, CountActivities] })
class CopiesModule {}

class Nothing {}

export const notesService: ServiceDefinition<NotesEnv> = {
  app: 'ingestion',
  env: NotesEnv,
  module: () => NotesModule,
  entities: [],
  migrations: [NoteTables1764000000001],
};
export const copiesService: ServiceDefinition<CopiesEnv> = {
  app: 'search',
  env: CopiesEnv,
  module: () => CopiesModule,
  entities: [],
  migrations: [CopyTables1764000000001],
  activities: COUNT_QUEUE,
};
export const gatewayService: ServiceDefinition<GatewayEnv> = {
  app: 'api-gateway',
  env: GatewayEnv,
  module: () => Nothing,
  entities: [],
  migrations: [],
};
