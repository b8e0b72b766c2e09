import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What a source has added to entities of others, to be taken back once it is no longer said. */
export class Contributions1764590000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table source_contributions (
        source_id uuid not null,
        urn text not null,
        aspect text not null,
        listing text not null,
        last_seen_run uuid not null,
        primary key (source_id, urn, aspect)
      );

      create table run_contributions (
        run_id uuid not null,
        urn text not null,
        scope text not null,
        primary key (run_id, urn)
      );

      alter table run_scopes add column unnamed_failures integer not null default 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table run_scopes drop column unnamed_failures;
      drop table run_contributions;
      drop table source_contributions;
    `);
  }
}
