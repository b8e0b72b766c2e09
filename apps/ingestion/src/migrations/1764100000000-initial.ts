import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Sources, their runs with change sets, schedules, and the place in the catalog's change feed. */
export class Initial1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sources (
        id uuid primary key,
        name text not null,
        type text not null,
        recipe jsonb not null,
        env text not null,
        schedule jsonb,
        schedule_version integer not null,
        synced_version integer not null,
        takeover boolean not null,
        version integer not null,
        created_at timestamp(3) with time zone not null,
        updated_at timestamp(3) with time zone not null,
        deleted_at timestamp(3) with time zone
      );
      create unique index sources_name on sources (name) where deleted_at is null;
      create index sources_page on sources (created_at, id);

      create table source_entities (
        source_id uuid not null,
        urn text not null,
        listing text not null,
        parent_listing text,
        last_seen_run uuid not null,
        primary key (source_id, urn)
      );
      create index source_entities_urn on source_entities (urn);

      create table runs (
        id uuid primary key,
        source_id uuid not null,
        kind text not null,
        trigger text not null,
        state text not null,
        progress jsonb not null,
        counts jsonb not null,
        failure jsonb,
        feed_position text,
        write_attempt integer not null default 0,
        cancel_requested boolean not null default false,
        created_at timestamp(3) with time zone not null,
        started_at timestamp(3) with time zone,
        finished_at timestamp(3) with time zone
      );
      create unique index runs_one_per_source on runs (source_id) where state in ('queued', 'running');
      create index runs_page on runs (created_at, id);
      create index runs_of_source on runs (source_id, created_at, id);

      create table run_scopes (
        run_id uuid not null,
        scope text not null,
        position integer not null,
        name text not null,
        kind text not null,
        state text not null,
        listing text,
        attempt integer not null default 0,
        checkpoint text,
        next_seq integer not null default 0,
        counts jsonb not null,
        failure jsonb,
        primary key (run_id, scope)
      );

      create table run_kept_entities (
        run_id uuid not null,
        urn text not null,
        primary key (run_id, urn)
      );

      create table failed_records (
        id uuid primary key,
        run_id uuid not null,
        scope text not null,
        kind text not null,
        name text not null,
        reason text not null,
        remedy text,
        created_at timestamp(3) with time zone not null
      );
      create index failed_records_page on failed_records (run_id, created_at, id);

      create table changes (
        run_id uuid not null,
        urn text not null,
        aspect text not null,
        seq bigint not null,
        scope text not null,
        timeseries boolean not null,
        action text not null,
        before jsonb,
        after jsonb,
        before_version text,
        system_properties jsonb,
        outcome text not null,
        reason text,
        written_at timestamp(3) with time zone,
        primary key (run_id, urn, aspect)
      );
      create index changes_in_order on changes (run_id, seq);
      create index changes_by_outcome on changes (run_id, outcome, seq);

      create table schedule_firings (
        id text primary key,
        source_id uuid not null,
        scheduled_at timestamp(3) with time zone not null,
        outcome text not null,
        run_id uuid not null
      );
      create index schedule_firings_of_source on schedule_firings (source_id, scheduled_at);

      create table feed (
        id smallint primary key,
        datahub_url text not null,
        offsets jsonb not null,
        position text not null,
        undecodable integer not null default 0,
        updated_at timestamp(3) with time zone not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table feed;
      drop table schedule_firings;
      drop table changes;
      drop table failed_records;
      drop table run_kept_entities;
      drop table run_scopes;
      drop table runs;
      drop table source_entities;
      drop table sources;
    `);
  }
}
