import { Client } from 'pg';
import { SampleError } from './sample-error';

// Longest statement seen is a few seconds; this only keeps a stuck server from hanging us for ever.
const STATEMENT_TIMEOUT_MS = 300_000;

/** The same server and credentials, another database. */
export function databaseUrl(adminUrl: string, database: string): URL {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url;
}

/** Runs `use` on a connection of its own and closes it. @throws SampleError when the server does not answer. */
export async function withConnection<T>(url: URL, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: url.href,
    connectionTimeoutMillis: 10_000,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'dataspoke-sample-warehouse',
    // Days and months must not depend on where the server stands.
    options: '-c timezone=UTC -c synchronous_commit=off -c client_min_messages=warning',
  });
  // A connection that breaks also fails the query in hand, which is where it is reported.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    const reason = cause instanceof Error && cause.message !== '' ? cause.message : 'no answer';
    throw new SampleError(
      'database-unreachable',
      `PostgreSQL at ${url.host} cannot be used (${reason}); check that it runs and that the address, user and password are right.`,
      { cause },
    );
  }
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/**
 * One builder at a time; released when the connection closes, however it does. PostgreSQL keeps such locks per
 * database, so everybody takes it on the admin connection.
 */
export async function lockWarehouse(client: Client): Promise<void> {
  await client.query("SELECT pg_advisory_lock(hashtext('dataspoke-sample-warehouse'))");
}
