import { Client } from 'pg';
import { dataset, readAll } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { postgresConnector } from './postgres-connector';
import { failures, LOOPBACK, PostgresTestSource, readSchema, schemaScope } from './test-source.fixture';

const NEVER = new AbortController().signal;

let source: PostgresTestSource;
const open: Connector[] = [];

beforeEach(async () => {
  source = await PostgresTestSource.start();
  await source.execute('CREATE SCHEMA s');
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((connector) => connector.close()));
  await source.stop();
});

function connect(more: Readonly<Record<string, unknown>> = {}): Connector {
  const connector = source.connect(more);
  open.push(connector);
  return connector;
}

describe('a table', () => {
  it('is read with types, keys, comments, defaults and figures', async () => {
    await source.execute(`
      CREATE TYPE s.mood AS ENUM ('low', 'high');
      CREATE DOMAIN s.share AS numeric(5, 4) CHECK (VALUE <= 1);
      CREATE DOMAIN s.sure_share AS s.share NOT NULL;
      CREATE TABLE s.parent (a int, b text, PRIMARY KEY (b, a));
      CREATE TABLE s.t (
        gone int, id bigint GENERATED ALWAYS AS IDENTITY, a int, b text DEFAULT 'none', mood s.mood, share s.sure_share DEFAULT 0.5,
        at timestamptz, tags text[], doc jsonb, twice int GENERATED ALWAYS AS (a * 2) STORED,
        PRIMARY KEY (id), CONSTRAINT to_parent FOREIGN KEY (b, a) REFERENCES s.parent);
      ALTER TABLE s.t DROP COLUMN gone;
      COMMENT ON TABLE s.t IS 'What it is';
      COMMENT ON COLUMN s.t.a IS 'The first';
      INSERT INTO s.parent VALUES (1, 'x');
      INSERT INTO s.t (a, b, mood, at) VALUES (1, 'x', 'low', '2013-01-01 00:00+01'), (NULL, NULL, 'high', NULL), (NULL, NULL, NULL, NULL);`);
    await source.grantAll('s');
    const table = dataset(await readSchema(connect()), 't');
    expect(table).toMatchObject({
      datasetType: 'table',
      comment: 'What it is',
      primaryKey: ['id'],
      foreignKeys: [
        {
          name: 'to_parent',
          columns: ['b', 'a'],
          referencedPath: [source.name, 's', 'parent'],
          referencedColumns: ['b', 'a'],
        },
      ],
      rowCount: { value: 3, estimated: false },
    });
    expect(
      table.columns.map((column) => [
        column.ordinal,
        column.name,
        column.nativeType,
        column.type,
        column.nullable,
      ]),
    ).toEqual([
      [1, 'id', 'bigint', 'number', false],
      [2, 'a', 'integer', 'number', true],
      [3, 'b', 'text', 'string', true],
      [4, 'mood', 's.mood', 'enum', true],
      [5, 'share', 's.sure_share', 'number', false],
      [6, 'at', 'timestamp with time zone', 'time', true],
      [7, 'tags', 'text[]', 'array', true],
      [8, 'doc', 'jsonb', 'record', true],
      [9, 'twice', 'integer', 'number', true],
    ]);
    expect(table.columns.find((column) => column.name === 'a')?.comment).toBe('The first');
    expect(table.columns.map((column) => column.default)).toEqual([
      'generated always as identity', undefined, "'none'::text", undefined, '0.5', undefined, undefined, undefined, '(a * 2)',
    ]); // prettier-ignore
    expect(table.profile).toMatchObject({
      method: 'full',
      rowCount: { value: 3, estimated: false },
      columnCount: 9,
      limits: [],
    });
    expect(table.profile?.columns.slice(1, 6)).toEqual([
      {
        column: 'a',
        nullCount: 2,
        nullShare: 0.666667,
        distinctCount: 1,
        distinctShare: 0.333333,
        min: '1',
        max: '1',
      },
      {
        column: 'b',
        nullCount: 2,
        nullShare: 0.666667,
        distinctCount: 1,
        distinctShare: 0.333333,
        min: 'x',
        max: 'x',
      },
      {
        column: 'mood',
        nullCount: 1,
        nullShare: 0.333333,
        distinctCount: 2,
        distinctShare: 0.666667,
        min: 'low',
        max: 'high',
      },
      {
        column: 'share',
        nullCount: 0,
        nullShare: 0,
        distinctCount: 1,
        distinctShare: 0.333333,
        min: '0.5000',
        max: '0.5000',
      },
      {
        column: 'at',
        nullCount: 2,
        nullShare: 0.666667,
        distinctCount: 1,
        distinctShare: 0.333333,
        min: '2012-12-31 23:00:00+00',
        max: '2012-12-31 23:00:00+00',
      },
    ]);
  });

  it('is sampled above the row limit, and says so', async () => {
    await source.execute(`
      CREATE TABLE s.big AS SELECT i AS id, CASE WHEN i % 2 = 0 THEN 'x' END AS half FROM generate_series(1, 50000) i;
      ANALYZE s.big;`);
    await source.grantAll('s');
    const connector = connect({ profile: { maxRows: 5_000 } });
    const { profile, rowCount } = dataset(await readSchema(connector), 'big');
    expect(rowCount).toEqual({ value: 50_000, estimated: true });
    expect(profile).toMatchObject({ method: 'sample', samplePercent: 10 });
    expect(profile?.limits).toEqual([expect.stringContaining('10 %')]);
    const [id, half] = profile?.columns ?? [];
    expect(id?.distinctCount).toBe(50_000);
    expect(id?.nullCount).toBeUndefined();
    expect(half?.nullShare).toBeCloseTo(0.5, 1);
    expect(dataset(await readSchema(connector), 'big').profile).toEqual(profile);
  });

  it('has an estimated row count without a profile, and none before it was analysed', async () => {
    await source.execute(`
      CREATE TABLE s.known AS SELECT 1 AS a FROM generate_series(1, 100); ANALYZE s.known;
      CREATE TABLE s.fresh (a int);`);
    const records = await readSchema(connect({ profile: { enabled: false } }));
    expect(dataset(records, 'known')).toMatchObject({ rowCount: { value: 100, estimated: true } });
    expect(dataset(records, 'known').profile).toBeUndefined();
    expect(dataset(records, 'fresh').rowCount).toBeUndefined();
    expect(failures(records)).toEqual([]);
  });

  it('is one dataset with its partitions', async () => {
    await source.execute(`
      CREATE TABLE s.p (id int, day date) PARTITION BY RANGE (day);
      CREATE TABLE s.p_2013 PARTITION OF s.p FOR VALUES FROM ('2013-01-01') TO ('2014-01-01');
      INSERT INTO s.p VALUES (1, '2013-05-05'), (2, '2013-05-06');`);
    await source.grantAll('s');
    const records = await readSchema(connect());
    expect(dataset(records, 'p')).toMatchObject({
      rowCount: { value: 2 },
      properties: { partition_key: 'RANGE (day)' },
    });
    expect(records.find((record) => record.path.at(-1) === 'p_2013')).toMatchObject({
      kind: 'filtered',
      rule: 'partition of "p", read as part of it',
    });
  });
});

describe('rules of the recipe', () => {
  it('leave schemas, tables and routines out by name, and are named', async () => {
    await source.execute(`
      CREATE SCHEMA private; CREATE TABLE s.keep (a int); CREATE TABLE s.tmp_x (a int);
      CREATE PROCEDURE s.tmp_p() LANGUAGE sql AS 'DELETE FROM s.keep';`);
    await source.grantAll('s');
    const connector = connect({
      schemas: { deny: ['priv.*'] },
      tables: { allow: ['s\\..*'], deny: ['.*\\.tmp_.*'] },
    });
    const scopes = await connector.scopes(NEVER);
    expect(scopes.map((scope) => scope.id)).toEqual(['database', 'schema:public', 'schema:s']);
    const [database] = scopes;
    const { records } = await readAll(connector, database!);
    expect(records).toEqual([
      expect.objectContaining({ kind: 'container', containerType: 'database' }),
      expect.objectContaining({
        kind: 'filtered',
        path: [source.name, 'private'],
        rule: 'schemas.deny "priv.*"',
      }),
    ]);
    const filtered = (await readSchema(connector)).filter((record) => record.kind === 'filtered');
    expect(filtered).toEqual([
      expect.objectContaining({
        path: [source.name, 's', 'tmp_x'],
        objectType: 'table',
        rule: 'tables.deny ".*\\\\.tmp_.*"',
      }),
      expect.objectContaining({ path: [source.name, 's', 'tmp_p'], objectType: 'procedure' }),
    ]);
  });

  it('do not bring in what belongs to an extension', async () => {
    await source.execute('CREATE EXTENSION pgcrypto SCHEMA s');
    const records = await readSchema(connect());
    expect(records.length).toBeGreaterThan(10);
    expect(
      records
        .slice(1)
        .every((record) => record.kind === 'filtered' && record.rule === 'belongs to extension "pgcrypto"'),
    ).toBe(true);
  });
});

describe('few rights', () => {
  it('cost the profile only, and the remedy is the missing grant', async () => {
    await source.execute('CREATE TABLE s.t (a int, b int); CREATE TABLE s.u (a int)');
    const closed = await readSchema(connect());
    expect(dataset(closed, 't').columns).toHaveLength(2);
    expect(failures(closed).map((record) => [record.part, record.code, record.remedy])).toEqual([
      ['profile', 'permission', `GRANT USAGE ON SCHEMA "s" TO "${source.user}";`],
      ['profile', 'permission', `GRANT USAGE ON SCHEMA "s" TO "${source.user}";`],
    ]);
    await source.execute(
      `GRANT USAGE ON SCHEMA s TO ${source.user}; GRANT SELECT (a) ON s.t TO ${source.user}`,
    );
    const partly = await readSchema(connect());
    expect(failures(partly).map((record) => record.remedy)).toEqual([
      `GRANT SELECT ON "s"."u" TO "${source.user}";`,
    ]);
    const { profile } = dataset(partly, 't');
    expect(profile?.columns.map((column) => column.column)).toEqual(['a']);
    expect(profile?.limits).toEqual(['1 columns may not be read by this user']);
    const report = await connect().test(NEVER);
    expect(report.ok).toBe(true);
    expect(report.checks.find((check) => check.name === 'select')).toMatchObject({
      verdict: 'warn',
      remedy: expect.stringContaining('GRANT SELECT'),
    });
  });

  it('mention rows that a policy hides', async () => {
    await source.execute(
      'CREATE TABLE s.t (a int); INSERT INTO s.t VALUES (1); ALTER TABLE s.t ENABLE ROW LEVEL SECURITY',
    );
    await source.grantAll('s');
    expect(dataset(await readSchema(connect()), 't').profile).toMatchObject({
      rowCount: { value: 0 },
      limits: ['row level security hides rows from this user'],
    });
  });
});

describe('a source in trouble', () => {
  it('loses what is locked, and the rest is read', async () => {
    await source.execute(
      'CREATE TABLE s.a (x int); CREATE TABLE s.b (x int); CREATE VIEW s.v AS SELECT x FROM s.a; CREATE VIEW s.w AS SELECT x FROM s.b',
    );
    await source.grantAll('s');
    const other = new Client({ connectionString: source.adminUrl });
    await other.connect();
    await other.query('BEGIN; LOCK TABLE s.a IN ACCESS EXCLUSIVE MODE');
    const records = await readSchema(connect({ statementTimeoutMs: 400 }));
    await other.query('ROLLBACK');
    await other.end();
    expect(failures(records).map((record) => [record.path.at(-1), record.part, record.code])).toEqual([
      ['a', 'profile', 'timeout'],
      ['v', 'definition', 'timeout'],
    ]);
    expect(dataset(records, 'a')).not.toHaveProperty('rowCount');
    expect(dataset(records, 'b').profile).toBeDefined();
    expect(dataset(records, 'w').viewDefinition).toContain('s.b');
  });

  it('stops waiting when it is cancelled, and leaves nothing running on the server', async () => {
    await source.execute('CREATE TABLE s.a (x int)');
    await source.grantAll('s');
    const other = new Client({ connectionString: source.adminUrl });
    await other.connect();
    await other.query('BEGIN; LOCK TABLE s.a IN ACCESS EXCLUSIVE MODE');
    const stop = new AbortController();
    const started = Date.now();
    const stream = connect().read(schemaScope('s'), { signal: stop.signal })[Symbol.asyncIterator]();
    expect((await stream.next()).value).toMatchObject({ kind: 'container' });
    const next = stream.next();
    const waiting = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE usename = '${source.user}' AND wait_event_type = 'Lock'`;
    const deadline = Date.now() + 4_000;
    while ((await other.query<{ n: number }>(waiting)).rows[0]?.n === 0)
      expect(Date.now()).toBeLessThan(deadline);
    stop.abort();
    expect((await next).value).toMatchObject({ kind: 'end', complete: false, code: 'cancelled' });
    expect(Date.now() - started).toBeLessThan(4_500);
    expect((await other.query<{ n: number }>(waiting)).rows[0]?.n).toBe(0);
    await other.query('ROLLBACK');
    await other.end();
  });

  it.each([
    ['a wrong password', { password: 'wrong-secret' }, 'authentication'],
    ['no password', { password: undefined }, 'authentication'],
    ['an unknown user', { user: 'nobody_here' }, 'authentication'],
    ['an unknown database', { database: 'nowhere' }, 'not-found'],
    ['a closed port', { port: 1 }, 'unreachable'],
    ['an unknown host', { host: 'nowhere.invalid' }, 'unreachable'],
    ['a server without TLS', { sslMode: 'require' }, 'tls'],
    ['a metadata service', { host: '169.254.169.254' }, 'address-forbidden'],
  ])('says what is wrong with %s', async (_, more, code) => {
    const connector = connect(more);
    await expect(connector.scopes(NEVER)).rejects.toMatchObject({ name: 'ConnectorError', code });
    const report = await connector.test(NEVER);
    expect(report.ok).toBe(false);
    expect(report.checks[0]).toMatchObject({
      name: 'connection',
      verdict: 'fail',
      remedy: expect.any(String),
    });
    expect(report.checks.slice(1).every((check) => check.verdict === 'skipped')).toBe(true);
    expect(JSON.stringify(report)).not.toContain('wrong-secret');
    expect(JSON.stringify(report)).not.toContain(source.password);
    const { end } = await readAll(connector, schemaScope('s'));
    expect(end).toMatchObject({ complete: false, code, counts: { listed: 0 } });
  });

  it('is not reached over this machine unless the deployment allows it', async () => {
    const connector = postgresConnector.create(source.recipe(), {
      ...LOOPBACK,
      addresses: { allowLoopback: false },
    });
    await expect(connector.scopes(NEVER)).rejects.toMatchObject({ code: 'address-forbidden' });
  });

  it('can only be read', async () => {
    await source.execute(`
      CREATE TABLE s.t (a int); CREATE FUNCTION s.spoil() RETURNS int LANGUAGE sql AS 'INSERT INTO s.t VALUES (1) RETURNING a';
      CREATE MATERIALIZED VIEW s.m AS SELECT 1 AS a; ALTER DATABASE ${source.name} SET default_transaction_read_only = off`);
    await source.grantAll('s');
    await readSchema(connect());
    expect(dataset(await readSchema(connect()), 't').rowCount?.value).toBe(0);
  });
});
