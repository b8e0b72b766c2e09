import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What the rules of the recipe left out of each scope of a run. Scopes that were read before stay without. */
export class FilteredRules1764700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table run_scopes add column filtered jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table run_scopes drop column filtered');
  }
}
