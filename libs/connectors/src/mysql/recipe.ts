import { isIP } from 'node:net';
import { type JsonObject } from '../connector';
import { type NameRules, readNameRules } from '../recipe/name-filter';
import { isRecord, RecipeReader } from '../recipe/recipe-reader';
import { fromDataHubRecipe } from './datahub-recipe';

/** `prefer` encrypts when the server can; only `verify` knows whom it talks to. */
export const TLS_MODES = ['disable', 'prefer', 'require', 'verify'] as const;

/** A checked MySQL or MariaDB recipe in its canonical form. */
export interface MysqlRecipe {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  /** The only database to read; all that the user may see when absent. */
  readonly database?: string;
  readonly databases: NameRules;
  /** Matched against `database.table`, for tables and routines. */
  readonly tables: NameRules;
  /** The same for views; {@link tables} is for them too when absent. */
  readonly views?: NameRules;
  readonly includeTables: boolean;
  readonly includeViews: boolean;
  readonly includeRoutines: boolean;
  readonly platformInstance?: string;
  readonly tls: (typeof TLS_MODES)[number];
  /** PEM text of the authority that signed the server's certificate. */
  readonly caCert?: string;
  readonly profile: {
    readonly enabled: boolean;
    /** Rows up to which a table is read whole; of a larger one so many are read. */
    readonly maxRows: number;
    /** Bytes of a table up to which it is read whole, whatever its rows; of a larger one as many rows as fit. */
    readonly maxBytes: number;
    readonly columnLimit: number;
    readonly semanticTypes: boolean;
  };
  readonly statementTimeoutMs: number;
}

/** Recipe fields that are sealed at rest and never shown. */
export const MYSQL_SECRET_FIELDS = ['password'] as const;

/** Reads a recipe, also one with the keys of DataHub's own mysql source. Raises `ConnectorError` `recipe-invalid`. */
export function parseMysqlRecipe(input: unknown): MysqlRecipe {
  return RecipeReader.read(isRecord(input) ? fromDataHubRecipe(input) : input, (reader): MysqlRecipe => {
    const password = reader.text('password', { maxLength: 1_000 });
    const database = reader.text('database');
    const caCert = reader.text('caCert', { maxLength: 65_536, check: pemComplaint });
    const platformInstance = reader.text('platformInstance', { check: nameComplaint });
    const host = reader.text('host', { required: true, check: hostComplaint });
    const tls = reader.choice('tls', TLS_MODES, 'prefer');
    if (tls === 'verify' && isIP(host) > 0)
      reader.fault('tls', 'verifies names of hosts, and host is an address');
    const views = reader.has('views') ? readNameRules(reader, 'views') : undefined;
    return {
      host,
      port: reader.integer('port', { min: 1, max: 65_535, default: 3306 }),
      user: reader.text('user', { required: true }),
      ...(password === undefined ? {} : { password }),
      ...(database === undefined ? {} : { database }),
      databases: readNameRules(reader, 'databases'),
      tables: readNameRules(reader, 'tables'),
      ...(views === undefined ? {} : { views }),
      includeTables: reader.flag('includeTables', true),
      includeViews: reader.flag('includeViews', true),
      includeRoutines: reader.flag('includeRoutines', true),
      ...(platformInstance === undefined ? {} : { platformInstance }),
      tls,
      ...(caCert === undefined ? {} : { caCert }),
      profile: reader.section('profile', (profile) => ({
        enabled: profile.flag('enabled', true),
        maxRows: profile.integer('maxRows', { min: 1_000, max: 100_000_000, default: 1_000_000 }),
        maxBytes: profile.integer('maxBytes', {
          min: 65_536,
          max: Number.MAX_SAFE_INTEGER,
          default: 10_737_418_240,
        }),
        columnLimit: profile.integer('columnLimit', { min: 1, max: 4_096, default: 200 }),
        semanticTypes: profile.flag('semanticTypes', true),
      })),
      statementTimeoutMs: reader.integer('statementTimeoutMs', { min: 100, max: 3_600_000, default: 60_000 }),
    };
  });
}

/** The recipe as plain JSON, to be sealed and stored. */
export function recipeToJson({ databases, tables, views, profile, ...rest }: MysqlRecipe): JsonObject {
  return {
    ...rest,
    databases: { ...databases },
    tables: { ...tables },
    ...(views === undefined ? {} : { views: { ...views } }),
    profile: { ...profile },
  };
}

function hostComplaint(host: string): string | undefined {
  if (host.startsWith('/')) return 'must be a host name or address; sockets of this machine are not read';
  return /^[\p{L}\p{N}._:[\]-]+$/u.test(host) ? undefined : 'must be a host name or an address';
}

function nameComplaint(text: string): string | undefined {
  return /[(),\s]/.test(text) ? 'must not hold parentheses, commas or spaces' : undefined;
}

function pemComplaint(text: string): string | undefined {
  return text.includes('-----BEGIN CERTIFICATE-----') ? undefined : 'must be a certificate in PEM form';
}
