import { createDatabase, TcpProxy, type TestDatabase } from '@dataspoke/dev-stack/testing';
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { ProxiedSource } from '../conformance/proxied-source.fixture';
import { readAll, type TestSource } from '../conformance/test-source.fixture';
import { type Connector, type Scope } from '../connector';
import { type FailedRecord, type SourceRecord } from '../records';
import { quoteIdentifier, quoteName } from './identifiers';
import { postgresConnector } from './postgres-connector';

export const LOOPBACK = {
  addresses: { allowLoopback: true },
  applicationName: 'dataspoke-test',
  env: 'DEV',
} as const;

/** A database of its own with a user that may only read, reached through a network that can be cut. */
export class PostgresTestSource extends ProxiedSource implements TestSource {
  readonly user = `reader_${randomBytes(5).toString('hex')}`;
  readonly password = `Secret-${randomBytes(9).toString('base64url')}`;

  private constructor(
    private readonly database: TestDatabase,
    proxy: TcpProxy,
    private readonly admin: Client,
  ) {
    super(proxy);
  }

  static async start(): Promise<PostgresTestSource> {
    const database = await createDatabase();
    const url = new URL(database.url);
    const proxy = await TcpProxy.start({ host: url.hostname, port: Number(url.port) });
    const admin = new Client({ connectionString: database.url });
    await admin.connect();
    const source = new PostgresTestSource(database, proxy, admin);
    await admin.query(`CREATE ROLE ${source.user} LOGIN PASSWORD '${source.password}'`);
    return source;
  }

  get name(): string {
    return this.database.name;
  }

  get adminUrl(): string {
    return this.database.url;
  }

  recipe(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
    const { name: database, user, password } = this;
    return { host: '127.0.0.1', port: this.proxy.port, database, user, password, ...more };
  }

  connect(more: Readonly<Record<string, unknown>> = {}): Connector {
    return postgresConnector.create(this.recipe(more), LOOPBACK);
  }

  connectToList(): Connector {
    return this.connect({ profile: { enabled: false } });
  }

  async execute(sql: string): Promise<void> {
    await this.admin.query(sql);
  }

  nameOf(record: SourceRecord): string | undefined {
    return record.kind === 'dataset' ? record.path.at(-1) : undefined;
  }

  async createObjects(names: readonly string[]): Promise<string> {
    const schema = 'Conf.ormance "ü"';
    const quoted = quoteIdentifier(schema);
    // Without an explicit transaction the statements of one text are one transaction, and locks add up.
    for (let at = 0; at < names.length; at += 50) {
      const tables = names.slice(at, at + 50).map((name) => {
        const table = quoteName(schema, name);
        return `CREATE TABLE ${table} AS SELECT 1 AS id, 'x'::text AS "Some.Name";`;
      });
      await this.execute(`CREATE SCHEMA IF NOT EXISTS ${quoted}; ${tables.join('\n')}`);
    }
    await this.grantAll(schema);
    return schema;
  }

  async grantAll(schema: string): Promise<void> {
    const quoted = quoteIdentifier(schema);
    await this.execute(
      `GRANT USAGE ON SCHEMA ${quoted} TO ${this.user}; GRANT SELECT ON ALL TABLES IN SCHEMA ${quoted} TO ${this.user}`,
    );
  }

  /** What `work` gives while somebody else holds the table for himself. */
  async whileLocked<T>(table: string, work: () => Promise<T>): Promise<T> {
    const other = new Client({ connectionString: this.database.url });
    await other.connect();
    try {
      await other.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
      return await work();
    } finally {
      await other.end();
    }
  }

  revoke(scope: string, table: string): Promise<void> {
    return this.execute(`REVOKE SELECT ON ${quoteName(scope, table)} FROM ${this.user}`);
  }

  async stop(): Promise<void> {
    await this.proxy.stop();
    await this.execute(`DROP OWNED BY ${this.user}; DROP ROLE ${this.user}`);
    await this.admin.end();
    await this.database.drop();
  }
}

export function schemaScope(name: string): Scope {
  return { id: `schema:${name}`, name, kind: 'schema' };
}

/** What schema `s` holds, or another one; fails unless it was read completely. */
export async function readSchema(connector: Connector, name = 's'): Promise<readonly SourceRecord[]> {
  const { end, records } = await readAll(connector, schemaScope(name));
  expect(end).toMatchObject({ complete: true });
  return records;
}

export function failures(records: readonly SourceRecord[]): readonly FailedRecord[] {
  return records.filter((record): record is FailedRecord => record.kind === 'failed');
}
