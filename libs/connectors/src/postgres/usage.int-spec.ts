import { type Client } from 'pg';
import { LoggingServer } from '../conformance/logging-server.fixture';
import { collect, NEVER, scopeNamed, withoutEnd } from '../conformance/test-source.fixture';
import { type EntityRecord } from '../records';
import { postgresConnector } from './postgres-connector';
import { LOOPBACK } from './test-source.fixture';
import { DAY_MS, dayOf } from '../query-usage/usage-days';
import { decodeCursor, encodeCursor } from './usage-cursor';

const USERS = ['ada', 'bob', 'reader'];

let server: LoggingServer;
let database: string;
let admin: Client;

beforeAll(async () => {
  server = await LoggingServer.start();
}, 60_000);
afterAll(() => server.stop());

beforeEach(async () => {
  database = await server.createDatabase(USERS);
  admin = await server.connect(database);
  await admin.query(`
    CREATE EXTENSION pg_stat_statements;
    CREATE TABLE customers (id int, name text, mail text);
    CREATE TABLE orders (id int, customer_id int, amount numeric) PARTITION BY RANGE (id);
    CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (0) TO (100);
    CREATE TABLE hidden (id int);
    GRANT ALL ON ALL TABLES IN SCHEMA public TO ${USERS.join(', ')};
    GRANT pg_read_all_stats TO reader`);
});
afterEach(async () => {
  await admin.query(`DROP OWNED BY ${USERS.join(', ')}`);
  await admin.end();
});

async function as(user: string, statements: readonly string[]): Promise<void> {
  const client = await server.connect(database, user);
  for (const sql of statements) await client.query(sql);
  await client.end();
}

function connect(more: object = {}) {
  const { host, port, password } = server;
  return postgresConnector.create(
    { host, port, password, database, user: 'reader', includeUsage: true, ...more },
    LOOPBACK,
  );
}

async function read(cursor?: string, more: object = {}) {
  const connector = connect({ tables: { deny: ['.*hidden'] }, ...more });
  const scope = await scopeNamed(connector, 'usage');
  const all = await collect(connector.read(scope, { signal: NEVER, ...(cursor ? { cursor } : {}) }));
  await connector.close();
  const records = withoutEnd(all);
  const entities = records.filter((record): record is EntityRecord => record.kind === 'entity');
  const end = all.at(-1);
  const left = end?.kind === 'end' && end.complete ? end.cursor : undefined;
  const points = (name: string) =>
    entities.find(({ path }) => path.at(-1) === name)?.series?.['datasetUsageStatistics'] ?? [];
  return { records, entities, end, cursor: left ?? '', points };
}

/** As if the read that left it had been so many days ago, the first one long before. */
function aged(text: string, days: number): string {
  const cursor = decodeCursor(text);
  if (!cursor) throw new Error('no cursor');
  return encodeCursor({ ...cursor, at: cursor.at - days * DAY_MS, from: 0 });
}

/** Since midnight: what a read within the same day gets. */
function today(text: string): string {
  const cursor = decodeCursor(text);
  if (!cursor) throw new Error('no cursor');
  return encodeCursor({ ...cursor, at: Math.max(cursor.at, dayOf(Date.now())), from: 0 });
}

const JOINED =
  'SELECT c.name, o.amount FROM customers c JOIN orders_1 o ON o.customer_id = c.id WHERE c.mail = ';

it('remembers at first, then tells what ran since, by user and column, and adds up within a day', async () => {
  await as('ada', [`${JOINED}'ada@private.example'`]);
  const first = await read();
  expect(first.end).toMatchObject({ complete: true });
  expect(first.entities.flatMap(({ series }) => Object.keys(series ?? {}))).toEqual([]);
  expect(first.entities[0]?.warnings).toEqual([expect.stringContaining('counted from now on')]);

  await as('ada', [`${JOINED}'a'`, `${JOINED}'b'`, 'SELECT * FROM hidden']);
  await as('bob', ['SELECT * FROM customers', `${JOINED}'c'`]);
  await as('reader', ['SELECT * FROM customers']);
  const second = await read(today(first.cursor));
  expect(second.points('orders')).toMatchObject([
    {
      timestampMillis: dayOf(Date.now()),
      totalSqlQueries: 3,
      userCounts: [
        { user: 'urn:li:corpuser:ada', count: 2 },
        { user: 'urn:li:corpuser:bob', count: 1 },
      ],
      fieldCounts: [
        { fieldPath: 'amount', count: 3 },
        { fieldPath: 'customer_id', count: 3 },
      ],
    },
  ]);
  expect(second.points('customers')).toMatchObject([
    { totalSqlQueries: 4, fieldCounts: [{ count: 4 }, { count: 4 }, { count: 4 }] },
  ]);
  const paths = second.entities.map(({ path }) => path.at(-1));
  expect(paths).not.toContain('hidden');
  expect(paths).not.toContain('orders_1');
  const joined = second.entities.find(
    ({ aspects, objectType }) => objectType === 'query' && JSON.stringify(aspects).includes('JOIN'),
  );
  expect(joined?.aspects['queryProperties']).toMatchObject({
    customProperties: {
      runs: '4',
      joins: expect.stringContaining('customers.id = '),
      meanDurationMs: expect.stringMatching(/^\d+$/),
    },
  });
  expect(joined?.series?.['queryUsageStatistics']).toMatchObject([{ queryCount: 3, uniqueUserCount: 2 }]);
  const joins = second.entities.filter(({ objectType }) => objectType === 'join');
  expect(joins).toMatchObject([
    {
      aspects: { queryProperties: { customProperties: { runs: '4', users: '2', queries: '1' } } },
      series: { queryUsageStatistics: [{ queryCount: 3, uniqueUserCount: 2 }] },
    },
  ]);
  expect(JSON.stringify(second.records)).not.toContain('private.example');

  await as('bob', [`${JOINED}'d'`]);
  const third = await read(today(second.cursor));
  expect(third.points('orders')).toMatchObject([{ totalSqlQueries: 4, uniqueUserCount: 2 }]);
}, 60_000);

it('counts on after a reset and after an entry was let go', async () => {
  await as('ada', ['SELECT id FROM customers', 'SELECT id FROM customers', 'SELECT name FROM customers']);
  const first = await read();
  await admin.query('SELECT pg_stat_statements_reset()');
  await as('ada', ['SELECT id FROM customers', 'SELECT id FROM customers', 'SELECT id FROM customers']);
  const second = await read(today(first.cursor));
  expect(second.points('customers')).toMatchObject([{ totalSqlQueries: 3 }]);
  await admin.query(
    `SELECT pg_stat_statements_reset(userid, dbid, queryid) FROM pg_stat_statements WHERE query LIKE 'SELECT id FROM cust%'`,
  );
  await as('ada', ['SELECT id FROM customers']);
  expect((await read(today(second.cursor))).points('customers')).toMatchObject([{ totalSqlQueries: 4 }]);
}, 60_000);

it('spreads a window of several days over them, and begins anew for another server or database', async () => {
  const first = await read();
  await as(
    'ada',
    Array.from({ length: 40 }, () => 'SELECT id FROM customers'),
  );
  const points = (await read(aged(first.cursor, 3))).points('customers');
  expect(points.length).toBeGreaterThanOrEqual(3);
  expect(points.reduce((sum, point) => sum + Number(point['totalSqlQueries']), 0)).toBe(40);
  const cursor = decodeCursor(first.cursor);
  if (!cursor) throw new Error('no cursor');
  const other = await read(encodeCursor({ ...cursor, key: 'another server', from: 0 }));
  expect(other.points('customers')).toEqual([]);
}, 60_000);

it('leaves out the day that it began in, and remembers nothing when it went on from a checkpoint', async () => {
  const first = await read();
  await as('ada', ['SELECT id FROM customers']);
  expect((await read(first.cursor)).points('customers')).toEqual([]);
  const { records } = await read(today(first.cursor));
  const connector = connect();
  const scope = await scopeNamed(connector, 'usage');
  const checkpoint = records[0]?.checkpoint ?? '';
  const rest = await collect(
    connector.read(scope, { signal: NEVER, checkpoint, cursor: today(first.cursor) }),
  );
  await connector.close();
  expect(rest.at(-1)).not.toHaveProperty('cursor');
  expect(withoutEnd(rest).map(({ path }) => path)).toEqual(records.slice(1).map(({ path }) => path));
}, 60_000);

it.each([
  ['REVOKE pg_read_all_stats FROM reader', 'permission', 'GRANT pg_read_all_stats TO "reader"'],
  ['DROP EXTENSION pg_stat_statements', 'not-found', 'CREATE EXTENSION pg_stat_statements'],
])('says what is missing: %s', async (sql, code, remedy) => {
  await admin.query(sql);
  const connector = connect();
  const report = await connector.test(NEVER);
  await connector.close();
  expect(report).toMatchObject({ ok: true });
  expect(report.checks.find(({ name }) => name === 'statements')).toMatchObject({
    verdict: 'warn',
    remedy: expect.stringContaining(remedy),
  });
  const { records, end } = await read();
  expect(records).toMatchObject([{ kind: 'failed', code, remedy: expect.stringContaining(remedy) }]);
  expect(end).toMatchObject({ complete: true });
});

it('knows a table by its quoted name, by one in another case, and what a star stands for', async () => {
  await admin.query(`
    CREATE TABLE "Odd ""name""" (id int, "Some.Col" int); CREATE VIEW seen AS SELECT id, mail FROM customers;
    GRANT ALL ON ALL TABLES IN SCHEMA public TO ${USERS.join(', ')}`);
  const first = await read();
  await as('ada', ['SELECT * FROM "Odd ""name"""', 'SELECT * FROM SEEN']);
  const { points } = await read(today(first.cursor));
  expect(points('Odd "name"')).toMatchObject([
    { totalSqlQueries: 1, fieldCounts: [{ fieldPath: 'Some.Col' }, { fieldPath: 'id' }] },
  ]);
  expect(points('seen')).toMatchObject([
    { totalSqlQueries: 1, fieldCounts: [{ fieldPath: 'id' }, { fieldPath: 'mail' }] },
  ]);
}, 60_000);
