import { type JsonObject } from '../connector';
import { type ConnectorError } from '../errors';
import { readUserRules, type UserRules, userRulesToJson } from '../query-usage/users';
import { type NameRules, readNameRules } from '../recipe/name-filter';
import { invalidRecipe, isRecord, RecipeReader } from '../recipe/recipe-reader';
import { asOfComplaint } from './as-of';
import { connectionUrlFields } from './connection-url';
import { fromDataHubRecipe } from './datahub-recipe';

/** libpq's modes without `allow`. `prefer` encrypts when the server can; only `verify-*` know whom they talk to. */
export const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof SSL_MODES)[number];

export interface ProfileRecipe {
  readonly enabled: boolean;
  /** Rows up to which a table is read whole; above, a block sample of about so many rows is. */
  readonly maxRows: number;
  /** Bytes of a table up to which it is read whole, whatever its rows. */
  readonly maxBytes: number;
  /** Look at some values of each column to suggest what it holds. */
  readonly semanticTypes: boolean;
  /** Columns of a table that are profiled, in the table's order. */
  readonly columnLimit: number;
  /** Read foreign tables too, and tables with foreign partitions: the other server is scanned. */
  readonly foreignTables: boolean;
}

/** What is behind a foreign server, where it does not say so itself. */
export interface ForeignServerRecipe {
  /** DataHub platform of its tables. */
  readonly platform?: string;
  readonly platformInstance?: string;
  readonly database?: string;
}

/** A checked PostgreSQL recipe in its canonical form. */
export interface PostgresRecipe {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password?: string;
  readonly sslMode: SslMode;
  /** PEM text of the authority that signed the server's certificate; for the `verify-*` modes. */
  readonly sslRootCert?: string;
  readonly schemas: NameRules;
  /** Matched against `schema.name`, for tables, views and routines alike. */
  readonly tables: NameRules;
  /** The same for views alone; {@link tables} is for them too when absent. */
  readonly views?: NameRules;
  /** The same for routines alone; {@link tables} is for them too when absent. */
  readonly routines?: NameRules;
  /** The same for foreign tables, beside {@link tables}. */
  readonly foreignTables?: NameRules;
  /** Match {@link tables}, {@link views}, {@link routines} and {@link foreignTables} against `database.schema.name`. */
  readonly qualifiedNames: boolean;
  readonly includeTables: boolean;
  readonly includeForeignTables: boolean;
  readonly includeViews: boolean;
  readonly includeRoutines: boolean;
  /** Describe partitions as datasets of their own, and not only as part of their table. */
  readonly includePartitions: boolean;
  /** By the name of the server. */
  readonly foreignServers?: Readonly<Record<string, ForeignServerRecipe>>;
  /** Tell usage by the counters of pg_stat_statements. */
  readonly includeUsage: boolean;
  /** How users are called in the catalog, for usage. */
  readonly users: UserRules;
  /** Stands before every name, so that two servers with the same database differ. */
  readonly platformInstance?: string;
  readonly profile: ProfileRecipe;
  /** Longest time any one statement may take on the source. */
  readonly statementTimeoutMs: number;
  /** The moment the data stands for, when it is not now: `2014-01-01T00:00 America/New_York` or an instant with offset. */
  readonly asOf?: string;
}

/** Recipe fields that are sealed at rest and never shown. */
export const POSTGRES_SECRET_FIELDS = ['password'] as const;

/**
 * Reads a recipe given as an object, as a `postgres://` URL, or as an object whose `url` gives what it does not say itself; also one
 * with the keys of DataHub's own postgres source. Raises `ConnectorError` `recipe-invalid`.
 */
export function parsePostgresRecipe(input: unknown): PostgresRecipe {
  return RecipeReader.read(withoutUrl(input), (reader): PostgresRecipe => {
    const sslMode = reader.choice('sslMode', SSL_MODES, 'prefer');
    const password = reader.text('password', { maxLength: 1_000 });
    const sslRootCert = reader.text('sslRootCert', { maxLength: 65_536, check: pemComplaint });
    const asOf = reader.text('asOf', { check: asOfComplaint });
    const platformInstance = reader.text('platformInstance', { check: instanceComplaint });
    const foreignServers = readForeignServers(reader);
    const rules = (key: string): NameRules | undefined =>
      reader.has(key) ? readNameRules(reader, key) : undefined;
    const views = rules('views');
    const routines = rules('routines');
    const foreignTables = rules('foreignTables');
    return {
      host: reader.text('host', { required: true, check: hostComplaint }),
      port: reader.integer('port', { min: 1, max: 65_535, default: 5432 }),
      database: reader.text('database', { required: true }),
      user: reader.text('user', { required: true }),
      ...(password === undefined ? {} : { password }),
      sslMode,
      ...(sslRootCert === undefined ? {} : { sslRootCert }),
      schemas: readNameRules(reader, 'schemas'),
      tables: readNameRules(reader, 'tables'),
      ...(views === undefined ? {} : { views }),
      ...(routines === undefined ? {} : { routines }),
      ...(foreignTables === undefined ? {} : { foreignTables }),
      qualifiedNames: reader.flag('qualifiedNames', false),
      includeTables: reader.flag('includeTables', true),
      includeForeignTables: reader.flag('includeForeignTables', true),
      includeViews: reader.flag('includeViews', true),
      includeRoutines: reader.flag('includeRoutines', true),
      includePartitions: reader.flag('includePartitions', false),
      ...(foreignServers === undefined ? {} : { foreignServers }),
      includeUsage: reader.flag('includeUsage', false),
      users: readUserRules(reader, 'users'),
      ...(platformInstance === undefined ? {} : { platformInstance }),
      profile: reader.section('profile', (profile) => ({
        enabled: profile.flag('enabled', true),
        maxRows: profile.integer('maxRows', { min: 1_000, max: 100_000_000, default: 1_000_000 }),
        maxBytes: profile.integer('maxBytes', {
          min: 65_536,
          max: Number.MAX_SAFE_INTEGER,
          default: 10_737_418_240,
        }),
        semanticTypes: profile.flag('semanticTypes', true),
        columnLimit: profile.integer('columnLimit', { min: 1, max: 1_600, default: 200 }),
        foreignTables: profile.flag('foreignTables', false),
      })),
      statementTimeoutMs: reader.integer('statementTimeoutMs', { min: 100, max: 3_600_000, default: 60_000 }),
      ...(asOf === undefined ? {} : { asOf }),
    };
  });
}

/** The recipe as plain JSON, to be sealed and stored. */
export function recipeToJson(recipe: PostgresRecipe): JsonObject {
  const { views, routines, foreignTables, foreignServers, users, ...rest } = recipe;
  return {
    ...rest,
    ...(foreignServers === undefined
      ? {}
      : {
          foreignServers: Object.fromEntries(
            Object.entries(foreignServers).map(([name, server]) => [name, { ...server }]),
          ),
        }),
    users: userRulesToJson(users),
    schemas: { ...recipe.schemas },
    tables: { ...recipe.tables },
    ...(views === undefined ? {} : { views: { ...views } }),
    ...(routines === undefined ? {} : { routines: { ...routines } }),
    ...(foreignTables === undefined ? {} : { foreignTables: { ...foreignTables } }),
    profile: { ...recipe.profile },
  };
}

function readForeignServers(reader: RecipeReader): PostgresRecipe['foreignServers'] {
  if (!reader.has('foreignServers')) return undefined;
  return Object.fromEntries(
    reader.entries('foreignServers', (server, name) => {
      const platform = server.text('platform', { check: platformComplaint });
      const platformInstance = server.text('platformInstance', { check: instanceComplaint });
      const database = server.text('database');
      return [
        name,
        {
          ...(platform === undefined ? {} : { platform }),
          ...(platformInstance === undefined ? {} : { platformInstance }),
          ...(database === undefined ? {} : { database }),
        },
      ];
    }),
  );
}

function withoutUrl(input: unknown): unknown {
  if (typeof input === 'string') return fromUrl(input, {});
  if (!isRecord(input)) return input;
  const recipe = fromDataHubRecipe(input);
  if (recipe['url'] === undefined) return recipe;
  const { url, ...rest } = recipe;
  if (typeof url !== 'string') throw urlFault('url must be a text.');
  return fromUrl(url, rest);
}

function fromUrl(url: string, rest: Readonly<Record<string, unknown>>): unknown {
  const { fields, fault } = connectionUrlFields(url);
  if (fault) throw urlFault(`url ${fault}.`);
  const twice = Object.keys(fields).filter((key) => rest[key] !== undefined);
  if (twice.length > 0) throw urlFault(`url and the recipe both give ${twice.join(', ')}.`);
  return { ...fields, ...rest };
}

function urlFault(message: string): ConnectorError {
  return invalidRecipe([{ field: 'url', message }]);
}

function instanceComplaint(text: string): string | undefined {
  return /[(),\s]/.test(text) ? 'must not hold parentheses, commas or spaces' : undefined;
}

function platformComplaint(text: string): string | undefined {
  return /^[a-zA-Z0-9_-]+$/.test(text) ? undefined : 'must be the name of a DataHub platform';
}

function hostComplaint(host: string): string | undefined {
  if (host.startsWith('/')) return 'must be a host name or address; sockets of this machine are not read';
  return /^[\p{L}\p{N}._:[\]-]+$/u.test(host) ? undefined : 'must be a host name or an address';
}

function pemComplaint(text: string): string | undefined {
  return text.includes('-----BEGIN CERTIFICATE-----') ? undefined : 'must be a certificate in PEM form';
}
