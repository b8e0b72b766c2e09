import { mkdir, mkdtemp, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { NEVER, readAll, scopeNamed } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { sqlQueriesConnector } from './sql-queries-connector';

let home: string;

beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'sql-queries-')));
  await mkdir(join(home, 'scripts'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

function connect(recipe: object = {}): Connector {
  return sqlQueriesConnector.create(
    {
      path: join(home, 'scripts'),
      platform: 'postgres',
      defaultDatabase: 'shop',
      defaultSchema: 'public',
      ...recipe,
    },
    { addresses: { allowLoopback: false }, applicationName: 'dataspoke', env: 'PROD', folders: [home] },
  );
}

async function put(path: string, content: string | Buffer): Promise<void> {
  const full = join(home, 'scripts', path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, content);
  await utimes(full, 1_700_000_000, 1_700_000_000);
}

async function read(recipe: object = {}) {
  const connector = connect(recipe);
  const all = await readAll(connector, await scopeNamed(connector, 'scripts'));
  const entities = all.records.filter((record) => record.kind === 'entity');
  return {
    ...all,
    queries: entities.filter(({ objectType }) => objectType === 'query'),
    lineage: entities.filter(({ objectType }) => objectType === 'dataset'),
    problems: all.records.filter(({ kind }) => kind === 'failed' || kind === 'filtered'),
  };
}

const dataset = (name: string): string => `urn:li:dataset:(urn:li:dataPlatform:postgres,shop.${name},PROD)`;
const column = (name: string, of: string): string => `urn:li:schemaField:(${dataset(of)},${name})`;

it('says once of each table what all scripts fill it from, without temporary tables', async () => {
  await put(
    'a.sql',
    'INSERT INTO totals (id) SELECT o.id FROM orders o;\nINSERT INTO other (x) SELECT r.x FROM rest r;',
  );
  await put(
    'b/c.sql',
    'CREATE TEMP TABLE t AS SELECT u.id FROM raw.users u; INSERT INTO totals (id) SELECT t.id FROM t;',
  );
  const { lineage, end } = await read({ queries: false });
  expect(end).toMatchObject({ complete: true });
  expect(lineage.map(({ urn, foreign }) => [urn, foreign])).toEqual([
    [dataset('public.other'), true],
    [dataset('public.totals'), true],
  ]);
  expect(lineage[1]?.aspects['upstreamLineage']).toMatchObject({
    upstreams: [
      { dataset: dataset('public.orders'), type: 'TRANSFORMED' },
      { dataset: dataset('raw.users'), type: 'TRANSFORMED' },
    ],
    fineGrainedLineages: [
      {
        upstreams: [column('id', 'public.orders'), column('id', 'raw.users')],
        downstreams: [column('id', 'public.totals')],
        transformOperation: 'IDENTITY',
      },
    ],
  });
});

it('leads through a temporary table of a script to those behind it', async () => {
  await put('1-stage.sql', 'CREATE TEMP TABLE stage AS SELECT o.id FROM orders o');
  await put('2-load.sql', 'INSERT INTO totals (id) SELECT s.id FROM stage s');
  const { lineage, queries } = await read();
  expect(lineage.map(({ urn }) => urn)).toEqual([dataset('public.totals')]);
  expect(JSON.stringify(lineage[0]?.aspects)).toContain(column('id', 'public.orders'));
  expect(JSON.stringify([lineage, queries])).not.toContain(dataset('public.stage'));
});

it('keeps queries that differ in values only as one, and none of the values', async () => {
  await put('a.sql', "SELECT id FROM users WHERE mail = 'ada@example.com' -- Ada\n AND age > 36;");
  await put('b.sql', "SELECT id\nFROM users WHERE mail = 'bob@example.com' AND age > 7");
  const { queries, records } = await read();
  expect(queries).toHaveLength(1);
  expect(queries[0]?.aspects).toEqual({
    queryProperties: {
      statement: { value: "SELECT id FROM users WHERE mail = '?' AND age > 0", language: 'SQL' },
      source: 'SYSTEM',
      created: { time: 1_700_000_000_000, actor: 'urn:li:corpuser:datahub' },
      lastModified: { time: 1_700_000_000_000, actor: 'urn:li:corpuser:datahub' },
    },
    querySubjects: {
      subjects: [
        'users',
        column('age', 'public.users'),
        column('id', 'public.users'),
        column('mail', 'public.users'),
      ].map((entity) => ({ entity: entity === 'users' ? dataset('public.users') : entity })),
    },
  });
  expect(JSON.stringify(records)).not.toMatch(/example\.com|Ada|36/);
  expect((await read()).records).toEqual(records);
});

it('makes no dataset of a name without a schema', async () => {
  await put('a.sql', 'INSERT INTO x.y (a) SELECT a FROM somewhere; SELECT b FROM somewhere');
  const connector = connect({ defaultDatabase: undefined, defaultSchema: undefined });
  const { records } = await readAll(connector, await scopeNamed(connector, 'scripts'));
  expect(records).toEqual([]);
});

it('counts what it cannot understand or read, and goes on', async () => {
  await put('a.sql', 'SELECT id FROM users;\nSELEC FROM WHERE (;\nSELECT age FROM users;');
  await put('b.sql', Buffer.from([0x53, 0xff, 0xfe, 0x80]));
  await put('c.sql', `SELECT id FROM users WHERE a IN (${'1234567,'.repeat(600_000)}1)`);
  await put('d-out.sql', 'SELECT 1');
  await put('e.sql', Buffer.from('\ufeffSELECT name FROM users', 'utf16le'));
  const { end, problems, queries } = await read({ files: { deny: ['d-.*'] } });
  expect(problems).toMatchObject([
    {
      path: ['a.sql'],
      part: 'lineage',
      code: 'statement-invalid',
      reason: expect.stringContaining('line 2'),
    },
    { path: ['b.sql'], code: 'unsupported', reason: expect.stringContaining('UTF-8') },
    { path: ['c.sql'], code: 'unsupported', reason: expect.stringContaining('bytes') },
    { kind: 'filtered', path: ['d-out.sql'], rule: expect.stringContaining('files.deny') },
  ]);
  expect(queries).toHaveLength(3);
  expect(end).toMatchObject({ complete: true, counts: { failed: 2, failedParts: 1, filtered: 1, read: 3 } });
});

it('understands a statement of two megabytes', async () => {
  const names = Array.from({ length: 40_000 }, (_, at) => `'${String(at).padStart(46, 'x')}'`);
  await put('big.sql', `INSERT INTO totals (id) SELECT id FROM orders WHERE k IN (${names.join(', ')})`);
  const { lineage, end } = await read();
  expect(end).toMatchObject({ complete: true, counts: { failedParts: 0 } });
  expect(lineage.map(({ urn }) => urn)).toEqual([dataset('public.totals')]);
  expect(lineage[0]?.warnings).toEqual([expect.stringMatching(/^1 statements are not kept as queries/)]);
}, 60_000);

it('reads nothing outside of the folders that are allowed', async () => {
  const connector = connect({ path: '/etc' });
  await expect(connector.scopes(NEVER)).rejects.toMatchObject({ code: 'address-forbidden' });
});

it('goes on behind a script in a folder whose name begins another one', async () => {
  for (const path of ['a/x.sql', 'a-b.sql', 'a.sql']) await put(path, 'SELEC (');
  const connector = connect();
  const scope = await scopeNamed(connector, 'scripts');
  const { records } = await readAll(connector, scope);
  expect(records.map(({ path }) => path[0])).toEqual(['a/x.sql', 'a-b.sql', 'a.sql']);
  for (const [index, { checkpoint }] of records.entries())
    expect((await readAll(connector, scope, checkpoint)).records).toEqual(records.slice(index + 1));
});
