import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Gaps that somebody should close. */
export class ActionItems1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE action_items (
        id uuid PRIMARY KEY,
        urn text NOT NULL,
        name text NOT NULL,
        "check" text NOT NULL,
        state text NOT NULL,
        gain integer NOT NULL,
        cause text NOT NULL,
        owner_urn text,
        is_assigned boolean NOT NULL,
        due_on date NOT NULL,
        opened_at timestamptz(3) NOT NULL,
        closed_at timestamptz(3),
        reopened integer NOT NULL,
        dismiss_reason text,
        dismissed_by text
      );
      CREATE UNIQUE INDEX action_items_one ON action_items (urn, "check");
      CREATE INDEX action_items_page ON action_items (state, due_on, id);
      CREATE INDEX action_items_of_owner ON action_items (owner_urn, state, due_on, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE action_items');
  }
}
