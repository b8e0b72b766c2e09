import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What each metric of a step has brought, so that a new attempt goes on behind it; versions of evaluation schedules. */
export class ResumableCollectionsAndScheduleVersions1764600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table metric_collection_steps add column measured jsonb not null default '{}';
      alter table evaluation_schedules add column version integer not null default 1;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table evaluation_schedules drop column version;
      alter table metric_collection_steps drop column measured;
    `);
  }
}
