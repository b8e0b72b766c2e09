import { ActivityServiceEnv } from '@dataspoke/service-kit';
import { IsNotEmpty, IsOptional, IsString, Matches } from 'class-validator';

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
}
