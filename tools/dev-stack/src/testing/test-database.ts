import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { testServer } from './test-environment';

export interface TestDatabase {
  readonly name: string;
  /** Connection string of the superuser to this database. */
  readonly url: string;
  /** Drops it, closing connections that are still open. Call it in `afterAll`. */
  drop(): Promise<void>;
}

/**
 * A fresh, empty database on the PostgreSQL of the test run.
 * @throws Error outside of a run of the integration suite
 */
export async function createDatabase(): Promise<TestDatabase> {
  const server = testServer('DATASPOKE_TEST_POSTGRES_URL');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await execute(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { name, url: url.href, drop: () => execute(server, `drop database if exists ${name} with (force)`) };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
  });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
