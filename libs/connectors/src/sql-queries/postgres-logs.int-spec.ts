import { eventually } from '@dataspoke/dev-stack/testing';
import { copyFile, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { LINE_PREFIX, LoggingServer } from '../conformance/logging-server.fixture';
import { readAll, scopeNamed } from '../conformance/test-source.fixture';
import { type JsonObject } from '../connector';
import { isRecord } from '../recipe/recipe-reader';
import { type EntityRecord } from '../records';
import { sqlQueriesConnector } from './sql-queries-connector';

/** Values that must never leave the source, in statements and as parameters. */
const SECRETS = ['ada@private.example', 'Geheim-77', '4711', '80085'];
const USERS = ['ada', 'bob', 'etl'];

let server: LoggingServer;
let database: string;
let home: string;

beforeAll(async () => {
  server = await LoggingServer.start();
  database = await server.createDatabase(USERS);
  home = await realpath(await mkdtemp(join(tmpdir(), 'postgres-logs-')));
  await mkdir(join(home, 'logs'));
  await makeTables();
  await runStatements();
  for (const name of ['server.log', 'server.csv', 'server.json']) {
    const from = join(await server.logs(), name);
    await eventually(async () => (await readFile(from, 'utf8')).includes('the_last_one'));
    await copyFile(from, join(home, 'logs', name));
  }
}, 120_000);

afterAll(async () => {
  await rm(home, { recursive: true, force: true });
  await server.stop();
});

async function makeTables(): Promise<void> {
  const admin = await server.connect(database);
  await admin.query(`
    CREATE TABLE customers (id int, name text, mail text);
    CREATE TABLE orders (id int, customer_id int, amount numeric);
    CREATE TABLE totals (amount numeric);
    GRANT ALL ON ALL TABLES IN SCHEMA public TO ${USERS.join(', ')};
    ALTER ROLE ada SET log_min_duration_statement = 0;
    ALTER ROLE bob SET log_statement = 'all';
    ALTER ROLE etl SET log_statement = 'all';
    ALTER ROLE etl SET log_duration = on`);
  await admin.end();
}

async function runStatements(): Promise<void> {
  const ada = await server.connect(database, 'ada');
  for (const customer of [4711, 1, 2, 3, 4])
    await ada.query(`SELECT id,\n\tamount -- Geheim-77\n  FROM orders WHERE customer_id = ${customer}`);
  await ada.query("SELECT name FROM customers WHERE mail = 'ada@private.example'");
  await ada.end();
  const bob = await server.connect(database, 'bob');
  const joined = 'SELECT c.name FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.mail = $1';
  for (const mail of ['ada@private.example', 'Geheim-77', 'x']) await bob.query(joined, [mail]);
  await bob.query({ name: 'prepared', text: joined, values: ['80085'] });
  await expect(bob.query('SELECT amount / 0 FROM orders UNION SELECT 1 / 0')).rejects.toThrow('zero');
  await expect(bob.query('SELEC name FROM customers')).rejects.toThrow('syntax');
  await bob.end();
  const etl = await server.connect(database, 'etl');
  await etl.query('CREATE TEMP TABLE recent AS SELECT id, amount FROM orders WHERE id > 4711');
  await etl.query('INSERT INTO totals (amount) SELECT sum(amount) FROM recent');
  await etl.end();
  const own = await server.connect(database, 'bob', 'dataspoke');
  await own.query('SELECT count(DISTINCT mail) FROM customers');
  await own.end();
  const last = await server.connect(database, 'bob');
  await last.query("SELECT 'the_last_one'");
  await last.end();
}

async function read(recipe: object, folder = 'logs') {
  const connector = sqlQueriesConnector.create(
    {
      path: join(home, folder),
      platform: 'postgres',
      defaultSchema: 'public',
      since: '2020-01-01',
      users: { emailDomain: 'example.com', filter: { deny: ['postgres'] } },
      ...recipe,
    },
    { addresses: { allowLoopback: false }, applicationName: 'dataspoke', env: 'PROD', folders: [home] },
  );
  const all = await readAll(connector, await scopeNamed(connector, folder));
  await connector.close();
  const entities = all.records.filter((record): record is EntityRecord => record.kind === 'entity');
  return { ...all, entities };
}

const dataset = (name: string): string =>
  `urn:li:dataset:(urn:li:dataPlatform:postgres,${database}.public.${name},PROD)`;

/** Counts of all days together, by what they are of: the statements may run around midnight. */
function counted(entities: readonly EntityRecord[], name: string) {
  const points = entities.find(({ urn }) => urn === dataset(name))?.series?.['datasetUsageStatistics'] ?? [];
  const sum = (list: string, key: string): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const point of points) {
      for (const entry of entriesOf(point, list)) {
        const of = String(entry[key]);
        counts[of] = (counts[of] ?? 0) + Number(entry['count']);
      }
    }
    return counts;
  };
  const total = points.reduce((all, point) => all + Number(point['totalSqlQueries']), 0);
  return { total, users: sum('userCounts', 'user'), fields: sum('fieldCounts', 'fieldPath') };
}

function entriesOf(point: JsonObject, list: string): readonly Readonly<Record<string, unknown>>[] {
  const entries: unknown = point[list];
  return Array.isArray(entries) ? entries.filter(isRecord) : [];
}

const FORMATS = [
  ['postgres-stderr', { linePrefix: LINE_PREFIX }],
  ['postgres-csv', {}],
  ['postgres-json', {}],
] as const;

describe.each(FORMATS)('a log in the format %s', (format, more) => {
  it('tells who used which columns how often, and nothing that failed or was ours', async () => {
    const { entities, end } = await read({ format, ...more });
    expect(end).toMatchObject({ complete: true });
    expect(counted(entities, 'orders')).toEqual({
      total: 10,
      users: { 'urn:li:corpuser:ada': 5, 'urn:li:corpuser:bob': 4, 'urn:li:corpuser:etl': 1 },
      fields: { id: 6, amount: 6, customer_id: 9 },
    });
    expect(counted(entities, 'customers')).toEqual({
      total: 5,
      users: { 'urn:li:corpuser:ada': 1, 'urn:li:corpuser:bob': 4 },
      fields: { name: 5, id: 4, mail: 5 },
    });
    expect(counted(entities, 'totals')).toEqual({ total: 0, users: {}, fields: {} });
    const [point] =
      entities.find(({ urn }) => urn === dataset('orders'))?.series?.['datasetUsageStatistics'] ?? [];
    expect(point?.['userCounts']).toContainEqual(expect.objectContaining({ userEmail: 'ada@example.com' }));
  });

  it('tells lineage through a temporary table of the session, and the last change', async () => {
    const { entities } = await read({ format, ...more });
    const totals = entities.find(({ urn }) => urn === dataset('totals'));
    expect(totals).toMatchObject({
      foreign: true,
      path: [database, 'public', 'totals'],
      aspects: {
        upstreamLineage: {
          upstreams: [{ dataset: dataset('orders'), type: 'TRANSFORMED' }],
          fineGrainedLineages: [{ transformOperation: 'AGGREGATION' }],
        },
      },
      series: { operation: [{ operationType: 'INSERT', actor: 'urn:li:corpuser:etl' }] },
    });
    expect(entities.map(({ urn }) => urn)).not.toContain(dataset('recent'));
  });

  it('keeps queries with their joins and runs, and no value of any statement', async () => {
    const { entities, records } = await read({ format, ...more });
    const queries = entities.filter(({ objectType }) => objectType === 'query');
    const joined = queries.find(({ aspects }) => JSON.stringify(aspects).includes('JOIN'));
    expect(joined?.aspects['queryProperties']).toMatchObject({
      statement: {
        value: 'SELECT c.name FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.mail = $1',
      },
      customProperties: {
        joins: `${database}.public.customers.id = ${database}.public.orders.customer_id`,
        runs: '4',
      },
    });
    const [join, ...joins] = entities.filter(({ objectType }) => objectType === 'join');
    expect(joins).toEqual([]);
    expect(join?.aspects['queryProperties']).toMatchObject({
      description: expect.stringContaining('Joined 4 times by 1 user in 1 query, '),
    });
    const runs = joined?.series?.['queryUsageStatistics'] ?? [];
    expect(runs.reduce((all, point) => all + Number(point['queryCount']), 0)).toBe(4);
    const text = JSON.stringify(records);
    for (const secret of SECRETS) expect(text).not.toContain(secret);
    expect(text).not.toContain('parameters');
  });
});

it('reads rotated and packed files in their order, and leaves a half-written line out', async () => {
  const whole = await readFile(join(home, 'logs', 'server.log'), 'utf8');
  const cut = whole.indexOf('\n', whole.indexOf('CREATE TEMP TABLE')) + 1;
  await mkdir(join(home, 'rotated'));
  await writeFile(join(home, 'rotated', 'server.log.1.gz'), gzipSync(whole.slice(0, cut)));
  const more = `${whole.slice(cut)}2026-01-01 00:00:00.000 UTC [1] bob@${database}/psql LOG:  statement: SELECT id FROM orders WHE`;
  await writeFile(join(home, 'rotated', 'server.log'), more);
  const recipe = { format: 'postgres-stderr', linePrefix: LINE_PREFIX };
  const { entities, end } = await read(recipe, 'rotated');
  expect(end).toMatchObject({ complete: true, counts: { failedParts: 0 } });
  const usual = await read(recipe);
  for (const name of ['orders', 'customers', 'totals'])
    expect(counted(entities, name)).toEqual(counted(usual.entities, name));
  expect(entities.find(({ urn }) => urn === dataset('totals'))?.aspects).toHaveProperty('upstreamLineage');
});

it.each(FORMATS)('counts a log in the format %s once, however often it lies there', async (format, more) => {
  const name = {
    'postgres-stderr': 'server.log',
    'postgres-csv': 'server.csv',
    'postgres-json': 'server.json',
  };
  const whole = await readFile(join(home, 'logs', name[format]));
  const folder = `copies-${format}`;
  await mkdir(join(home, folder, 'backup'), { recursive: true });
  // A copy as it was made while the log was written, one of all of it, and one that is packed.
  await writeFile(join(home, folder, `a-${name[format]}`), whole.subarray(0, Math.floor(whole.length / 2)));
  await writeFile(join(home, folder, name[format]), whole);
  await writeFile(join(home, folder, 'backup', `${name[format]}.gz`), gzipSync(whole));
  const { entities, end } = await read({ format, ...more }, folder);
  expect(end).toMatchObject({ complete: true, counts: { failed: 0, failedParts: 0 } });
  const usual = await read({ format, ...more });
  for (const table of ['orders', 'customers', 'totals'])
    expect(counted(entities, table)).toEqual(counted(usual.entities, table));
});

it('says which prefix a log has when the recipe gives another one', async () => {
  const { records } = await read({ format: 'postgres-stderr', linePrefix: '%t:%r:%u@%d:[%p]:' });
  expect(records).toMatchObject([
    {
      kind: 'failed',
      reason: expect.stringContaining('No line begins with the log_line_prefix "%t:%r:%u@%d:[%p]:"'),
      remedy: expect.stringContaining('linePrefix: "%m [%p] '),
    },
  ]);
});
