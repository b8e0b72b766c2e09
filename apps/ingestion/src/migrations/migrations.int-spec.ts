import { DataSource } from 'typeorm';
import { INGESTION_SERVICE } from '../ingestion-service';
import { startIngestion, type RunningIngestion } from '../ingestion.fixture';

describe('the schema of ingestion', () => {
  let ingestion: RunningIngestion;

  beforeAll(async () => {
    ingestion = await startIngestion({ roles: 'rpc' });
  }, 60_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  it('has a migration for every change of an entity', async () => {
    const database = ingestion.service.app.get(DataSource);
    const { upQueries } = await database.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('can be taken back and made again', async () => {
    const database = ingestion.service.app.get(DataSource);
    for (let undone = 0; undone < INGESTION_SERVICE.migrations.length; undone += 1) {
      await database.undoLastMigration({ transaction: 'each' });
    }
    const left = await database.query<{ name: string }[]>(
      `select table_name as name from information_schema.tables where table_schema = 'ingestion' order by 1`,
    );
    expect(left.map(({ name }) => name)).toEqual(['idempotency_keys', 'inbox', 'migrations', 'outbox']);
    await database.runMigrations({ transaction: 'each' });
    expect((await database.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
  });
});
