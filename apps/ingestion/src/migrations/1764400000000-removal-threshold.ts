import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** How much of a scope a run may mark removed by itself, and the run whose held removals another one was asked to carry out. */
export class RemovalThreshold1764400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sources add column removal_threshold integer not null default 20;
      alter table runs add column confirms uuid;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table runs drop column confirms; alter table sources drop column removal_threshold',
    );
  }
}
