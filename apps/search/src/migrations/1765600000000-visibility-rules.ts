import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Who can find what; and the tree of domains, which rules follow downwards, without a look at everything else. */
export class VisibilityRules1765600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE visibility_rules (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        effect text NOT NULL,
        roles text[] NOT NULL,
        api_keys text[] NOT NULL,
        entities jsonb NOT NULL,
        version integer NOT NULL,
        created_at timestamptz(3) NOT NULL,
        updated_at timestamptz(3) NOT NULL
      );
      CREATE UNIQUE INDEX visibility_rules_names ON visibility_rules (name);
      CREATE INDEX documents_domains ON documents (urn) WHERE entity_type = 'domain';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX documents_domains; DROP TABLE visibility_rules');
  }
}
