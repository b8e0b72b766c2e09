import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** How long the details of the runs of a source are kept, where that is not left to the deployment. */
export class SourceRetention1764551000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table sources add column kept_runs integer, add column kept_run_days integer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table sources drop column kept_runs, drop column kept_run_days');
  }
}
