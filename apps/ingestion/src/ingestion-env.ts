import { ActivityServiceEnv, EnvFlag, EnvInteger } from '@dataspoke/service-kit';
import { IsOptional, IsString, Matches } from 'class-validator';

/** Configuration of the ingestion service. */
export class IngestionEnv extends ActivityServiceEnv {
  @Matches(/^https?:\/\/[^\s@]+$/, {
    message: 'DATAHUB_URL must look like http://host:8080, without credentials (DATAHUB_TOKEN)',
  })
  DATAHUB_URL: string;

  @IsOptional()
  @IsString()
  DATAHUB_TOKEN?: string;

  /** Seals the secrets of recipes. */
  @Matches(/^[A-Za-z0-9+/]{43}=$/, { message: 'DATASPOKE_SECRET_KEY must be 32 bytes in Base64' })
  DATASPOKE_SECRET_KEY: string;

  /** Sources on this machine; for development, where the neighbours of the service are no secret. */
  @EnvFlag()
  DATASPOKE_ALLOW_LOOPBACK_SOURCES = false;

  /** Change sets hold whole aspects; of so many of the newest runs of each source they are kept. */
  @EnvInteger(1, 1_000)
  DATASPOKE_KEPT_RUNS = 20;

  /** And for so many days after the end of a run; 0 however old they are. */
  @EnvInteger(0, 36_500)
  DATASPOKE_KEPT_RUN_DAYS = 0;

  /** Variables of this process that recipes may refer to: names, or beginnings of names that end with `*`, separated by commas. */
  @IsOptional()
  @Matches(/^[A-Za-z_]\w*\*?(,[A-Za-z_]\w*\*?)*$/, {
    message: 'DATASPOKE_RECIPE_VARIABLES must be names separated by commas, such as PG_PASSWORD,WAREHOUSE_*',
  })
  DATASPOKE_RECIPE_VARIABLES?: string;

  /** The same for programs that connectors may run; they run with the rights of this service. */
  @IsOptional()
  @Matches(/^\/[^:]*(:\/[^:]*)*$/, {
    message:
      'DATASPOKE_CONNECTOR_FOLDERS must be absolute paths separated by colons, such as /opt/connectors',
  })
  DATASPOKE_CONNECTOR_FOLDERS?: string;

  /** Folder whose node_modules hold connector packages; they run inside of this service. */
  @IsOptional()
  @Matches(/^\//, {
    message: 'DATASPOKE_CONNECTOR_PACKAGES must be an absolute path, such as /opt/connector-packages',
  })
  DATASPOKE_CONNECTOR_PACKAGES?: string;

  /** File of DuckDB's `excel` extension, with which workbooks are read; without it they are failed records. */
  @IsOptional()
  @IsString()
  DATASPOKE_DUCKDB_EXCEL?: string;

  /** Absolute paths of the folders that files of sources may be read from, separated by colons; none unless said. */
  @IsOptional()
  @Matches(/^\/[^:]*(:\/[^:]*)*$/, {
    message:
      'DATASPOKE_SOURCE_FOLDERS must be absolute paths separated by colons, such as /data/dbt:/data/files',
  })
  DATASPOKE_SOURCE_FOLDERS?: string;
}
