import { missingMariaDb, TcpProxy, testServer } from '@dataspoke/dev-stack/testing';
import { randomBytes } from 'node:crypto';
import { createConnection, type Connection } from 'mysql2/promise';
import { ProxiedSource } from '../conformance/proxied-source.fixture';
import { readAll, type TestSource } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { type EndRecord, type SourceRecord } from '../records';
import { type ConnectorFactory } from '../registry';
import { quoteIdentifier, quoteName } from './identifiers';
import { mariadbConnector } from './mysql-connector';

export const LOOPBACK = {
  addresses: { allowLoopback: true },
  applicationName: 'dataspoke-test',
  env: 'DEV',
} as const;

/** Why the tests with a server are skipped here; undefined where there is one. */
export const MISSING = missingMariaDb();

/** A database of its own with a user that may only read, reached through a network that can be cut. */
export class MariaDbTestSource extends ProxiedSource implements TestSource {
  readonly database = `Conf.ormance "ü" ${randomBytes(4).toString('hex')}`;
  readonly user = `reader_${randomBytes(5).toString('hex')}`;
  readonly password = randomBytes(9).toString('base64url');

  private constructor(
    proxy: TcpProxy,
    readonly admin: Connection,
    private readonly factory: ConnectorFactory,
  ) {
    super(proxy);
  }

  static start(): Promise<MariaDbTestSource> {
    return MariaDbTestSource.on(testServer('DATASPOKE_TEST_MARIADB_URL'), mariadbConnector);
  }

  /** On a server that `address` leads to, read by that connector. */
  static async on(address: string, factory: ConnectorFactory): Promise<MariaDbTestSource> {
    const url = new URL(address);
    const proxy = await TcpProxy.start({ host: url.hostname, port: Number(url.port) });
    const admin = await createConnection({ uri: url.href, charset: 'utf8mb4' });
    const source = new MariaDbTestSource(proxy, admin, factory);
    await admin.query(`CREATE DATABASE ${quoteIdentifier(source.database)} CHARACTER SET utf8mb4`);
    await admin.query(`CREATE USER ${source.user}@'%' IDENTIFIED BY '${source.password}'`);
    await admin.query(
      `GRANT SELECT, SHOW VIEW ON ${quoteIdentifier(pattern(source.database))}.* TO ${source.user}@'%'`,
    );
    await admin.query(`USE ${quoteIdentifier(source.database)}`);
    return source;
  }

  recipe(more: object = {}): object {
    const { user, password } = this;
    return { host: '127.0.0.1', port: this.proxy.port, user, password, ...more };
  }

  connect(more: object = {}): Connector {
    return this.factory.create(this.recipe(more), LOOPBACK);
  }

  /** All of its database, from a checkpoint when told. */
  async read(
    more: object = {},
    checkpoint?: string,
  ): Promise<{ readonly end: EndRecord; readonly records: readonly SourceRecord[] }> {
    const connector = this.connect(more);
    const { database: name } = this;
    const result = await readAll(connector, { id: `database:${name}`, name, kind: 'database' }, checkpoint);
    await connector.close();
    return result;
  }

  connectToList(): Connector {
    return this.connect({ profile: { enabled: false } });
  }

  async createObjects(names: readonly string[]): Promise<string> {
    for (const name of names) {
      await this.admin.query(
        `CREATE TABLE ${quoteName(this.database, name)} (id int primary key, \`Some.Name\` varchar(20)) ENGINE=MEMORY`,
      );
    }
    return this.database;
  }

  nameOf(record: SourceRecord): string | undefined {
    return record.kind === 'dataset' ? record.path.at(-1) : undefined;
  }

  async stop(): Promise<void> {
    await this.proxy.stop();
    await this.admin.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(this.database)}`);
    await this.admin.query(`DROP USER IF EXISTS ${this.user}@'%'`);
    await this.admin.end();
  }
}

/** In a grant `_` and `%` stand for others. */
export function pattern(database: string): string {
  return database.replace(/[_%\\]/g, '\\$&');
}
