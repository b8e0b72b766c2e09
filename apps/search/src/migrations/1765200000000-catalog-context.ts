import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Entities of every type: what documents mention, hold and are joined with, names and kept queries of the catalog, vectors by
 * the texts they were made of; and index runs of several kinds.
 */
export class CatalogContext1765200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE documents
        ADD COLUMN mentions text[] NOT NULL DEFAULT '{}',
        ADD COLUMN upstreams text[] NOT NULL DEFAULT '{}',
        ADD COLUMN members text[] NOT NULL DEFAULT '{}',
        ADD COLUMN joined text[] NOT NULL DEFAULT '{}';
      CREATE INDEX documents_mentions ON documents USING gin (mentions);
      CREATE INDEX documents_upstreams ON documents USING gin (upstreams);
      CREATE INDEX documents_members ON documents USING gin (members);
      CREATE INDEX documents_joined ON documents USING gin (joined);

      CREATE TABLE catalog_names (
        urn text COLLATE "C" PRIMARY KEY,
        name text
      );

      CREATE TABLE kept_queries (
        urn text COLLATE "C" PRIMARY KEY,
        sql text NOT NULL,
        title text,
        subjects text[] NOT NULL,
        modified_at timestamptz(3) NOT NULL
      );
      CREATE INDEX kept_queries_subjects ON kept_queries USING gin (subjects);

      CREATE TABLE owed_refreshes (
        urn text COLLATE "C" PRIMARY KEY,
        since timestamptz NOT NULL DEFAULT clock_timestamp()
      );

      CREATE TABLE embedding_cache (
        model text NOT NULL,
        hash bytea NOT NULL,
        vector bytea NOT NULL,
        used_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (model, hash)
      );
      CREATE INDEX embedding_cache_used ON embedding_cache (used_at);

      ALTER TABLE index_state
        ADD COLUMN recipe integer NOT NULL DEFAULT 1,
        ADD COLUMN promoting boolean NOT NULL DEFAULT false;
      ALTER TABLE index_runs
        ADD COLUMN kind text NOT NULL DEFAULT 'reconcile',
        ADD COLUMN stage integer NOT NULL DEFAULT 0,
        ADD COLUMN findings jsonb;

      CREATE TABLE index_run_firings (
        id uuid PRIMARY KEY,
        scheduled_at timestamptz(3) NOT NULL,
        outcome text NOT NULL,
        index_run_id uuid NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE index_run_firings;
      ALTER TABLE index_runs DROP COLUMN kind, DROP COLUMN stage, DROP COLUMN findings;
      ALTER TABLE index_state DROP COLUMN recipe, DROP COLUMN promoting;
      DROP TABLE embedding_cache;
      DROP TABLE owed_refreshes;
      DROP TABLE kept_queries;
      DROP TABLE catalog_names;
      ALTER TABLE documents DROP COLUMN mentions, DROP COLUMN upstreams, DROP COLUMN members, DROP COLUMN joined;
    `);
  }
}
