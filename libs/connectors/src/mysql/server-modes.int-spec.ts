import { type MysqlProtocolServer, startMariaDb, testServer } from '@dataspoke/dev-stack/testing';
import { type Connection, createConnection } from 'mysql2/promise';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { NEVER, readAll } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { mariadbConnector } from './mysql-connector';
import { LOOPBACK, MISSING } from './test-source.fixture';

if (MISSING === undefined) describe('a MariaDB that is set otherwise', tests);
else it.skip(`a MariaDB that is set otherwise (${MISSING})`, () => undefined);

/** Names are folded as on Windows, and a backslash in a text is one. */
function tests(): void {
  const password = 'root-of-this-test';
  let server: MysqlProtocolServer;
  let admin: Connection;
  let connector: Connector;

  beforeAll(async () => {
    const dir = await mkdtemp(join(testServer('DATASPOKE_TEST_RUN_DIR'), 'mariadb-modes-'));
    const settings = { 'lower-case-table-names': 1, 'sql-mode': 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES' };
    server = await startMariaDb({ dir, password, logFile: join(dir, 'log'), settings });
    admin = await createConnection({ uri: server.url });
    for (const statement of [
      'CREATE DATABASE Shop',
      'CREATE TABLE Shop.Orders (Id int PRIMARY KEY, Amount int)',
      'CREATE TABLE Shop.Daily (Total int)',
      `CREATE TABLE Shop."it's \\ odd" (a int)`,
      'CREATE VIEW Shop.Twice AS SELECT Amount * 2 AS Twice FROM Shop.Orders',
      'CREATE PROCEDURE Shop.Fill() INSERT INTO DAILY SELECT sum(AMOUNT) FROM SHOP.ORDERS',
    ])
      await admin.query(statement);
    const { port } = new URL(server.url);
    connector = mariadbConnector.create(
      { host: '127.0.0.1', port: Number(port), user: 'root', password, database: 'Shop' },
      LOOPBACK,
    );
  }, 60_000);
  afterAll(async () => {
    await connector?.close();
    await admin?.end();
    await server?.stop();
  });

  it('is read with the database that the recipe names in another case, whatever texts look like there', async () => {
    const [, scope, ...more] = await connector.scopes(NEVER);
    expect(more).toEqual([]);
    if (!scope) throw new Error('no scope of the database');
    const { end, records } = await readAll(connector, scope);
    expect(end).toMatchObject({ complete: true, counts: { failed: 0, failedParts: 0 } });
    const names = records.flatMap((record) => (record.kind === 'dataset' ? [record.path.at(-1)] : []));
    expect(names).toEqual(['daily', "it's \\ odd", 'orders', 'twice']);
    expect(records.find(({ path }) => path.at(-1) === 'twice')).toMatchObject({
      lineage: { inputs: [['shop', 'orders']] },
    });
    expect(records.find(({ kind }) => kind === 'job')).toMatchObject({
      lineage: {
        inputs: [['shop', 'orders']],
        outputs: [['shop', 'daily']],
        columnEdges: [{ from: { column: 'Amount' }, to: { column: 'Total' } }],
        warnings: [],
      },
    });
  });
}
