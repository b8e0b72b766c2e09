import { createDatabase, type TestDatabase } from '@dataspoke/dev-stack/testing';
import { Client, escapeLiteral } from 'pg';
import { dataset } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { desiredAspects } from '../mapping/desired-aspects';
import { type DatasetRecord } from '../records';
import { failures, PostgresTestSource, readSchema } from './test-source.fixture';

let source: PostgresTestSource;
let other: TestDatabase;
let remote: Client;
const open: Connector[] = [];

beforeEach(async () => {
  source = await PostgresTestSource.start();
  other = await createDatabase();
  remote = new Client({ connectionString: other.url });
  await remote.connect();
  const { hostname, port, username, password } = new URL(other.url);
  const login = `user ${escapeLiteral(username)}, password ${escapeLiteral(password)}`;
  await source.execute(`
    CREATE SCHEMA s; CREATE EXTENSION postgres_fdw; CREATE EXTENSION file_fdw;
    CREATE SERVER shop FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '${hostname}', port '${port}', dbname '${other.name}');
    CREATE SERVER "no name" FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'db.example', port '5433');
    CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
    CREATE USER MAPPING FOR PUBLIC SERVER shop OPTIONS (${login})`);
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((connector) => connector.close()));
  await source.stop();
  await remote.end();
  await other.drop();
});

function connect(more: Readonly<Record<string, unknown>> = {}): Connector {
  const connector = source.connect(more);
  open.push(connector);
  return connector;
}

function upstreams(record: DatasetRecord): unknown {
  const aspects = desiredAspects(record, { platform: 'postgres', env: 'PROD', profiledAt: 0 });
  return aspects.find(({ aspectName }) => aspectName === 'upstreamLineage')?.value;
}

describe('a foreign table', () => {
  it('leads to the table of the other server, column by column, and is not read', async () => {
    await remote.query(`
      CREATE SCHEMA "Sales"; CREATE TABLE "Sales".orders (id int NOT NULL, "Total" numeric);
      INSERT INTO "Sales".orders VALUES (1, 2), (2, 3)`);
    await source.execute(`
      CREATE FOREIGN TABLE s.orders_there (id int NOT NULL, total numeric OPTIONS (column_name 'Total'), CONSTRAINT sane CHECK (total >= 0))
        SERVER shop OPTIONS (schema_name 'Sales', table_name 'orders')`);
    await source.grantAll('s');
    const records = await readSchema(connect());
    const table = dataset(records, 'orders_there');
    expect(table).toMatchObject({
      datasetType: 'foreign-table',
      properties: {
        foreign_server: 'shop',
        foreign_wrapper: 'postgres_fdw',
        remote_schema: 'Sales',
        remote_table: 'orders',
      },
      constraints: [{ name: 'sane', kind: 'check' }],
    });
    const there = `urn:li:dataset:(urn:li:dataPlatform:postgres,${other.name}.Sales.orders,PROD)`;
    const here = `urn:li:dataset:(urn:li:dataPlatform:postgres,${source.name}.s.orders_there,PROD)`;
    expect(upstreams(table)).toMatchObject({
      upstreams: [{ dataset: there, type: 'COPY' }],
      fineGrainedLineages: [
        { upstreams: [`urn:li:schemaField:(${there},id)`], downstreams: [`urn:li:schemaField:(${here},id)`] },
        {
          upstreams: [`urn:li:schemaField:(${there},Total)`],
          downstreams: [`urn:li:schemaField:(${here},total)`],
        },
      ],
    });
    expect(table).not.toHaveProperty('profile');
    expect(table).not.toHaveProperty('rowCount');
    expect(failures(records)).toEqual([]);
    expect(JSON.stringify(records)).not.toContain(new URL(other.url).password);
  });

  it('of an imported schema has the names of the other side', async () => {
    await remote.query('CREATE TABLE public.customers (id int, mail text)');
    await source.execute('IMPORT FOREIGN SCHEMA public FROM SERVER shop INTO s');
    const table = dataset(await readSchema(connect()), 'customers');
    expect(table.remote?.path).toEqual([other.name, 'public', 'customers']);
    expect(table.warnings).toBeUndefined();
  });

  it('is measured when the recipe asks for it', async () => {
    await remote.query('CREATE TABLE t (a int); INSERT INTO t VALUES (1), (NULL)');
    await source.execute(`CREATE FOREIGN TABLE s.t (a int) SERVER shop OPTIONS (schema_name 'public')`);
    await source.grantAll('s');
    const table = dataset(await readSchema(connect({ profile: { foreignTables: true } })), 't');
    expect(table.profile).toMatchObject({
      method: 'full',
      rowCount: { value: 2 },
      columns: [{ nullCount: 1 }],
    });
    expect(table.profile).not.toHaveProperty('sizeInBytes');
  });

  it('as a partition keeps its table from being measured, unless the recipe asks for it', async () => {
    await remote.query('CREATE TABLE t_old (a int); INSERT INTO t_old VALUES (1)');
    await source.execute(`
      CREATE TABLE s.t (a int) PARTITION BY RANGE (a);
      CREATE TABLE s.t_new PARTITION OF s.t FOR VALUES FROM (10) TO (20);
      CREATE FOREIGN TABLE s.t_old PARTITION OF s.t FOR VALUES FROM (0) TO (10) SERVER shop OPTIONS (schema_name 'public');
      INSERT INTO s.t_new VALUES (11), (12); ANALYZE s.t_new`);
    await source.grantAll('s');
    const table = dataset(await readSchema(connect()), 't');
    expect(table).not.toHaveProperty('profile');
    expect(table).toMatchObject({
      rowCount: { value: 2, estimated: true },
      properties: { partitions: '2', partitions_never_analyzed: '1' },
    });
    const measured = dataset(await readSchema(connect({ profile: { foreignTables: true } })), 't');
    expect(measured.rowCount).toEqual({ value: 3, estimated: false });
  });

  it('of a server that does not say what it reads has a warning, until the recipe says it', async () => {
    await source.execute(`
      CREATE FOREIGN TABLE s.nameless (a int) SERVER "no name";
      CREATE FOREIGN TABLE s.lines (a text) SERVER files OPTIONS (filename '/data/lines.csv', format 'csv')`);
    const silent = await readSchema(connect());
    expect(dataset(silent, 'nameless').warnings).toEqual([
      'Server "no name" names no database, so it is the one of its user: say it in foreignServers.no name.database of the recipe.',
    ]);
    expect(dataset(silent, 'lines').warnings).toEqual([
      'It is not known what server "files" with the wrapper "file_fdw" reads: say it in foreignServers.files of the recipe.',
    ]);
    expect(upstreams(dataset(silent, 'lines'))).toBeUndefined();
    const told = await readSchema(
      connect({
        platformInstance: 'here',
        foreignServers: {
          'no name': { database: 'erp', platformInstance: 'there' },
          files: { platform: 'file' },
        },
      }),
    );
    expect(dataset(told, 'nameless').remote).toMatchObject({
      platform: 'postgres',
      platformInstance: 'there',
      path: ['erp', 's', 'nameless'],
    });
    expect(dataset(told, 'lines')).toMatchObject({
      remote: { platform: 'file', path: ['/data/lines.csv'] },
      properties: { remote_file: '/data/lines.csv' },
    });
  });

  it('of the very same server lies in the same platform instance', async () => {
    const recipe = source.recipe();
    await source.execute(`
      CREATE SERVER self FOREIGN DATA WRAPPER postgres_fdw OPTIONS (port '${String(recipe['port'])}', dbname '${source.name}');
      CREATE FOREIGN TABLE s.again (a int) SERVER self OPTIONS (table_name 'first')`);
    const table = dataset(await readSchema(connect({ platformInstance: 'eu1' })), 'again');
    expect(table.remote).toMatchObject({ platformInstance: 'eu1', path: [source.name, 's', 'first'] });
  });
});
