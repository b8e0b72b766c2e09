import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Which scope shows another one, said by the connector instead of guessed by their kinds. */
export class ScopeParents1764600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table run_scopes add column parent text;
      update run_scopes set parent = 'database' where kind = 'schema';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table run_scopes drop column parent');
  }
}
