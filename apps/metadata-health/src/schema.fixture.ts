import { createDatabase } from '@dataspoke/dev-stack/testing';
import { DataSource } from 'typeorm';
import { METADATA_HEALTH_SERVICE } from './metadata-health-service';

/** A database of its own with the empty schema of metadata-health; no migration has run. */
export async function openSchema(): Promise<{
  readonly database: DataSource;
  readonly close: () => Promise<void>;
}> {
  const place = await createDatabase();
  const database = await new DataSource({
    type: 'postgres',
    url: place.url,
    schema: 'metadata_health',
    entities: [...METADATA_HEALTH_SERVICE.entities],
    migrations: [...METADATA_HEALTH_SERVICE.migrations],
    installExtensions: false,
    extra: { options: '-c search_path=metadata_health' },
  }).initialize();
  await database.query('CREATE SCHEMA metadata_health');
  return {
    database,
    close: async () => {
      await database.destroy();
      await place.drop();
    },
  };
}
