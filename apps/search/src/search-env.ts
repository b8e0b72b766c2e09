import { ActivityServiceEnv } from '@dataspoke/service-kit';
import { IsNotEmpty, IsOptional, IsString, IsTimeZone, Matches } from 'class-validator';

/** Configuration of the search service. */
export class SearchEnv extends ActivityServiceEnv {
  @Matches(/^https?:\/\/[^\s@]+$/, {
    message: 'DATAHUB_URL must look like http://host:8080, without credentials (DATAHUB_TOKEN)',
  })
  DATAHUB_URL: string;

  @IsOptional()
  @IsString()
  DATAHUB_TOKEN?: string;

  /** SQLite file of the embedded index; made when it is not there. */
  @IsString()
  @IsNotEmpty()
  DATASPOKE_INDEX_FILE: string;

  /** Path of the embedding model, `model.onnx`. While it is missing, search works by words alone. */
  @IsString()
  @IsNotEmpty()
  DATASPOKE_EMBED_MODEL: string;

  /** Path of the model's `tokenizer.json`. */
  @IsString()
  @IsNotEmpty()
  DATASPOKE_EMBED_TOKENIZER: string;

  /** When index and catalog are compared, five fields: minute, hour, day of month, month, day of week. */
  @Matches(/^\s*(\S+\s+){4}\S+\s*$/, {
    message: 'DATASPOKE_RECONCILE_CRON must have five fields, e.g. 15 3 * * *',
  })
  DATASPOKE_RECONCILE_CRON = '15 3 * * *';

  /** IANA time zone of that. */
  @IsTimeZone()
  DATASPOKE_RECONCILE_TIMEZONE = 'UTC';
}
