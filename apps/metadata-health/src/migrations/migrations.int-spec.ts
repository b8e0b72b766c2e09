import { createDatabase, type TestDatabase } from '@dataspoke/dev-stack/testing';
import { DataSource } from 'typeorm';
import { METADATA_HEALTH_SERVICE } from '../metadata-health-service';

describe('the schema of metadata-health', () => {
  let place: TestDatabase;
  let database: DataSource;

  beforeAll(async () => {
    place = await createDatabase();
    database = await new DataSource({
      type: 'postgres',
      url: place.url,
      schema: 'metadata_health',
      entities: [...METADATA_HEALTH_SERVICE.entities],
      migrations: [...METADATA_HEALTH_SERVICE.migrations],
      installExtensions: false,
      extra: { options: '-c search_path=metadata_health' },
    }).initialize();
    await database.query('CREATE SCHEMA metadata_health');
  });
  afterAll(async () => {
    await database?.destroy();
    await place?.drop();
  });

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
