import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Scores, their history, the definitions they were made by, and full scans. */
export class Initial1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SEQUENCE score_versions;

      CREATE TABLE score_definitions (
        version integer PRIMARY KEY,
        content jsonb NOT NULL,
        created_at timestamptz(3) NOT NULL,
        created_by text NOT NULL
      );

      CREATE TABLE scores (
        urn text COLLATE "C" PRIMARY KEY,
        version bigint NOT NULL,
        name text NOT NULL,
        platform text NOT NULL,
        owners text[] NOT NULL,
        technical_owners text[] NOT NULL,
        business_owners text[] NOT NULL,
        score integer,
        rank integer NOT NULL,
        confidence integer NOT NULL,
        dimensions jsonb NOT NULL,
        gaps jsonb NOT NULL,
        unknowns jsonb NOT NULL,
        definition_version integer NOT NULL,
        scored_at timestamptz(3) NOT NULL,
        publish_pending boolean NOT NULL,
        seen_by uuid
      );
      CREATE INDEX scores_by_rank ON scores (rank, urn);
      CREATE INDEX scores_of_platform ON scores (platform, urn);
      CREATE INDEX scores_to_publish ON scores (urn) WHERE publish_pending;

      CREATE TABLE score_snapshots (
        urn text COLLATE "C" NOT NULL,
        day date NOT NULL,
        score integer,
        confidence integer NOT NULL,
        definition_version integer NOT NULL,
        PRIMARY KEY (urn, day)
      );
      CREATE INDEX score_snapshots_of_day ON score_snapshots (day);

      CREATE TABLE scans (
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
      CREATE UNIQUE INDEX scans_one ON scans (scope) WHERE state IN ('queued', 'running');
      CREATE INDEX scans_page ON scans (created_at, id);

      CREATE TABLE scan_firings (
        id text PRIMARY KEY,
        scheduled_at timestamptz(3) NOT NULL,
        outcome text NOT NULL,
        scan_id uuid NOT NULL
      );

      CREATE TABLE owed_scans (
        id smallint PRIMARY KEY,
        since timestamptz(3) NOT NULL,
        trigger text NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE owed_scans;
      DROP TABLE scan_firings;
      DROP TABLE scans;
      DROP TABLE score_snapshots;
      DROP TABLE scores;
      DROP TABLE score_definitions;
      DROP SEQUENCE score_versions;
    `);
  }
}
