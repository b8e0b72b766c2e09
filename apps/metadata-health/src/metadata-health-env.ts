import { ActivityServiceEnv } from '@dataspoke/service-kit';
import { IsOptional, IsString, IsTimeZone, Matches } from 'class-validator';

/** Configuration of the metadata-health service. */
export class MetadataHealthEnv extends ActivityServiceEnv {
  @Matches(/^https?:\/\/[^\s@]+$/, {
    message: 'DATAHUB_URL must look like http://host:8080, without credentials (DATAHUB_TOKEN)',
  })
  DATAHUB_URL: string;

  @IsOptional()
  @IsString()
  DATAHUB_TOKEN?: string;

  /** When every dataset is scored anew, five fields: minute, hour, day of month, month, day of week. */
  @Matches(/^\s*(\S+\s+){4}\S+\s*$/, {
    message: 'DATASPOKE_HEALTH_SCAN_CRON must have five fields, e.g. 30 5 * * *',
  })
  DATASPOKE_HEALTH_SCAN_CRON = '30 5 * * *';

  /** IANA time zone of that. */
  @IsTimeZone()
  DATASPOKE_HEALTH_SCAN_TIMEZONE = 'UTC';
}
