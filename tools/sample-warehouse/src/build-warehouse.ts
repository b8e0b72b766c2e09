import { type Client, escapeIdentifier, escapeLiteral } from 'pg';
import { databaseUrl, lockWarehouse, withConnection } from './connection';
import { loadRaw } from './load-raw';
import { type OnSampleProgress } from './progress';
import { SampleError } from './sample-error';
import { type Script, type WarehouseScripts, readScripts } from './scripts';

export interface BuildOptions {
  /** A PostgreSQL 15 or newer, as a user who may create databases; the path names the database to connect to first. */
  readonly adminUrl: string;
  /** What `provisionSample` returned. */
  readonly archive: string;
  /** Default: `warehouse`. Lower-case letters, digits and underscores. */
  readonly database?: string;
  readonly onProgress?: OnSampleProgress;
}

export interface BuiltWarehouse {
  /** Tables, views and materialized views. */
  readonly tables: number;
  /** Rows of the raw layer. */
  readonly rows: number;
  /** False when it stood already, with the same content. */
  readonly built: boolean;
}

/**
 * Makes sure that `database` holds the sample, complete. It is built under another name and renamed when it is done,
 * so a database of that name is never half-built; one with older content is replaced. Two callers build once.
 * @throws SampleError, also when a database of that name was not made here: it is left alone
 */
export async function buildWarehouse(options: BuildOptions): Promise<BuiltWarehouse> {
  const database = options.database ?? 'warehouse';
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(database)) {
    throw new SampleError(
      'build-failed',
      `"${database}" cannot name the warehouse; use lower-case letters, digits and underscores.`,
    );
  }
  const scripts = await readScripts();
  return withConnection(new URL(options.adminUrl), async (admin) => {
    await lockWarehouse(admin);
    const found = await findDatabase(admin, database);
    if (found === 'foreign') {
      throw new SampleError(
        'database-foreign',
        `The database "${database}" exists and is not the sample; rename it or name another one for the sample.`,
      );
    }
    if (found?.version === scripts.version) return { tables: found.tables, rows: found.rows, built: false };
    return build({ ...options, database }, scripts, admin);
  });
}

async function build(
  { adminUrl, archive, database, onProgress }: BuildOptions & { database: string },
  scripts: WarehouseScripts,
  admin: Client,
): Promise<BuiltWarehouse> {
  const unfinished = `${database}_unfinished`;
  const run = (sql: string) => runSql(admin, 'preparing the database', sql);
  await run(`DROP DATABASE IF EXISTS ${escapeIdentifier(unfinished)} WITH (FORCE)`);
  await run(`CREATE DATABASE ${escapeIdentifier(unfinished)} TEMPLATE template0 ENCODING 'UTF8'`);
  const built = await withConnection(databaseUrl(adminUrl, unfinished), (client) =>
    fill(client, archive, scripts, onProgress),
  );
  await run(`REVOKE ALL ON DATABASE ${escapeIdentifier(unfinished)} FROM PUBLIC`);
  await run(
    `COMMENT ON DATABASE ${escapeIdentifier(unfinished)} IS ${escapeLiteral(marker({ ...built, version: scripts.version }))}`,
  );
  await run(`DROP DATABASE IF EXISTS ${escapeIdentifier(database)} WITH (FORCE)`);
  await run(`ALTER DATABASE ${escapeIdentifier(unfinished)} RENAME TO ${escapeIdentifier(database)}`);
  return { ...built, built: true };
}

async function fill(
  client: Client,
  archive: string,
  { beforeLoad, afterLoad }: WarehouseScripts,
  onProgress?: OnSampleProgress,
): Promise<{ tables: number; rows: number }> {
  const runScript = async ({ file, step, sql }: Script) => {
    onProgress?.({ step, done: 0, total: 1 });
    await runSql(client, file, sql);
    onProgress?.({ step, done: 1, total: 1 });
  };
  await runScript(beforeLoad);
  const rows = await loadRaw(client, archive, onProgress).catch((cause: unknown) => {
    throw asBuildFailure('loading the raw tables', cause);
  });
  // The plans of what follows depend on it.
  await runSql(client, 'raw statistics', 'ANALYZE');
  for (const script of afterLoad) await runScript(script);
  await runScript({ file: 'statistics', step: 'gathering statistics', sql: 'VACUUM (ANALYZE)' });
  const { rows: counted } = await client.query<{ tables: number }>(
    `SELECT count(*)::int AS tables FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN ('raw', 'staging', 'mart') AND c.relkind IN ('r', 'v', 'm')`,
  );
  return { tables: counted[0]?.tables ?? 0, rows };
}

async function runSql(client: Client, what: string, sql: string): Promise<void> {
  try {
    await client.query(sql);
  } catch (cause) {
    throw asBuildFailure(what, cause);
  }
}

function asBuildFailure(what: string, cause: unknown): SampleError {
  if (cause instanceof SampleError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SampleError(
    'build-failed',
    `Building the sample warehouse stopped at ${what} (${reason}); check the server's disk and log, then start again.`,
    { cause },
  );
}

interface Marker {
  readonly version: string;
  readonly tables: number;
  readonly rows: number;
}

// The comment of the database, because a table would show up among the datasets.
const MARKER = /\[content (?<version>[0-9a-f]+), (?<tables>\d+) datasets, (?<rows>\d+) rows\]$/;

function marker({ version, tables, rows }: Marker): string {
  return `Flights from New York in 2013, made by DataSpoke [content ${version}, ${tables} datasets, ${rows} rows]`;
}

async function findDatabase(admin: Client, database: string): Promise<Marker | 'foreign' | undefined> {
  const { rows } = await admin.query<{ comment: string | null }>(
    "SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1",
    [database],
  );
  if (rows[0] === undefined) return undefined;
  const { version, tables, rows: count } = MARKER.exec(rows[0].comment ?? '')?.groups ?? {};
  if (version === undefined) return 'foreign';
  return { version, tables: Number(tables), rows: Number(count) };
}
