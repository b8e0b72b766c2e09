import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Quality rules that constraints of sources suggest, and what people said about them. */
export class RuleProposals1764580000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table rule_proposals (
        dataset text not null,
        name text not null,
        kind text not null,
        fields jsonb not null,
        definition text not null,
        validated boolean not null,
        draft jsonb,
        revision uuid not null,
        state text not null,
        current boolean not null,
        rule_id uuid,
        read_at timestamp(3) with time zone not null,
        decided_by text,
        decided_at timestamp(3) with time zone,
        primary key (dataset, name)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table rule_proposals');
  }
}
