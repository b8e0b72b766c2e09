import { ActivityServiceEnv, EnvFlag } from '@dataspoke/service-kit';
import { Type } from 'class-transformer';
import {
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsTimeZone,
  Matches,
  Min,
  ValidateIf,
} from 'class-validator';

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

  /** Address of a Qdrant server; the index then lies there instead of in the file. */
  @IsOptional()
  @Matches(/^https?:\/\/[^\s@/]+$/, {
    message: 'QDRANT_URL must look like http://host:6333, without path and credentials (QDRANT_API_KEY)',
  })
  QDRANT_URL?: string;

  @IsOptional()
  @IsString()
  QDRANT_API_KEY?: string;

  /** What the names of the index's collections and aliases begin with; deployments that share a server need different ones. */
  @Matches(/^[A-Za-z0-9_.-]+$/, {
    message: 'QDRANT_COLLECTION may hold letters, digits, dots, dashes and underscores',
  })
  QDRANT_COLLECTION = 'dataspoke-search';

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

  /** A saved search is asked again at most this often while the catalog changes. */
  @IsInt()
  @Min(1)
  @Type(() => Number)
  DATASPOKE_SAVED_SEARCH_SECONDS = 30;

  /** Base of an OpenAI-compatible API, e.g. `https://models.example.org/v1`; takes the place of the offline model. */
  @IsOptional()
  @Matches(/^https?:\/\/[^\s@]+$/, {
    message:
      'DATASPOKE_EMBED_URL must look like https://host/v1, without credentials (DATASPOKE_EMBED_API_KEY)',
  })
  DATASPOKE_EMBED_URL?: string;

  @IsOptional()
  @IsString()
  DATASPOKE_EMBED_API_KEY?: string;

  /** Name of the model at that endpoint. */
  @ValidateIf(({ DATASPOKE_EMBED_URL }: SearchEnv) => DATASPOKE_EMBED_URL !== undefined)
  @IsString()
  @IsNotEmpty()
  DATASPOKE_EMBED_NAME?: string;

  /** Length of vectors to ask for, where the model offers several. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Type(() => Number)
  DATASPOKE_EMBED_DIMENSIONS?: number;

  /** What the model's card puts before questions, e.g. `query: `. */
  @IsOptional()
  @IsString()
  DATASPOKE_EMBED_QUERY_PREFIX?: string;

  /** What it puts before documents, e.g. `passage: `. */
  @IsOptional()
  @IsString()
  DATASPOKE_EMBED_DOCUMENT_PREFIX?: string;

  /** Base of an OpenAI-compatible API with a model that writes SQL; nothing is asked of a language model without it. */
  @IsOptional()
  @Matches(/^https?:\/\/[^\s@]+$/, {
    message: 'DATASPOKE_LLM_URL must look like https://host/v1, without credentials (DATASPOKE_LLM_API_KEY)',
  })
  DATASPOKE_LLM_URL?: string;

  @IsOptional()
  @IsString()
  DATASPOKE_LLM_API_KEY?: string;

  /** Name of the model at that endpoint. */
  @ValidateIf(({ DATASPOKE_LLM_URL }: SearchEnv) => DATASPOKE_LLM_URL !== undefined)
  @IsString()
  @IsNotEmpty()
  DATASPOKE_LLM_MODEL?: string;

  /** Lets models be at private addresses (10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7). */
  @EnvFlag()
  DATASPOKE_ALLOW_PRIVATE_MODELS = false;

  /** Lets models be on this machine. */
  @EnvFlag()
  DATASPOKE_ALLOW_LOOPBACK_MODELS = false;
}
