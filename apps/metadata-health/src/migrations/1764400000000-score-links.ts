import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Which assertions and incidents the scores rest on. */
export class ScoreLinks1764400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE score_links (
        urn text COLLATE "C" NOT NULL,
        dataset text COLLATE "C" NOT NULL,
        version bigint NOT NULL,
        PRIMARY KEY (urn, dataset)
      );
      CREATE INDEX score_links_of_dataset ON score_links (dataset);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE score_links');
  }
}
