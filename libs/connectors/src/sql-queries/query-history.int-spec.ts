import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { collect, NEVER, scopeNamed, withoutEnd } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { type EntityRecord } from '../records';
import { HISTORY_PRESET_NAMES } from './history-presets';
import { sqlQueriesConnector } from './sql-queries-connector';

let home: string;

beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'query-history-')));
});
afterEach(() => rm(home, { recursive: true, force: true }));

function connect(recipe: object = {}): Connector {
  return sqlQueriesConnector.create(
    {
      path: home,
      platform: 'snowflake',
      format: 'query-history',
      defaultDatabase: 'shop',
      defaultSchema: 'public',
      since: '2026-01-01',
      ...recipe,
    },
    { addresses: { allowLoopback: false }, applicationName: 'dataspoke', env: 'PROD', folders: [home] },
  );
}

async function read(recipe: object = {}, cursor?: string) {
  const connector = connect(recipe);
  const scope = await scopeNamed(connector, basename(home));
  const all = await collect(connector.read(scope, { signal: NEVER, ...(cursor ? { cursor } : {}) }));
  await connector.close();
  const end = all.at(-1);
  const records = withoutEnd(all);
  const entities = records.filter((record): record is EntityRecord => record.kind === 'entity');
  const points = entities
    .filter(({ objectType }) => objectType === 'dataset')
    .flatMap(({ series }) => series?.['datasetUsageStatistics'] ?? []);
  const left = end?.kind === 'end' && end.complete ? end.cursor : undefined;
  return { records, entities, points, end, cursor: left };
}

const put = (name: string, text: string | Buffer): Promise<void> => writeFile(join(home, name), text);
const ROWS = (lines: readonly string[]): string => `query,timestamp,user\n${lines.join('\n')}\n`;

/** Rows as each vendor exports them: two runs of ada, one that failed. */
const EXPORTS: Readonly<Record<(typeof HISTORY_PRESET_NAMES)[number], string>> = {
  generic: `query,timestamp,user,database,schema,count,error
"SELECT id FROM orders WHERE id = 4711",2026-11-01T10:00:00Z,ada,shop,public,2,
SELECT id FROM orders,2026-11-01T10:00:00Z,ada,shop,public,1,no such table`,
  snowflake: `QUERY_TEXT,START_TIME,USER_NAME,DATABASE_NAME,SCHEMA_NAME,SESSION_ID,TOTAL_ELAPSED_TIME,ROWS_PRODUCED,EXECUTION_STATUS
"select ""ID"" from orders
where id = 4711",2026-11-01 02:00:00.000 -0800,ADA,SHOP,PUBLIC,77,120,3,SUCCESS
select id from orders,2026-11-01 02:00:01.000 -0800,ADA,SHOP,PUBLIC,77,120,3,SUCCESS
select id from orders,2026-11-01 02:00:01.000 -0800,ADA,SHOP,PUBLIC,77,120,3,FAIL`,
  bigquery: `query,start_time,user_email,project_id,state,error_result
SELECT id FROM public.orders WHERE id = 4711,2026-11-01 10:00:00.123456 UTC,ada@example.com,shop,DONE,
SELECT id FROM public.orders,2026-11-01 10:00:01.123456 UTC,ada@example.com,shop,DONE,null
SELECT id FROM public.orders,2026-11-01 10:00:01.123456 UTC,ada@example.com,shop,DONE,"{""reason"": ""notFound""}"`,
  redshift: `query_text,start_time,username,database_name,session_id,elapsed_time,returned_rows,status
SELECT id FROM orders WHERE id = 4711,2026-11-01 10:00:00.123456,ada,shop,1,1500,3,success
SELECT id FROM orders,2026-11-01 10:00:00.123456,ada,shop,1,2500,3,success
SELECT id FROM orders,2026-11-01 10:00:00.123456,ada,shop,1,1500,3,failed`,
  databricks: `statement_text,start_time,executed_by,execution_status,total_duration_ms,produced_rows,session_id
SELECT id FROM shop.public.orders WHERE id = 4711,2026-11-01T10:00:00.000+00:00,ada@example.com,FINISHED,12,3,a
SELECT id FROM shop.public.orders,2026-11-01T10:00:00.000+00:00,ada@example.com,FINISHED,12,3,a
SELECT id FROM shop.public.orders,2026-11-01T10:00:00.000+00:00,ada@example.com,CANCELED,12,3,a`,
  trino: `query,user,created,state
SELECT id FROM shop.public.orders WHERE id = 4711,ada,2026-11-01 12:00:00.000 Europe/Berlin,FINISHED
SELECT id FROM shop.public.orders,ada,2026-11-01 10:00:00.000 UTC,FINISHED
SELECT id FROM shop.public.orders,ada,2026-11-01 10:00:00.000 UTC,FAILED`,
};

it.each(HISTORY_PRESET_NAMES)('reads what is exported as %s', async (preset) => {
  await put('export.csv', `\ufeff${EXPORTS[preset]}\n`);
  const platform = preset === 'generic' ? 'postgres' : preset;
  const { entities, records, points, end } = await read({ platform, history: { preset } });
  expect(end).toMatchObject({ complete: true, counts: { failed: 0, failedParts: 0 } });
  expect(entities.map(({ urn }) => urn)).toContain(
    `urn:li:dataset:(urn:li:dataPlatform:${platform},shop.public.orders,PROD)`,
  );
  expect(points).toMatchObject([
    {
      timestampMillis: Date.parse('2026-11-01'),
      totalSqlQueries: 2,
      uniqueUserCount: 1,
      userCounts: [{ user: expect.stringMatching(/^urn:li:corpuser:ada$/i), count: 2 }],
      fieldCounts: [{ fieldPath: expect.stringMatching(/^id$/i), count: 2 }],
    },
  ]);
  expect(JSON.stringify(records)).not.toContain('4711');
});

/** Rows as the documents of the vendors have them beyond what every history has; all of them tell of one run. */
const MORE: Readonly<Record<string, { readonly preset: string; readonly text: string }>> = {
  'scripts of BigQuery, whose statements are jobs too': {
    preset: 'bigquery',
    text: `query,start_time,user_email,project_id,state,job_id,statement_type,parent_job_id
"SELECT id FROM public.orders; SELECT 1",2026-11-01 10:00:00 UTC,ada,shop,DONE,script_job,SCRIPT,
SELECT id FROM public.orders,2026-11-01 10:00:01 UTC,ada,shop,DONE,child_1,SELECT,script_job
SELECT 1,2026-11-01 10:00:02 UTC,ada,shop,DONE,child_2,SELECT,script_job`,
  },
  'the table of the event listener of Trino, which has no time': {
    preset: 'trino',
    text: `query_id,query,prepared_query,query_state,user,catalog,schema,wall_time_millis,written_rows
20261101_100000_00042_x7k2p,SELECT id FROM orders,,FINISHED,ada,shop,public,12,0`,
  },
  'prepared statements of Trino': {
    preset: 'trino',
    text: `query_id,query,prepared_query,query_state,user,catalog,schema
20261101_100000_00042_x7k2p,EXECUTE statement1 USING 4711,SELECT id FROM orders WHERE id = ?,FINISHED,ada,shop,public`,
  },
};

it.each(Object.entries(MORE))('reads %s', async (_, { preset, text }) => {
  await put('export.csv', text);
  const { points, records } = await read({ platform: preset, history: { preset } });
  expect(records.filter(({ kind }) => kind === 'failed')).toEqual([]);
  expect(points).toMatchObject([{ timestampMillis: Date.parse('2026-11-01'), totalSqlQueries: 1 }]);
  expect(JSON.stringify(records)).not.toContain('4711');
});

it.each(['redshift', 'databricks'] as const)(
  'takes rows that %s returned for none that were changed',
  async (preset) => {
    await put(
      'export.csv',
      EXPORTS[preset].replaceAll('SELECT id FROM', 'INSERT INTO shop.public.copies SELECT id FROM'),
    );
    const { entities } = await read({ platform: preset, history: { preset } });
    const [operation] = entities.flatMap(({ series }) => series?.['operation'] ?? []);
    expect(operation).toMatchObject({ operationType: 'INSERT' });
    expect(operation).not.toHaveProperty('numAffectedRows');
  },
);

it('counts a run once that exports which overlap hold twice', async () => {
  const header = 'QUERY_ID,QUERY_TEXT,START_TIME,USER_NAME,EXECUTION_STATUS';
  const row = (id: string, day: number): string =>
    `${id},SELECT id FROM x.orders,2026-11-0${day} 02:00:00.000 -0800,ADA,SUCCESS`;
  await put('monday.csv', [header, row('a', 1), row('b', 2)].join('\n'));
  await put('tuesday.csv', [header, row('b', 2), row('c', 2), row('d', 3)].join('\n'));
  const { points, entities } = await read({ history: { preset: 'snowflake' } });
  expect(points.map((point) => point['totalSqlQueries'])).toEqual([1, 2, 1]);
  const [query] = entities.filter(({ objectType }) => objectType === 'query');
  expect(query?.aspects['queryProperties']).toMatchObject({ customProperties: { runs: '4' } });
});

it('reads a packed file whose columns the recipe names', async () => {
  const text = 'wann;sql;wer\n1793527200;"SELECT a;b FROM x.t";ada\n1793527200000;SELECT a FROM x.t;ada\n';
  await put('export.csv.gz', gzipSync(text));
  const columns = { query: 'sql', timestamp: 'wann', user: 'wer' };
  const { points } = await read({ platform: 'postgres', history: { columns, delimiter: ';' } });
  expect(points).toMatchObject([{ timestampMillis: Date.parse('2026-11-01'), uniqueUserCount: 1 }]);
});

it('says which column is missing and what may be meant', async () => {
  await put('export.csv', 'querry,timestamp\nSELECT 1,2026-11-01T10:00:00Z\n');
  const { records, end } = await read();
  expect(end).toMatchObject({ complete: true, counts: { failed: 1 } });
  expect(records).toMatchObject([
    {
      kind: 'failed',
      reason: expect.stringContaining('no column "query" for query; it has "querry", "timestamp"'),
      remedy: expect.stringContaining('history.columns.query: "querry"'),
    },
  ]);
});

it('shows nothing of a file without a line of names', async () => {
  await put('export.csv', "SELECT a FROM t WHERE b = 'Geheim-77',2026-11-01T10:00:00Z\n");
  const { records } = await read();
  expect(records).toMatchObject([{ reason: expect.stringContaining('holds no names of columns') }]);
  expect(JSON.stringify(records)).not.toContain('Geheim');
});

it('counts rows without a time, statements that are not understood and too long ones, and goes on', async () => {
  const long = `SELECT a FROM x.t WHERE b IN (${'4711, '.repeat(200_000)}1)`;
  const rows = ['SELECT a FROM x.t,yesterday,ada', `"${long}",2026-11-01T10:00:00Z,ada`];
  await put(
    'a.csv',
    ROWS([...rows, 'SELEC (,2026-11-01T10:00:00Z,ada', 'SELECT a FROM x.t,2026-11-01T10:00:00Z,ada']),
  );
  const { records, points } = await read();
  expect(records[0]).toMatchObject({ kind: 'failed', part: 'lineage' });
  expect(records[0]).toMatchObject({
    reason: expect.stringMatching(
      /1 of 2 statements.*line 4.*1 statements are longer.*1 lines or rows.*line 2/s,
    ),
  });
  expect(points).toMatchObject([{ totalSqlQueries: 1 }]);
  expect(JSON.stringify(records)).not.toContain('4711');
});

describe('files that do not tell all of a day', () => {
  const first = 'SELECT a FROM x.t,2026-11-01T22:00:00Z,ada';
  const second = 'SELECT a FROM x.t,2026-11-02T10:00:00Z,ada';
  const days = (points: readonly object[]) => points.map((point) => Object.entries(point).slice(0, 1));
  const day = (text: string) => [['timestampMillis', Date.parse(text)]];

  it('leave out the day that they begin in, unless the recipe says that they are complete', async () => {
    await put('a.csv', ROWS([first, second]));
    const { points, entities } = await read({ since: undefined });
    expect(days(points)).toEqual([day('2026-11-02')]);
    expect(entities[0]?.warnings).toEqual([expect.stringContaining('Usage of 2026-11-01 is left out')]);
    expect(days((await read({ since: '2026-11-01' })).points)).toEqual([
      day('2026-11-01'),
      day('2026-11-02'),
    ]);
  });

  it('lower nothing that was told before', async () => {
    await put('a.csv', ROWS([first]));
    await put('b.csv', ROWS([second, second]));
    const { cursor } = await read();
    await put('b.csv', ROWS([second]));
    const { points, entities, cursor: next } = await read({}, cursor);
    expect(days(points)).toEqual([day('2026-11-01')]);
    expect(entities[0]?.warnings).toEqual([expect.stringContaining('Usage of 2026-11-02 is left as it is')]);
    await put('b.csv', ROWS([second, second, second]));
    const later = await read({}, next);
    expect(later.points).toMatchObject([{ totalSqlQueries: 1 }, { totalSqlQueries: 3 }]);
    // Another recipe counts something else.
    await put('b.csv', ROWS([second]));
    expect((await read({ lowerCaseNames: false }, cursor)).points).toHaveLength(2);
  });
});

it('refuses what is no log, with a reason', async () => {
  await put('a.log', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1, 2, 3]));
  const log = await read({ format: 'postgres-stderr', platform: 'postgres' });
  expect(log.records).toMatchObject([{ kind: 'failed', reason: expect.stringContaining('zero bytes') }]);
  await put('a.json', '{"level": "info"}\nnot json\n');
  const json = await read({ format: 'postgres-json', platform: 'postgres' });
  expect(json.records).toMatchObject([{ kind: 'failed', reason: expect.stringContaining('no jsonlog') }]);
  await put('a.csv', 'a,b\n1,2\n');
  const csv = await read({ format: 'postgres-csv', platform: 'postgres' });
  expect(csv.records).toMatchObject([{ kind: 'failed', reason: expect.stringContaining('no csvlog') }]);
  await put('b.log.gz', (await readFile(join(home, 'a.log'))).subarray(0, 5));
  const packed = await read({ format: 'postgres-stderr', platform: 'postgres' });
  expect(packed.records).toMatchObject([{ kind: 'failed' }, { reason: expect.stringContaining('unpacked') }]);
});
