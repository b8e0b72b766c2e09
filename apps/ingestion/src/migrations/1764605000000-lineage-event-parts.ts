import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Parts of events that are too large for one message wait for each other. */
export class LineageEventParts1764605000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table lineage_event_parts (
        upload uuid not null,
        part int not null,
        bytes bytea not null,
        received_at timestamptz(3) not null,
        primary key (upload, part)
      );
      create index lineage_event_parts_received on lineage_event_parts (received_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table lineage_event_parts');
  }
}
