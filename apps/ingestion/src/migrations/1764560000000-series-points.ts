import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** A change set holds several values of one time series, and a scope keeps what its next read wants to know. */
export class SeriesPoints1764560000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table changes add column point text not null default '';
      alter table changes drop constraint changes_pkey, add primary key (run_id, urn, aspect, point);
      alter table run_scopes add column cursor text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table run_scopes drop column cursor;
      delete from changes where point <> '';
      alter table changes drop constraint changes_pkey, add primary key (run_id, urn, aspect);
      alter table changes drop column point;
    `);
  }
}
