import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What the entities and aspects of each scope of a run came to. Runs that have ended before stay without. */
export class ScopeResults1764520000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table run_scopes add column results jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table run_scopes drop column results');
  }
}
