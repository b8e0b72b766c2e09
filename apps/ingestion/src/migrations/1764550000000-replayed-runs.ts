import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Which objects failed records stand for, and what became of them when a run replayed them. */
export class ReplayedRuns1764550000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table runs add column replays uuid;

      alter table failed_records
        add column scope_id text,
        add column object text,
        add column urn text,
        add column unnamed boolean not null default false,
        add column replayed_by uuid,
        add column replay_result text;

      create table replayed_objects (
        run_id uuid not null,
        scope text not null,
        object text not null,
        urn text,
        name text not null,
        unnamed boolean not null,
        result text,
        primary key (run_id, scope, object)
      );
      create index replayed_objects_urn on replayed_objects (run_id, urn);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table replayed_objects;
      alter table failed_records
        drop column scope_id,
        drop column object,
        drop column urn,
        drop column unnamed,
        drop column replayed_by,
        drop column replay_result;
      alter table runs drop column replays;
    `);
  }
}
