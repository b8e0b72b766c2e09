import { type DataSource } from 'typeorm';
import { METADATA_HEALTH_SERVICE } from '../metadata-health-service';
import { openSchema } from '../schema.fixture';

describe('the schema of metadata-health', () => {
  let schema: Awaited<ReturnType<typeof openSchema>>;
  let database: DataSource;

  beforeAll(async () => {
    schema = await openSchema();
    ({ database } = schema);
  });
  afterAll(() => schema?.close());

  it('has a migration for every change of an entity, and every migration has a way back', async () => {
    await database.runMigrations();
    const { upQueries } = await database.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);

    for (let left = METADATA_HEALTH_SERVICE.migrations.length; left > 0; left -= 1) {
      await database.undoLastMigration();
    }
    const left = await database.query<{ relname: string }[]>(
      `SELECT relname FROM pg_class WHERE relnamespace = 'metadata_health'::regnamespace AND relkind IN ('r', 'S')
       AND relname NOT LIKE 'migrations%'`,
    );
    expect(left).toEqual([]);
    await database.runMigrations();
  });
});
