import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The organisation tree, who belongs where, and a way from owners to their datasets. */
export class Departments1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE departments (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        parent_id uuid,
        version integer NOT NULL,
        created_at timestamptz(3) NOT NULL,
        updated_at timestamptz(3) NOT NULL
      );
      CREATE UNIQUE INDEX departments_names ON departments (name);
      CREATE INDEX departments_below ON departments (parent_id);

      CREATE TABLE department_owners (
        owner_urn text PRIMARY KEY,
        department_id uuid NOT NULL
      );
      CREATE INDEX department_owners_of ON department_owners (department_id);

      CREATE INDEX scores_by_owner ON scores USING gin (owners);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX scores_by_owner;
      DROP TABLE department_owners;
      DROP TABLE departments;
    `);
  }
}
