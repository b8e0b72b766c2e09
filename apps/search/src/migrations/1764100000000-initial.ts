import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Documents, full re-indexes, how far the feed was followed, what the index is made of. */
export class Initial1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SEQUENCE document_versions;

      CREATE TABLE documents (
        urn text COLLATE "C" PRIMARY KEY,
        entity_type text NOT NULL,
        platform text NOT NULL,
        version bigint NOT NULL,
        content jsonb,
        vectors_of text,
        vector bytea,
        detail_vectors bytea,
        indexed_at timestamptz(3) NOT NULL,
        seen_by uuid
      );
      CREATE INDEX documents_page ON documents (entity_type, urn) WHERE content IS NOT NULL;
      CREATE INDEX documents_of_platform ON documents (platform, urn) WHERE content IS NOT NULL;
      CREATE INDEX documents_by_vectors ON documents (vectors_of, urn) WHERE content IS NOT NULL;
      CREATE INDEX documents_removed ON documents (indexed_at) WHERE content IS NULL;

      CREATE TABLE index_runs (
        id uuid PRIMARY KEY,
        state text NOT NULL,
        scope text NOT NULL DEFAULT 'all',
        trigger text NOT NULL,
        progress jsonb NOT NULL,
        counts jsonb NOT NULL,
        cursor text,
        pages integer NOT NULL DEFAULT 0,
        restarts integer NOT NULL DEFAULT 0,
        failure text,
        cancel_requested boolean NOT NULL DEFAULT false,
        created_at timestamptz(3) NOT NULL,
        started_at timestamptz(3),
        finished_at timestamptz(3)
      );
      CREATE UNIQUE INDEX index_runs_one ON index_runs (scope) WHERE state IN ('queued', 'running');
      CREATE INDEX index_runs_page ON index_runs (created_at, id);

      CREATE TABLE feed_markers (
        stream_sequence bigint PRIMARY KEY,
        position text NOT NULL
      );

      CREATE TABLE index_state (
        id smallint PRIMARY KEY,
        generation uuid NOT NULL,
        model text,
        dimensions integer,
        reconcile_since timestamptz(3)
      );
      INSERT INTO index_state (id, generation) VALUES (1, gen_random_uuid());
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE index_state;
      DROP TABLE feed_markers;
      DROP TABLE index_runs;
      DROP TABLE documents;
      DROP SEQUENCE document_versions;
    `);
  }
}
