import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Older runs let go of their change sets and say so. */
export class PrunedRuns1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table runs add column pruned_at timestamp(3) with time zone');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table runs drop column pruned_at');
  }
}
