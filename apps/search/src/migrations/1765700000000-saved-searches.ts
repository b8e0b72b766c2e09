import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Searches that are asked again after changes, what they know, and how often anything changed. */
export class SavedSearches1765700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE saved_searches (
        id uuid PRIMARY KEY,
        owner text NOT NULL,
        owner_role text NOT NULL,
        name text NOT NULL,
        request jsonb NOT NULL,
        top integer,
        min_score double precision,
        note text,
        evaluated_change bigint NOT NULL,
        evaluated_at timestamptz(3) NOT NULL,
        asked_at timestamptz(3) NOT NULL,
        version integer NOT NULL,
        created_at timestamptz(3) NOT NULL,
        updated_at timestamptz(3) NOT NULL
      );
      CREATE UNIQUE INDEX saved_searches_names ON saved_searches (owner, name);
      CREATE INDEX saved_searches_due ON saved_searches (evaluated_change, asked_at);

      CREATE TABLE saved_search_hits (
        saved_search_id uuid NOT NULL,
        urn text COLLATE "C" NOT NULL,
        id uuid NOT NULL,
        is_new boolean NOT NULL,
        found_at timestamptz(3) NOT NULL,
        seen_at timestamptz(3),
        PRIMARY KEY (saved_search_id, urn)
      );
      CREATE INDEX saved_search_hits_page ON saved_search_hits (saved_search_id, found_at, id) WHERE is_new;

      CREATE TABLE catalog_changes (
        id smallint PRIMARY KEY,
        number bigint NOT NULL
      );
      INSERT INTO catalog_changes (id, number) VALUES (1, 1);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE catalog_changes; DROP TABLE saved_search_hits; DROP TABLE saved_searches');
  }
}
