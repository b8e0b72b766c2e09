import { qualityService } from '../quality.service-definition';
import { type RunningQuality, startQuality } from '../quality.fixture';

describe('the schema of quality', () => {
  let quality: RunningQuality;

  beforeAll(async () => {
    quality = await startQuality();
  }, 60_000);
  afterAll(async () => {
    await quality?.close();
  });

  it('has a migration for every change of an entity', async () => {
    const { upQueries } = await quality.database.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('can be taken back and made again', async () => {
    const { database } = quality;
    for (let undone = 0; undone < qualityService.migrations.length; undone += 1) {
      await database.undoLastMigration({ transaction: 'each' });
    }
    const left = await database.query<{ name: string }[]>(
      `select table_name as name from information_schema.tables where table_schema = 'quality' order by 1`,
    );
    expect(left.map(({ name }) => name)).toEqual(['idempotency_keys', 'inbox', 'migrations', 'outbox']);
    await database.runMigrations({ transaction: 'each' });
    expect((await database.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
  });
});
