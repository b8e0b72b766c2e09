import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Rules and their versions, evaluations and their verdicts, schedules, incidents. */
export class Initial1764400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table rules (
        id uuid primary key,
        dataset_urn text not null,
        kind text not null,
        name text not null,
        fields jsonb not null,
        parameters jsonb not null,
        severity text not null,
        filter text,
        version integer not null,
        created_at timestamp(3) with time zone not null,
        updated_at timestamp(3) with time zone not null,
        deleted_at timestamp(3) with time zone
      );
      create index rules_page on rules (created_at, id);
      create index rules_of_dataset on rules (dataset_urn, created_at, id);

      create table rule_versions (
        rule_id uuid not null,
        version integer not null,
        name text not null,
        fields jsonb not null,
        parameters jsonb not null,
        severity text not null,
        filter text,
        created_at timestamp(3) with time zone not null,
        published_at timestamp(3) with time zone,
        primary key (rule_id, version)
      );

      create table evaluations (
        id uuid primary key,
        state text not null,
        trigger text not null,
        cancel_requested boolean not null default false,
        scope text not null,
        scope_key text not null,
        rule_id uuid,
        dataset_urn text,
        planned boolean not null default false,
        progress jsonb not null,
        counts jsonb not null,
        failure text,
        created_at timestamp(3) with time zone not null,
        started_at timestamp(3) with time zone,
        finished_at timestamp(3) with time zone
      );
      create unique index evaluations_one_per_scope on evaluations (scope_key) where state in ('queued', 'running');
      create index evaluations_page on evaluations (created_at, id);

      create table verdicts (
        id uuid primary key,
        evaluation_id uuid not null,
        rule_id uuid not null,
        rule_version integer not null,
        dataset_urn text not null,
        verdict text,
        message text not null default '',
        observed jsonb not null default '{}',
        expected text not null default '',
        statement text not null default '',
        duration_ms integer not null default 0,
        examples jsonb not null default '[]',
        error jsonb,
        as_of timestamp(3) with time zone,
        evaluated_at timestamp(3) with time zone,
        published_at timestamp(3) with time zone,
        publish_refusal text
      );
      create unique index verdicts_of_evaluation on verdicts (evaluation_id, rule_id);
      create index verdicts_of_rule on verdicts (rule_id, evaluated_at, id);
      create index verdicts_of_dataset on verdicts (dataset_urn, evaluated_at, id);

      create table evaluation_schedules (
        id uuid primary key,
        scope text not null,
        rule_id uuid,
        dataset_urn text,
        schedule jsonb not null,
        synced boolean not null default false,
        created_at timestamp(3) with time zone not null,
        deleted_at timestamp(3) with time zone
      );
      create index evaluation_schedules_page on evaluation_schedules (created_at, id);

      create table evaluation_firings (
        id text primary key,
        schedule_id uuid not null,
        scheduled_at timestamp(3) with time zone not null,
        outcome text not null,
        evaluation_id uuid not null
      );
      create index evaluation_firings_of_schedule on evaluation_firings (schedule_id, scheduled_at);

      create table incidents (
        id uuid primary key,
        dataset_urn text not null,
        cause text not null,
        rule_id uuid not null,
        title text not null,
        description text not null,
        state text not null,
        failures integer not null,
        evaluation_id uuid not null,
        judged_at timestamp(3) with time zone not null,
        opened_at timestamp(3) with time zone not null,
        closed_at timestamp(3) with time zone,
        version integer not null default 1,
        published_version integer not null default 0
      );
      create unique index incidents_one_open on incidents (dataset_urn, cause) where state = 'open';
      create index incidents_page on incidents (opened_at, id);
      create index incidents_of_dataset on incidents (dataset_urn, opened_at, id);
      create index incidents_of_rule on incidents (rule_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table incidents;
      drop table evaluation_firings;
      drop table evaluation_schedules;
      drop table verdicts;
      drop table evaluations;
      drop table rule_versions;
      drop table rules;
    `);
  }
}
