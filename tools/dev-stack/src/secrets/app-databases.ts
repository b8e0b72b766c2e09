import { Client, escapeIdentifier, escapeLiteral } from 'pg';

const DATABASE = 'dataspoke';
const CONNECT_MS = 10_000;
const STATEMENT_MS = 30_000;
// Any number that nothing else locks: two starts at once must not create the same role twice.
const SET_UP_LOCK = 7_301_946_512;

export interface AppDatabase {
  /** App name; its role and schema are called the same with `_` for `-`. */
  readonly app: string;
  readonly password: string;
}

/**
 * Creates the database `dataspoke` with a schema per app and a role that owns it and reaches nothing else.
 * May be repeated: existing roles get the given password, data stays.
 * @returns connection strings by app name
 */
export async function createAppDatabases(
  superuserUrl: string,
  apps: readonly AppDatabase[],
): Promise<Record<string, string>> {
  await withClient(superuserUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [SET_UP_LOCK]);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
    for (const { app, password } of apps) await createRole(client, nameOf(app), password);
    // By default every role may connect to every database.
    for (const database of ['postgres', 'template1', DATABASE]) {
      await client.query(`revoke all on database ${database} from public`);
    }
  });
  await withClient(urlOf(superuserUrl, { database: DATABASE }), async (client) => {
    await client.query('begin');
    await client.query('revoke all on schema public from public');
    for (const { app } of apps) {
      const name = escapeIdentifier(nameOf(app));
      await client.query(`create schema if not exists ${name} authorization ${name}`);
      await client.query(`revoke all on schema ${name} from public`);
      await client.query(`grant connect on database ${DATABASE} to ${name}`);
      await client.query(`alter role ${name} in database ${DATABASE} set search_path = ${name}`);
    }
    await client.query('commit');
  });
  return Object.fromEntries(
    apps.map(({ app, password }) => [
      app,
      urlOf(superuserUrl, { user: nameOf(app), password, database: DATABASE }),
    ]),
  );
}

/** Role and schema of an app: `metadata-health` → `metadata_health`. */
function nameOf(app: string): string {
  return app.replaceAll('-', '_');
}

async function createRole(client: Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  await client.query(
    `${verb} role ${escapeIdentifier(role)} with login nosuperuser nocreatedb nocreaterole noinherit password ${escapeLiteral(password)}`,
  );
}

function urlOf(base: string, change: { user?: string; password?: string; database: string }): string {
  const url = new URL(base);
  if (change.user) url.username = encodeURIComponent(change.user);
  if (change.password) url.password = encodeURIComponent(change.password);
  url.pathname = `/${change.database}`;
  return url.href;
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
  });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
