import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** With which recipe a run has read: what one no longer shows another may still hold. */
export class RecipePrints1764610000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table runs add column recipe_print text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table runs drop column recipe_print');
  }
}
