import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** How far a consumer came in the event stream: the stream forgets after a week, the consumer has to notice. */
export class InboxPosition1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table inbox add column stream_sequence bigint;
      create index inbox_position on inbox (consumer, stream_sequence) where stream_sequence is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table inbox drop column stream_sequence');
  }
}
