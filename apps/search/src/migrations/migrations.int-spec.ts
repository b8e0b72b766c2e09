import { type TestDatabase } from '@dataspoke/dev-stack/testing';
import { type DataSource } from 'typeorm';
import { searchDatabase } from '../search-database.fixture';
import { SEARCH_SERVICE } from '../search-service';

describe('the schema of search', () => {
  let place: TestDatabase;
  let database: DataSource;

  beforeAll(async () => {
    ({ place, database } = await searchDatabase());
  });
  afterAll(async () => {
    await database?.destroy();
    await place?.drop();
  });

  it('has a migration for every change of an entity, and every migration has a way back', async () => {
    await database.runMigrations();
    const { upQueries } = await database.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);

    for (let left = SEARCH_SERVICE.migrations.length; left > 0; left--) await database.undoLastMigration();
    const left = await database.query<{ relname: string }[]>(
      `SELECT relname FROM pg_class WHERE relnamespace = 'search'::regnamespace AND relkind IN ('r', 'S')
       AND relname NOT LIKE 'migrations%'`,
    );
    expect(left).toEqual([]);
    await database.runMigrations();
  });
});
