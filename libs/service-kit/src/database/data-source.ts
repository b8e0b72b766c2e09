import { setTimeout as delay } from 'node:timers/promises';
import { type AppName } from '@dataspoke/contracts';
import { Logger, type Type } from '@nestjs/common';
import { Client, escapeIdentifier } from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import { unlessAborted } from '../bootstrap/unless-aborted';
import { type DatabaseEnv } from '../config/env';
import { ConfigError } from '../config/config-error';
import { isTransient } from '../errors/is-transient';
import { InboxPosition1764100000000 } from './migrations/1764100000000-inbox-position';
import { KitTables1764000000000 } from './migrations/1764000000000-kit-tables';

const POOL_SIZE = 8;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;
/** The client gives up after the server should have: then the connection is dead. */
const QUERY_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 5_000;
const LOCK_TIMEOUT_MS = 10_000;
const IDLE_IN_TRANSACTION_MS = 60_000;
const RETRY_MS = 1_000;

export interface DatabaseOptions {
  readonly app: AppName;
  readonly env: DatabaseEnv;
  readonly entities: readonly Type[];
  readonly migrations: readonly Type<MigrationInterface>[];
}

/** The schema of an app: its name with `-` as `_`. */
export function schemaOf(app: AppName): string {
  return app.replaceAll('-', '_');
}

/** Connection settings that the app's own pool and its single connections share. */
export function connectionSettings(app: AppName, env: DatabaseEnv, purpose: string) {
  return {
    connectionString: env.DATABASE_URL,
    application_name: `${app}:${purpose}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    options: `-c search_path=${schemaOf(app)}`,
  };
}

/** A DataSource that is not initialised yet; for runtime, or (without time limits) for migrations. */
function createDataSource(options: DatabaseOptions, purpose: 'app' | 'migrations'): DataSource {
  const log = new Logger('Database');
  const { connectionString, connectionTimeoutMillis, application_name, ...shared } = connectionSettings(
    options.app,
    options.env,
    purpose,
  );
  return new DataSource({
    type: 'postgres',
    url: connectionString,
    schema: schemaOf(options.app),
    applicationName: application_name,
    entities: [...options.entities],
    migrations: [KitTables1764000000000, InboxPosition1764100000000, ...options.migrations],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    installExtensions: false,
    connectTimeoutMS: connectionTimeoutMillis,
    poolSize: purpose === 'app' ? POOL_SIZE : 2,
    // An idle connection that breaks is replaced by the pool; without a handler it would end the process.
    poolErrorHandler: (error: unknown) => log.warn('a database connection broke', error),
    extra: {
      ...shared,
      ...(purpose === 'app'
        ? {
            statement_timeout: STATEMENT_TIMEOUT_MS,
            query_timeout: QUERY_TIMEOUT_MS,
            lock_timeout: LOCK_TIMEOUT_MS,
            idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
          }
        : {}),
    },
  });
}

/**
 * The app's DataSource: waits for PostgreSQL as long as it takes, then brings the schema up to date (or, with
 * `DATASPOKE_MIGRATE=never`, makes sure that it is). Throws {@link ConfigError} when migrations are missing.
 */
export async function openDatabase(options: DatabaseOptions, signal: AbortSignal): Promise<DataSource> {
  const log = new Logger('Database');
  for (let attempt = 0; ; attempt += 1) {
    signal.throwIfAborted();
    try {
      // A migration that is cut off is rolled back by the server when the process is gone.
      return await unlessAborted(openOnce(options), signal, (late) => late.destroy());
    } catch (error) {
      if (signal.aborted || error instanceof ConfigError || isMigrationFailure(error)) throw error;
      if (attempt % 10 === 0) log.warn('PostgreSQL is not usable yet; trying again', error);
      await delay(RETRY_MS, undefined, { signal });
    }
  }
}

async function openOnce(options: DatabaseOptions): Promise<DataSource> {
  if (options.env.DATASPOKE_MIGRATE === 'start') await migrate(options);
  else await refuseWhenOutdated(options);
  return createDataSource(options, 'app').initialize();
}

/** Runs the missing migrations, one process at a time; returns their names. */
export async function migrate(options: DatabaseOptions): Promise<string[]> {
  const client = new Client(connectionSettings(options.app, options.env, 'migrations'));
  client.on('error', () => undefined); // the query in progress reports it
  await client.connect();
  try {
    const schema = schemaOf(options.app);
    await client.query(`select pg_advisory_lock(hashtextextended($1, 0))`, [
      `dataspoke:${schema}:migrations`,
    ]);
    const { rowCount } = await client.query('select 1 from pg_namespace where nspname = $1', [schema]);
    if (rowCount === 0) await client.query(`create schema if not exists ${escapeIdentifier(schema)}`);
    return await withDataSource(options, async (dataSource) => {
      try {
        return (await dataSource.runMigrations()).map(({ name }) => name);
      } catch (error) {
        throw new MigrationFailure(error);
      }
    });
  } finally {
    await client.end();
  }
}

async function refuseWhenOutdated(options: DatabaseOptions): Promise<void> {
  const schema = schemaOf(options.app);
  const missing = await withDataSource(options, async (dataSource) => {
    const known = dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name);
    const [table]: { exists: boolean }[] = await dataSource.query(
      'select to_regclass($1) is not null as exists',
      [`${schema}.migrations`],
    );
    if (!table?.exists) return known;
    const rows: { name: string }[] = await dataSource.query('select name from migrations');
    const done = new Set(rows.map(({ name }) => name));
    return known.filter((name) => !done.has(name));
  });
  if (missing.length === 0) return;
  throw new ConfigError(
    `The schema ${schema} lacks migrations (${missing.join(', ')}); run "node main.js --migrate" first, or set DATASPOKE_MIGRATE=start.`,
  );
}

async function withDataSource<T>(
  options: DatabaseOptions,
  work: (source: DataSource) => Promise<T>,
): Promise<T> {
  const dataSource = await createDataSource(options, 'migrations').initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/** A migration that does not run will not run by waiting; an outage in the middle of one will. */
class MigrationFailure extends Error {
  constructor(cause: unknown) {
    super('A migration failed.', { cause });
    this.name = 'MigrationFailure';
  }
}

function isMigrationFailure(error: unknown): boolean {
  return error instanceof MigrationFailure && !isTransient(error);
}
