import { dataset } from '../../conformance/test-source.fixture';
import { type Connector } from '../../connector';
import { PostgresTestSource, readSchema } from '../test-source.fixture';

let source: PostgresTestSource;
let connector: Connector;

beforeAll(async () => {
  source = await PostgresTestSource.start();
  await source.execute(`
    CREATE SCHEMA s;
    CREATE TABLE s.a (id int, n int, t text, doc jsonb, gone int, list int[]);
    CREATE TABLE s.b (id bigint, n bigint, t varchar(10));
    CREATE TABLE s."od:d ({t\\" (":x y" int, "<>" int, """q" int);
    ALTER TABLE s.a DROP COLUMN gone;
    CREATE FUNCTION s.pairs(i int) RETURNS TABLE (x int, y int) LANGUAGE sql AS 'SELECT i, i'`);
  connector = source.connect({ profile: { enabled: false } });
});

afterAll(async () => {
  await connector.close();
  await source.stop();
});

it.each<[what: string, text: string, edges: readonly string[]]>([
  [
    'names of every kind',
    'SELECT ":x y" AS ":a", "<>" AS "(}", """q" FROM s."od:d ({t\\" AS "al ias"',
    ['od:d ({t\\.:x y identity :a', 'od:d ({t\\.<> identity (}', 'od:d ({t\\."q identity "q'],
  ],
  [
    'columns behind one that was dropped',
    'SELECT list, a.* FROM s.a',
    [
      'a.list identity list',
      'a.id identity id',
      'a.n identity n',
      'a.t identity t',
      'a.doc identity doc',
      'a.list identity list2',
    ],
  ],
  [
    'sets of several types',
    'SELECT n, t FROM s.a UNION ALL SELECT n, t FROM s.b EXCEPT SELECT id, t FROM s.b',
    ['a.n identity n', 'b.n identity n', 'a.t identity t', 'b.t identity t'],
  ],
  [
    'casts that are written',
    'SELECT n::bigint AS n, t::varchar AS t FROM s.a',
    ['a.n transformation n', 'a.t transformation t'],
  ],
  [
    'merged columns of a full join',
    'SELECT id, b.n FROM s.a FULL JOIN s.b USING (id)',
    ['a.id transformation id', 'b.id transformation id', 'b.n identity n'],
  ],
  [
    'a name of a join',
    'SELECT j.id, j.t FROM (s.a JOIN s.b USING (id, n, t)) AS j',
    ['b.id identity id', 'a.t identity t'],
  ],
  [
    'windows',
    'SELECT sum(n) OVER w AS s, row_number() OVER w AS r, lag(t) OVER (ORDER BY id) AS l FROM s.a WINDOW w AS (PARTITION BY t ORDER BY id)',
    [
      'a.n aggregation s',
      'a.t transformation s',
      'a.id transformation s',
      'a.t transformation r',
      'a.id transformation r',
      'a.t transformation l',
      'a.id transformation l',
    ],
  ],
  [
    'groups',
    'SELECT t, count(*) AS c, count(*) FILTER (WHERE n > 0) AS f, upper(t) AS u, GROUPING(t) AS g FROM s.a GROUP BY ROLLUP (t)',
    ['a.t identity t', 'a.n aggregation f', 'a.t transformation u', 'a.t aggregation g'],
  ],
  [
    'an expression that is grouped by',
    'SELECT n + 1 AS m, max(id) AS x FROM s.a GROUP BY n + 1',
    ['a.n transformation m', 'a.id aggregation x'],
  ],
  [
    'queries within expressions',
    'SELECT (SELECT b.t FROM s.b WHERE b.id = a.id) AS v, EXISTS (SELECT b.n FROM s.b) AS e, a.n IN (SELECT b.n FROM s.b) AS i, ARRAY(SELECT b.id FROM s.b) AS l FROM s.a',
    ['b.t identity v', 'a.n transformation i', 'b.n transformation i', 'b.id transformation l'],
  ],
  [
    'lateral sources',
    'SELECT l.m, e.v, f.y, o.n FROM s.a, LATERAL (SELECT a.n * 2 AS m) l, jsonb_array_elements(a.doc) AS e(v), s.pairs(a.id) f, unnest(a.list) WITH ORDINALITY AS o(x, n)',
    ['a.n transformation m', 'a.doc transformation v', 'a.id transformation y'],
  ],
  [
    'a recursive expression',
    'WITH RECURSIVE r (id, up, depth) AS (SELECT id, n, 0 FROM s.a UNION ALL SELECT a.id, r.up, r.id + r.depth FROM r JOIN s.a ON a.n = r.id) SELECT * FROM r',
    ['a.id identity id', 'a.n identity up', 'a.id transformation depth'],
  ],
  [
    'expressions within others',
    'WITH one AS (SELECT id AS k, t FROM s.a), two AS (SELECT k, max(t) AS m FROM one GROUP BY k) SELECT x.k, x.m, (WITH three AS (SELECT m || x.m AS z FROM two) SELECT z FROM three LIMIT 1) AS z FROM two x',
    ['a.id identity k', 'a.t aggregation m', 'a.t aggregation z'],
  ],
  [
    'values',
    'SELECT v.x, v.y FROM s.a, LATERAL (VALUES (a.n, 1), (a.id, 2)) AS v(x, y)',
    ['a.n identity x', 'a.id identity x'],
  ],
  [
    'whole rows',
    'SELECT b AS whole, q::text AS part FROM s.b, (SELECT n FROM s.a) q',
    [
      'b.id transformation whole',
      'b.n transformation whole',
      'b.t transformation whole',
      'a.n transformation part',
    ],
  ],
  [
    'XML read as a table',
    "SELECT x.v FROM s.a, XMLTABLE('/r' PASSING (a.t::xml) COLUMNS v int PATH 'v') AS x",
    ['a.t transformation v'],
  ],
  [
    'conditions',
    'SELECT CASE WHEN id > 0 THEN n END AS c FROM s.a WHERE list IS NULL ORDER BY doc',
    ['a.id transformation c', 'a.n transformation c'],
  ],
])('tells of %s', async (_, text, edges) => {
  const names = text.includes('list, a.*') ? ' (list, id, n, t, doc, list2)' : '';
  await source.execute(`DROP VIEW IF EXISTS s.v; CREATE VIEW s.v${names} AS ${text}`);
  const { lineage } = dataset(await readSchema(connector), 'v');
  expect(lineage).toMatchObject({ confidence: 1, warnings: [] });
  const found = lineage?.columnEdges.map(
    ({ from, to, kind }) => `${from.path[2]}.${from.column} ${kind} ${to.column}`,
  );
  expect(found?.toSorted()).toEqual(edges.toSorted());
});

it('names a table once, also one that no column comes from', async () => {
  await source.execute(
    'DROP VIEW IF EXISTS s.v; CREATE VIEW s.v AS SELECT count(*) AS n FROM s.a, s.b, s.a AS other',
  );
  const { lineage } = dataset(await readSchema(connector), 'v');
  expect(lineage?.inputs.map((path) => path[2])).toEqual(['a', 'b']);
});

it('reads the definition of a view whose stored query is too large', async () => {
  const wide = Array.from(
    { length: 1_500 },
    (_, at) => `n + ${at} * (n - 1) / (n * 2) AS "${`column ${at} `.padEnd(60, 'x')}"`,
  ).join(', ');
  await source.execute(`DROP VIEW IF EXISTS s.v; CREATE VIEW s.v AS SELECT id, ${wide} FROM s.a;
    DO $$ BEGIN ASSERT (SELECT octet_length(ev_action::text) FROM pg_rewrite WHERE ev_class = 's.v'::regclass) > 2097152; END $$`);
  const { lineage } = dataset(await readSchema(connector), 'v');
  expect(lineage).toMatchObject({ confidence: 1, warnings: [] });
  expect(lineage?.columnEdges).toHaveLength(1_501);
});
