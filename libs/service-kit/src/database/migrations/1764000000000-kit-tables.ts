import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Tables that every schema has: what is to be handed over, what came in, what was answered. */
export class KitTables1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table outbox (
        seq bigint generated always as identity primary key,
        kind text not null check (kind in ('event', 'workflow-start', 'workflow-cancel')),
        id uuid not null unique,
        subject text not null,
        payload json not null,
        context json not null,
        created_at timestamptz not null default now(),
        closed_at timestamptz,
        attempts integer not null default 0,
        retry_at timestamptz,
        last_error text
      );
      create index outbox_open_events on outbox (seq) where closed_at is null and kind = 'event';
      create index outbox_open_workflows on outbox (seq) where closed_at is null and kind <> 'event';
      create index outbox_closed on outbox (closed_at) where closed_at is not null;

      create table inbox (
        consumer text not null,
        event_id text not null,
        handled_at timestamptz not null default now(),
        primary key (consumer, event_id)
      );
      create index inbox_handled_at on inbox (handled_at);

      create table idempotency_keys (
        scope text not null,
        key text not null,
        request_hash bytea not null,
        reply json,
        created_at timestamptz not null default now(),
        primary key (scope, key)
      );
      create index idempotency_keys_created_at on idempotency_keys (created_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table outbox; drop table inbox; drop table idempotency_keys;');
  }
}
