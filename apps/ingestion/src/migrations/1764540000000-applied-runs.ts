import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Which dry run another one carries out. */
export class AppliedRuns1764540000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table runs add column applies uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table runs drop column applies');
  }
}
