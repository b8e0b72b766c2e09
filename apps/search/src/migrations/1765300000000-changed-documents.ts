import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Documents in the order of their changes, for what is kept in memory of them. */
export class ChangedDocuments1765300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX documents_changed ON documents (indexed_at, urn)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX documents_changed');
  }
}
