import { missingMySql, type MysqlProtocolServer, startMySql, testServer } from '@dataspoke/dev-stack/testing';
import { join } from 'node:path';
import { describeConnector } from '../conformance/describe-connector.fixture';
import { dataset } from '../conformance/test-source.fixture';
import { type SourceRecord } from '../records';
import { mysqlConnector } from './mysql-connector';
import { MariaDbTestSource } from './test-source.fixture';

const MISSING = missingMySql();

if (MISSING === undefined) tests();
else it.skip(`MySQL (${MISSING})`, () => undefined);

function tests(): void {
  let server: MysqlProtocolServer;
  const start = (): Promise<MariaDbTestSource> => MariaDbTestSource.on(server.url, mysqlConnector);

  beforeAll(async () => {
    const dir = join(testServer('DATASPOKE_TEST_RUN_DIR'), 'mysql');
    server = await startMySql({
      root: testServer('DATASPOKE_TEST_MYSQL_ROOT'),
      dir,
      password: 'mysql-test',
      logFile: join(dir, 'mysql.log'),
    });
  }, 120_000);

  afterAll(() => server?.stop());

  describeConnector('MySQL', {
    setup: start,
    withoutRights:
      'a right to a whole database cannot be taken away table by table; see the tests of single rights',
    withoutMany: 'MariaDB has them, and here they take minutes to be made',
    impossibleNames: { '💧': 'names hold no characters outside of the basic plane' },
  });

  describe('MySQL', () => {
    let source: MariaDbTestSource;
    let records: readonly SourceRecord[];

    beforeAll(async () => {
      source = await start();
      const { admin } = source;
      await admin.query(`CREATE TABLE customers (
        id int unsigned AUTO_INCREMENT PRIMARY KEY COMMENT 'the number', mail varchar(80) NOT NULL DEFAULT 'none',
        level enum('low','high'), size int, twice int GENERATED ALWAYS AS (size * 2) STORED,
        seen timestamp DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, doc json, UNIQUE (mail)) COMMENT 'Who buys'`);
      await admin.query(
        'CREATE TABLE orders (id bigint PRIMARY KEY, customer int unsigned, FOREIGN KEY (customer) REFERENCES customers (id))',
      );
      await admin.query(
        `INSERT INTO customers (mail, size) VALUES ('a@example.com', 1), ('b@example.com', 3)`,
      );
      await admin.query(
        `CREATE VIEW sizes AS WITH big AS (SELECT id, size FROM customers WHERE size > 2) SELECT id, max(size) OVER () AS most FROM big`,
      );
      await admin.query(
        `CREATE PROCEDURE fill() COMMENT 'each night' INSERT INTO orders SELECT id, id FROM customers`,
      );
      await admin.query(`GRANT SELECT ON *.* TO ${source.user}@'%'`);
      const read = await source.read();
      expect(read.records.filter(({ kind }) => kind === 'failed')).toEqual([]);
      expect(read.end).toMatchObject({ complete: true, counts: { failed: 0, failedParts: 0 } });
      records = read.records;
    });

    afterAll(() => source?.stop());

    it('tells columns, keys, comments and figures of tables', () => {
      expect(dataset(records, 'customers')).toMatchObject({
        comment: 'Who buys',
        columns: [
          { name: 'id', nativeType: 'int(10) unsigned', comment: 'the number' },
          { name: 'mail', nativeType: 'varchar(80)', nullable: false },
          { name: 'level', nativeType: "enum('low','high')" },
          { name: 'size' },
          { name: 'twice' },
          { name: 'seen' },
          { name: 'doc', nativeType: 'json' },
        ],
        primaryKey: ['id'],
        profile: { rowCount: { value: 2, estimated: false } },
      });
      expect(dataset(records, 'orders').foreignKeys).toMatchObject([
        { columns: ['customer'], referencedColumns: ['id'] },
      ]);
    });

    it('bounds profiles by the size of now, not by the one of yesterday that the server keeps', async () => {
      const { admin, database } = source;
      await admin.query('CREATE TABLE grown (id int PRIMARY KEY, doc text) ENGINE=MyISAM');
      const size = `SELECT TABLE_ROWS AS found FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = 'grown'`;
      await admin.query(size, [database]);
      await admin.query(`INSERT INTO grown
        WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 400) SELECT i, repeat('x', 980) FROM n`);
      const [kept] = await admin.query(size, [database]);
      expect(kept).toEqual([{ found: 0 }]);
      const { profile } = dataset((await source.read({ profile: { maxBytes: 65_536 } })).records, 'grown');
      expect(profile).toMatchObject({ method: 'sample', rowCount: { value: 400, estimated: true } });
      const read = Number(profile?.columns[0]?.max);
      expect(read).toBeGreaterThan(60);
      expect(read).toBeLessThan(68);
      expect(profile?.limits).toEqual([
        `${read} of about 400 rows were read: profile.maxRows is 1000000, profile.maxBytes is 65536`,
      ]);
    });

    it('follows views and procedures', () => {
      const table = [source.database, 'customers'];
      expect(dataset(records, 'sizes').lineage).toMatchObject({ inputs: [table], confidence: 1 });
      expect(
        dataset(records, 'sizes').lineage?.columnEdges.map(({ from, to }) => [from.column, to.column]),
      ).toEqual(
        expect.arrayContaining([
          ['id', 'id'],
          ['size', 'most'],
        ]),
      );
      expect(records.find(({ kind }) => kind === 'job')).toMatchObject({
        name: 'fill',
        comment: 'each night',
        lineage: { inputs: [table], outputs: [[source.database, 'orders']] },
      });
    });
  });
}
