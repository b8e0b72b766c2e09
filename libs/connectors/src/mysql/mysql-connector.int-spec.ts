import { type AddressInfo, createServer } from 'node:net';
import { collect, dataset, NEVER, readAll } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { mariadbConnector } from './mysql-connector';
import { quoteIdentifier } from './identifiers';
import { LOOPBACK, MariaDbTestSource, MISSING, pattern } from './test-source.fixture';

if (MISSING === undefined) describe('MariaDB', tests);
else it.skip(`MariaDB (${MISSING})`, () => undefined);

function tests(): void {
  let source: MariaDbTestSource;

  beforeEach(async () => {
    source = await MariaDbTestSource.start();
  });
  afterEach(async () => {
    await source?.stop();
  });

  it('tells columns, keys, comments, sizes and figures of tables', async () => {
    await source.admin.query(`
      CREATE TABLE customers (id int unsigned AUTO_INCREMENT PRIMARY KEY COMMENT 'the number', mail varchar(80) NOT NULL DEFAULT 'none',
        level enum('low','high'), twice int GENERATED ALWAYS AS (id * 2) VIRTUAL, born date, ok tinyint(1), doc json) COMMENT 'Who buys'`);
    await source.admin.query(`
      CREATE TABLE orders (id int PRIMARY KEY, customer int unsigned, total decimal(10,2),
        CONSTRAINT buyer FOREIGN KEY (customer) REFERENCES customers (id))`);
    await source.admin
      .query(`INSERT INTO customers (mail, level, born, ok) VALUES ('a@example.com', 'low', '1980-01-02', 1),
      ('b@example.com', 'high', '1999-12-31', 0), ('c@example.com', NULL, NULL, 1)`);
    const { end, records } = await source.read();
    expect(end).toMatchObject({ complete: true });
    const customers = dataset(records, 'customers');
    expect(customers).toMatchObject({
      comment: 'Who buys',
      primaryKey: ['id'],
      properties: { engine: 'InnoDB' },
    });
    expect(customers.columns).toMatchObject([
      {
        name: 'id',
        nativeType: 'int(10) unsigned',
        type: 'number',
        nullable: false,
        comment: 'the number',
        primaryKeyPosition: 1,
      },
      { name: 'mail', type: 'string', default: "'none'" },
      { name: 'level', type: 'enum' },
      { name: 'twice', type: 'number' },
      { name: 'born', type: 'date' },
      { name: 'ok', type: 'boolean' },
      { name: 'doc' },
    ]);
    expect(customers.profile).toMatchObject({ method: 'full', rowCount: { value: 3, estimated: false } });
    expect(customers.profile?.columns).toMatchObject([
      { column: 'id', distinctCount: 3, min: '1', max: '3' },
      { column: 'mail', nullCount: 0, semanticType: { type: 'email' } },
      { column: 'level', nullCount: 1, distinctCount: 2 },
      { column: 'twice', max: '6' },
      { column: 'born', min: '1980-01-02', max: '1999-12-31' },
      { column: 'ok' },
      { column: 'doc' },
    ]);
    expect(dataset(records, 'orders').foreignKeys).toEqual([
      {
        name: 'buyer',
        columns: ['customer'],
        referencedPath: [source.database, 'customers'],
        referencedColumns: ['id'],
      },
    ]);
  });

  it('follows views and routines', async () => {
    await source.admin.query('CREATE TABLE raw (id int, amount int)');
    await source.admin.query('CREATE TABLE daily (total int)');
    await source.admin.query('CREATE VIEW big AS SELECT id, amount * 2 AS twice FROM raw WHERE amount > 10');
    await source.admin.query(
      `CREATE PROCEDURE fill() COMMENT 'each night' BEGIN INSERT INTO daily SELECT sum(amount) FROM raw; END`,
    );
    await source.admin.query('CREATE FUNCTION plus_one(x int) RETURNS int DETERMINISTIC RETURN x + 1');
    await source.admin.query(`GRANT SELECT ON mysql.proc TO ${source.user}@'%'`);
    const { records } = await source.read();
    const raw = [source.database, 'raw'];
    const big = dataset(records, 'big');
    expect(big).toMatchObject({
      datasetType: 'view',
      viewDefinition: expect.stringContaining('select') as string,
    });
    expect(big.lineage?.inputs).toEqual([raw]);
    expect(big.lineage?.columnEdges).toEqual(
      expect.arrayContaining([
        {
          from: { path: raw, column: 'amount' },
          to: { path: [source.database, 'big'], column: 'twice' },
          kind: 'transformation',
        },
      ]),
    );
    expect(records.find(({ kind }) => kind === 'job')).toMatchObject({
      name: 'fill',
      jobType: 'procedure',
      comment: 'each night',
      lineage: { inputs: [raw], outputs: [[source.database, 'daily']] },
    });
    expect(records.find(({ path }) => path.at(-1) === 'plus_one()')).toMatchObject({
      kind: 'filtered',
      rule: 'touches no table',
    });
  });

  it('takes nothing as gone that may only be hidden', async () => {
    await source.createObjects(['a', 'b']);
    const database = quoteIdentifier(pattern(source.database));
    await source.admin.query(`REVOKE SELECT, SHOW VIEW ON ${database}.* FROM ${source.user}@'%'`);
    await source.admin.query(`GRANT SELECT ON ${quoteIdentifier(source.database)}.a TO ${source.user}@'%'`);
    const { end, records } = await source.read();
    expect(records.flatMap((record) => (record.kind === 'dataset' ? [record.path.at(-1)] : []))).toEqual([
      'a',
    ]);
    expect(end).toMatchObject({
      complete: false,
      code: 'permission',
      remedy: expect.stringContaining('GRANT SELECT') as string,
    });
    const connector = source.connect();
    expect((await connector.test(NEVER)).checks.find(({ name }) => name === 'rights')).toMatchObject({
      verdict: 'warn',
    });
    await connector.close();
  });

  it('takes no right of another kind for the right to see all tables, nor one that comes too late', async () => {
    await source.createObjects(['a', 'b']);
    const database = quoteIdentifier(pattern(source.database));
    await source.admin.query(`REVOKE SELECT, SHOW VIEW ON ${database}.* FROM ${source.user}@'%'`);
    await source.admin.query(`GRANT SELECT ON ${quoteIdentifier(source.database)}.a TO ${source.user}@'%'`);
    await source.admin.query(`GRANT SUPER ON *.* TO ${source.user}@'%'`);
    expect((await source.read()).end).toMatchObject({ complete: false, code: 'permission' });
    const connector = source.connect();
    const scope = { id: `database:${source.database}`, name: source.database, kind: 'database' } as const;
    const records = await collect(connector.read(scope, { signal: NEVER }), async (record) => {
      if (record.kind === 'dataset')
        await source.admin.query(`GRANT SELECT ON ${database}.* TO ${source.user}@'%'`);
    });
    expect(records.at(-1)).toMatchObject({ kind: 'end', complete: false, code: 'permission' });
    await connector.close();
  });

  it('says which definition is hidden, and keeps the view', async () => {
    await source.admin.query('CREATE TABLE t (id int)');
    await source.admin.query('CREATE VIEW v AS SELECT id FROM t');
    await source.admin.query(
      `REVOKE SHOW VIEW ON ${quoteIdentifier(pattern(source.database))}.* FROM ${source.user}@'%'`,
    );
    const { records } = await source.read();
    expect(records.find(({ kind }) => kind === 'failed')).toMatchObject({
      part: 'definition',
      code: 'permission',
      remedy: expect.stringContaining('SHOW VIEW') as string,
    });
    expect(dataset(records, 'v').columns).toHaveLength(1);
  });

  it('leaves out what the recipe says, with the rule, also by the keys of DataHub', async () => {
    await source.createObjects(['orders', 'tmp_1']);
    await source.admin.query('CREATE VIEW v AS SELECT id FROM orders');
    const { records } = await source.read({ tables: { deny: ['.*\\.tmp_.*'] }, includeViews: false });
    expect(
      records.flatMap((record) => (record.kind === 'filtered' ? [[record.path.at(-1), record.rule]] : [])),
    ).toEqual([
      ['tmp_1', 'tables.deny ".*\\\\.tmp_.*"'],
      ['v', 'includeViews: false'],
    ]);
    const port =
      'port' in source.recipe()
        ? String(Object.entries(source.recipe()).find(([key]) => key === 'port')?.[1])
        : '';
    const theirs = mariadbConnector.create(
      {
        host_port: `127.0.0.1:${port}`,
        username: source.user,
        password: source.password,
        database: source.database,
        table_pattern: { deny: ['conf.*\\.TMP'] },
      },
      LOOPBACK,
    );
    const scopes = await theirs.scopes(NEVER);
    expect(scopes.map(({ name }) => name)).toEqual(['127.0.0.1', source.database]);
    const [, scope] = scopes;
    if (!scope) throw new Error('no scope');
    const found = await readAll(theirs, scope);
    expect(found.records.find(({ path }) => path.at(-1) === 'tmp_1')).toMatchObject({ kind: 'filtered' });
    expect(dataset(found.records, 'orders').profile).toBeUndefined();
    await theirs.close();
  });

  it.each([
    ['a wrong password', () => source.recipe({ password: 'wrong' }), 'authentication'],
    [
      'a host that is a metadata service',
      () => source.recipe({ host: '169.254.169.254' }),
      'address-forbidden',
    ],
    ['no encryption where it must be', () => source.recipe({ tls: 'require' }), 'tls'],
  ])('says what is wrong with %s', async (_what, recipe, code) => {
    const connector = mariadbConnector.create(recipe(), LOOPBACK);
    const error: unknown = await connector.scopes(NEVER).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error)).not.toContain(source.password);
    await connector.close();
  });

  it('says that nothing answers, and ends a connection that never gets a greeting', async () => {
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    const connector: Connector = mariadbConnector.create(source.recipe({ port }), LOOPBACK);
    const stop = AbortSignal.timeout(300);
    await expect(connector.scopes(stop)).rejects.toMatchObject({ code: 'cancelled' });
    silent.close();
    await expect(
      mariadbConnector.create(source.recipe({ port }), LOOPBACK).scopes(NEVER),
    ).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('reads a table of 500 columns', async () => {
    const columns = Array.from({ length: 500 }, (_, at) => `c${at} int`).join(', ');
    await source.admin.query(`CREATE TABLE wide (${columns})`);
    const wide = dataset((await source.read()).records, 'wide');
    expect(wide.columns).toHaveLength(500);
    expect(wide.profile?.limits.join()).toContain('300 columns behind profile.columnLimit');
  });
}
