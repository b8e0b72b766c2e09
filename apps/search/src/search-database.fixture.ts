import { createDatabase, type TestDatabase } from '@dataspoke/dev-stack/testing';
import { DataSource } from 'typeorm';
import { SEARCH_SERVICE } from './search-service';

/** A database of its own with an empty schema of search; its migrations have not run. Whoever asks destroys and drops both. */
export async function searchDatabase(): Promise<{
  readonly place: TestDatabase;
  readonly database: DataSource;
}> {
  const place = await createDatabase();
  const database = await new DataSource({
    type: 'postgres',
    url: place.url,
    schema: 'search',
    entities: [...SEARCH_SERVICE.entities],
    migrations: [...SEARCH_SERVICE.migrations],
    installExtensions: false,
    extra: { options: '-c search_path=search' },
  }).initialize();
  await database.query('CREATE SCHEMA search');
  return { place, database };
}
