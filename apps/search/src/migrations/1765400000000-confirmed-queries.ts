import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Questions with the SQL that somebody has confirmed as their answer. */
export class ConfirmedQueries1765400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE confirmed_queries (
        id uuid PRIMARY KEY,
        question text NOT NULL,
        sql text NOT NULL,
        platform text NOT NULL,
        tables text[] NOT NULL,
        joins jsonb NOT NULL,
        vector_of text,
        vector bytea,
        confirmed_by text NOT NULL,
        created_at timestamptz(3) NOT NULL
      );
      CREATE INDEX confirmed_queries_newest ON confirmed_queries (created_at, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE confirmed_queries');
  }
}
