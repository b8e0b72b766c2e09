import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What a run read with limits, and which object of the source each of its entities stands for. */
export class RunReport1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table run_warnings (
        id uuid primary key,
        run_id uuid not null,
        scope text not null,
        kind text not null,
        name text not null,
        message text not null,
        created_at timestamp(3) with time zone not null
      );
      create index run_warnings_page on run_warnings (run_id, created_at, id);

      create table run_entities (
        run_id uuid not null,
        urn text not null,
        scope text not null,
        kind text not null,
        path jsonb not null,
        primary key (run_id, urn)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table run_entities; drop table run_warnings');
  }
}
