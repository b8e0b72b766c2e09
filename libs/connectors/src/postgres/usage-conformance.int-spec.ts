import { TcpProxy } from '@dataspoke/dev-stack/testing';
import { type Client } from 'pg';
import { describeConnector } from '../conformance/describe-connector.fixture';
import { LoggingServer } from '../conformance/logging-server.fixture';
import { ProxiedSource } from '../conformance/proxied-source.fixture';
import { type TestSource } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { isRecord } from '../recipe/recipe-reader';
import { type SourceRecord } from '../records';
import { quoteIdentifier } from './identifiers';
import { postgresConnector } from './postgres-connector';
import { LOOPBACK } from './test-source.fixture';

const USERS = ['ada', 'reader'];
/** Tables of one text, so that locks do not add up. */
const AT_ONCE = 50;

let server: LoggingServer;

/** Statements that a user ran, each of which reads a table of its own. */
class UsageTestSource extends ProxiedSource implements TestSource {
  private constructor(
    private readonly database: string,
    proxy: TcpProxy,
    private readonly admin: Client,
    private readonly ada: Client,
  ) {
    super(proxy);
  }

  static async start(): Promise<UsageTestSource> {
    const database = await server.createDatabase(USERS);
    const admin = await server.connect(database);
    await admin.query(`
      CREATE EXTENSION pg_stat_statements; SELECT pg_stat_statements_reset();
      GRANT pg_read_all_stats TO reader; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ada`);
    const proxy = await TcpProxy.start({ host: server.host, port: server.port });
    return new UsageTestSource(database, proxy, admin, await server.connect(database, 'ada'));
  }

  connect(): Connector {
    const { database, proxy } = this;
    const { password } = server;
    return postgresConnector.create(
      { host: '127.0.0.1', port: proxy.port, database, user: 'reader', password, includeUsage: true },
      LOOPBACK,
    );
  }

  async createObjects(names: readonly string[]): Promise<string> {
    for (let at = 0; at < names.length; at += AT_ONCE) {
      const tables = names.slice(at, at + AT_ONCE).map((name) => quoteIdentifier(name));
      await this.admin.query(tables.map((table) => `CREATE TABLE ${table} (id int);`).join('\n'));
      await this.ada.query(tables.map((table) => `SELECT id FROM ${table};`).join('\n'));
    }
    return 'usage';
  }

  nameOf(record: SourceRecord): string | undefined {
    if (record.kind !== 'entity' || record.objectType !== 'query') return undefined;
    const { statement } = record.aspects['queryProperties'] ?? {};
    const text = isRecord(statement) ? String(statement['value']) : '';
    const [, quoted, plain] = /^SELECT id\s+FROM (?:"((?:[^"]|"")*)"|(\w+))$/.exec(text) ?? [];
    return quoted?.replaceAll('""', '"') ?? plain;
  }

  async stop(): Promise<void> {
    await this.proxy.stop();
    await this.ada.end();
    await this.admin.query(`DROP OWNED BY ${USERS.join(', ')}`);
    await this.admin.end();
  }
}

beforeAll(async () => {
  server = await LoggingServer.start({ 'pg_stat_statements.max': 30_000 });
}, 60_000);
afterAll(() => server.stop());

describeConnector('The usage of PostgreSQL', {
  setup: () => UsageTestSource.start(),
  withoutRights: 'the right to the counters is one for all of them; see the tests of usage',
});
