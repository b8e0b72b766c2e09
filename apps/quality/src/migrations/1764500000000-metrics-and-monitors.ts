import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Metrics and their days, collections of them, monitors and what these say about each day. */
export class MetricsAndMonitors1764500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table metrics (
        id uuid primary key,
        dataset_urn text not null,
        definition_key text not null,
        definition jsonb not null,
        collected_through date,
        problem jsonb,
        created_at timestamp(3) with time zone not null
      );
      create unique index metrics_once on metrics (dataset_urn, definition_key);

      create table metric_points (
        metric_id uuid not null,
        day date not null,
        numerator bigint not null,
        denominator bigint,
        primary key (metric_id, day)
      );

      create table metric_collections (
        id uuid primary key,
        state text not null,
        trigger text not null,
        cancel_requested boolean not null default false,
        scope_key text not null,
        dataset_urn text,
        planned boolean not null default false,
        progress jsonb not null,
        counts jsonb not null,
        failure text,
        created_at timestamp(3) with time zone not null,
        started_at timestamp(3) with time zone,
        finished_at timestamp(3) with time zone
      );
      create unique index metric_collections_one_per_scope on metric_collections (scope_key) where state in ('queued', 'running');
      create index metric_collections_page on metric_collections (created_at, id);

      create table metric_collection_steps (
        collection_id uuid not null,
        dataset_urn text not null,
        counts jsonb,
        primary key (collection_id, dataset_urn)
      );

      create table monitors (
        id uuid primary key,
        metric_id uuid not null,
        dataset_urn text not null,
        name text not null,
        subject text not null,
        holidays jsonb not null,
        state jsonb,
        phase text not null,
        days integer not null,
        judged_through date,
        created_at timestamp(3) with time zone not null
      );
      create index monitors_page on monitors (created_at, id);
      create index monitors_of_dataset on monitors (dataset_urn, created_at, id);
      create index monitors_of_metric on monitors (metric_id);

      create table monitor_days (
        monitor_id uuid not null,
        day date not null,
        dataset_urn text not null,
        phase text not null,
        value double precision not null,
        expected double precision not null,
        lower double precision not null,
        upper double precision not null,
        score double precision not null,
        anomaly boolean not null,
        reason text,
        primary key (monitor_id, day)
      );
      create index monitor_days_anomalies on monitor_days (day, monitor_id) where anomaly;
      create index monitor_days_anomalies_of_dataset on monitor_days (dataset_urn, day, monitor_id) where anomaly;
      create index monitor_days_anomalies_of_monitor on monitor_days (monitor_id, day) where anomaly;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table monitor_days;
      drop table monitors;
      drop table metric_collection_steps;
      drop table metric_collections;
      drop table metric_points;
      drop table metrics;
    `);
  }
}
