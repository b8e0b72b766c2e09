import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What columns seem to hold, and what people said about it. */
export class ColumnSuggestions1764510000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table column_suggestions (
        dataset text not null,
        field text not null,
        type text not null,
        confidence double precision not null,
        evidence text not null,
        state text not null,
        current boolean not null,
        evaluated_at timestamp(3) with time zone not null,
        decided_by text,
        decided_at timestamp(3) with time zone,
        primary key (dataset, field, type)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table column_suggestions');
  }
}
