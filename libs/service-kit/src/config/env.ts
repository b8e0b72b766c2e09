import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  Validate,
  type ValidationArguments,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';

export const PROCESS_ROLES = ['rpc', 'activities', 'feed'] as const;
/** What a process of a service does; long work scales apart from request serving. */
export type ProcessRole = (typeof PROCESS_ROLES)[number];

/** A whole number in an environment variable; text that is not one is refused, never turned into a default. */
export function EnvInteger(min: number, max: number): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value,
    ),
    IsInt(),
    Min(min),
    Max(max),
  );
}

/** `true` or `false` in an environment variable. */
export function EnvFlag(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      value === 'true' ? true : value === 'false' ? false : value,
    ),
    IsBoolean(),
  );
}

@ValidatorConstraint({ name: 'roles' })
class RolesConstraint implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value === 'string' && parseRoles(value) !== undefined;
  }
  defaultMessage(): string {
    return `DATASPOKE_ROLES must be a comma list out of ${PROCESS_ROLES.join(', ')}`;
  }
}

function parseRoles(text: string): ProcessRole[] | undefined {
  const names = text.split(',').map((name) => name.trim());
  const roles = PROCESS_ROLES.filter((role) => names.includes(role));
  return roles.length === new Set(names).size ? roles : undefined;
}

@ValidatorConstraint({ name: 'ed25519Jwk' })
class Ed25519KeyConstraint implements ValidatorConstraintInterface {
  validate(value: unknown, args: ValidationArguments): boolean {
    const key = typeof value === 'string' ? parseJson(value) : undefined;
    const isPrivate = args.constraints.includes('private');
    return (
      typeof key === 'object' &&
      key !== null &&
      'crv' in key &&
      key.crv === 'Ed25519' &&
      'x' in key &&
      typeof key.x === 'string' &&
      ('d' in key && typeof key.d === 'string') === isPrivate
    );
  }
  defaultMessage(args: ValidationArguments): string {
    return `${args.property} must be the ${String(args.constraints[0])} half of an Ed25519 key, a JWK as JSON text`;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What every app reads. */
export class CommonEnv {
  @IsString()
  DATASPOKE_HTTP_HOST = '127.0.0.1';

  /** Health and metrics (the gateway: the API); 0 takes a free port. */
  @EnvInteger(0, 65_535)
  DATASPOKE_HTTP_PORT: number;

  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  DATASPOKE_LOG_LEVEL = 'info';

  /** Comma list out of `rpc`, `activities`, `feed`. */
  @Validate(RolesConstraint)
  DATASPOKE_ROLES = PROCESS_ROLES.join(',');

  /** Exit when standard input closes: whoever started the process is gone. */
  @EnvFlag()
  DATASPOKE_EXIT_WITH_PARENT = false;

  /** How long a stopping process may finish what it has in hand. */
  @EnvInteger(1, 300)
  DATASPOKE_SHUTDOWN_SECONDS = 15;

  /** Where spans go (OTLP over HTTP); tracing is off without it. */
  @IsOptional()
  @IsString()
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;
}

/** Apps on the bus. */
export class NatsEnv extends CommonEnv {
  /** Comma list of `nats://host:port`. */
  @Matches(/^(nats|tls):\/\/[^\s/@]+$/, {
    message: 'NATS_URL must look like nats://host:port, without credentials (NATS_USER, NATS_PASSWORD)',
  })
  NATS_URL: string;

  @IsString()
  NATS_USER: string;

  @IsString()
  NATS_PASSWORD: string;
}

/** Apps with a schema of their own in PostgreSQL. */
export class DatabaseEnv extends NatsEnv {
  @Matches(/^postgres(ql)?:\/\//, {
    message: 'DATABASE_URL must look like postgres://user:password@host:port/database',
  })
  DATABASE_URL: string;

  /** `start`: migrations run at start; `never`: the process refuses to start when some are missing. */
  @IsIn(['start', 'never'])
  DATASPOKE_MIGRATE: 'start' | 'never' = 'start';
}

/** The four services. */
export class ServiceEnv extends DatabaseEnv {
  /** Ed25519 public key (JWK as JSON) that verifies who asks. */
  @Validate(Ed25519KeyConstraint, ['public'])
  DATASPOKE_CALLER_PUBLIC_KEY: string;
}

/** The one app that says who asks. */
export class GatewayEnv extends DatabaseEnv {
  /** Ed25519 private key (JWK as JSON) that signs who asks. */
  @Validate(Ed25519KeyConstraint, ['private'])
  DATASPOKE_CALLER_PRIVATE_KEY: string;
}

/** How the workflow engine is reached. */
export interface TemporalSettings {
  /** `host:port`. */
  readonly TEMPORAL_ADDRESS: string;
  readonly TEMPORAL_NAMESPACE: string;
  readonly TEMPORAL_TLS: boolean;
}

function TemporalAddress(): PropertyDecorator {
  return Matches(/^[^\s/:]+:\d+$/, { message: 'TEMPORAL_ADDRESS must look like host:port' });
}

/** Services that host activities or start workflows. */
export class ActivityServiceEnv extends ServiceEnv implements TemporalSettings {
  @TemporalAddress()
  TEMPORAL_ADDRESS: string;

  @IsString()
  TEMPORAL_NAMESPACE = 'dataspoke';

  @EnvFlag()
  TEMPORAL_TLS = false;
}

/** The workflow host. */
export class WorkerEnv extends CommonEnv implements TemporalSettings {
  @TemporalAddress()
  TEMPORAL_ADDRESS: string;

  @IsString()
  TEMPORAL_NAMESPACE = 'dataspoke';

  @EnvFlag()
  TEMPORAL_TLS = false;
}

/** Roles of this process, as configured. */
export class ProcessRoles {
  readonly list: readonly ProcessRole[];

  constructor(env: CommonEnv) {
    this.list = parseRoles(env.DATASPOKE_ROLES) ?? [];
  }

  has(role: ProcessRole): boolean {
    return this.list.includes(role);
  }
}

/** Whether `env` says how to reach the workflow engine. */
export function hasTemporal<E extends object>(env: E): env is E & TemporalSettings {
  return 'TEMPORAL_ADDRESS' in env && typeof env.TEMPORAL_ADDRESS === 'string';
}
