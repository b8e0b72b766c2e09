import { EnvInteger, GatewayEnv } from '@dataspoke/service-kit';
import { IsOptional, IsString, Matches } from 'class-validator';

/** Configuration of the gateway. */
export class GatewayConfig extends GatewayEnv {
  /** Where the generated admin key is written (readable by the owner only) when there is none yet. */
  @IsOptional()
  @IsString()
  DATASPOKE_ADMIN_KEY_FILE?: string;

  /** An admin key chosen by whoever deploys, instead of a generated one. */
  @IsOptional()
  @Matches(/^[\x21-\x7e]{32,500}$/, {
    message:
      'DATASPOKE_ADMIN_KEY must have 32 to 500 printable ASCII characters and no blank or line break, as a header holds it',
  })
  DATASPOKE_ADMIN_KEY?: string;

  /** Largest body of a request, in bytes. */
  @EnvInteger(1_024, 64 * 1024 * 1024)
  DATASPOKE_BODY_LIMIT_BYTES = 1_048_576;

  /** The same for events of OpenLineage, of whoever has a key: those of Spark hold whole query plans and schemas. */
  @EnvInteger(1_024, 64 * 1024 * 1024)
  DATASPOKE_EVENT_LIMIT_BYTES = 16_777_216;
}
