import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Which run another one repeats in part. */
export class RetriedRuns1764530000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table runs add column retries uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table runs drop column retries');
  }
}
