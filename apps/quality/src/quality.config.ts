import { ActivityServiceEnv, EnvFlag } from '@dataspoke/service-kit';
import { IsOptional, IsString, Matches } from 'class-validator';

/** Configuration of the quality service. */
export class QualityEnv extends ActivityServiceEnv {
  @Matches(/^https?:\/\/[^\s@]+$/, {
    message: 'DATAHUB_URL must look like http://host:8080, without credentials (DATAHUB_TOKEN)',
  })
  DATAHUB_URL: string;

  @IsOptional()
  @IsString()
  DATAHUB_TOKEN?: string;

  /** Opens the secrets of recipes; the same as that of ingestion, which sealed them. */
  @Matches(/^[A-Za-z0-9+/]{43}=$/, { message: 'DATASPOKE_SECRET_KEY must be 32 bytes in Base64' })
  DATASPOKE_SECRET_KEY: string;

  /** Sources on this machine; for development, where the neighbours of the service are no secret. */
  @EnvFlag()
  DATASPOKE_ALLOW_LOOPBACK_SOURCES = false;

  /** Variables of this process that recipes may refer to; the same as for ingestion. */
  @IsOptional()
  @Matches(/^[A-Za-z_]\w*\*?(,[A-Za-z_]\w*\*?)*$/, {
    message: 'DATASPOKE_RECIPE_VARIABLES must be names separated by commas, such as PG_PASSWORD,WAREHOUSE_*',
  })
  DATASPOKE_RECIPE_VARIABLES?: string;
}
