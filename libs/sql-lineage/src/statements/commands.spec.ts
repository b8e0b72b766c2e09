import { type SqlDialect } from '../dialect';
import { tell, tellOne } from '../told.fixture';

type Case = readonly [
  dialect: SqlDialect,
  sql: string,
  kind: string,
  reads: readonly string[],
  writes: readonly string[],
  edges?: readonly string[],
];

const plain = { schema: () => undefined, defaultSchema: undefined };

async function told(dialect: SqlDialect, sql: string) {
  return tellOne(sql, { ...plain, dialect });
}

function check(cases: readonly Case[]): void {
  it.each(cases.map((one) => [one[0], one[1], one] as const))('%s: %s', async (_dialect, _sql, one) => {
    const [dialect, sql, kind, reads, writes, edges] = one;
    const found = await told(dialect, sql);
    expect(found).toMatchObject({ kind, reads, writes });
    if (edges) expect(found.edges).toEqual(edges);
    expect(found.warnings.filter((warning) => warning.includes('parsed'))).toEqual([]);
  });
}

describe('rows that go between tables and files', () => {
  check([
    ['postgresql', "copy s.t (a) from '/in/x.csv' with (format csv)", 'copy', ['/in/x.csv'], ['s.t']],
    ['postgresql', 'copy t to stdout', 'copy', ['t'], []],
    ['postgresql', "copy (select a from t) to '/x'", 'copy', ['t'], ['/x'], ['t.a -> /x.a']],
    ['redshift', "copy t from 's3://b/p' iam_role 'r' format as parquet", 'copy', ['s3://b/p'], ['t']],
    [
      'redshift',
      "unload ('select a from t where b = ''x''') to 's3://b/p' iam_role 'r'",
      'copy',
      ['t'],
      ['s3://b/p'],
      ['t.a -> s3://b/p.a'],
    ],
    ['redshift', 'alter table t append from s', 'copy', ['s'], ['t']],
    ['trino', "unload (select a from t) to 's3://x' with (format = 'ORC')", 'copy', ['t'], ['s3://x']],
    [
      'snowflake',
      "copy into db.t (a, b) from (select x.$1, x.$2:c from @s.st/in/f.csv (file_format => 'f') x) pattern = '.*'",
      'copy',
      ['@s.st/in/f.csv'],
      ['DB.T'],
      ['@s.st/in/f.csv.$1 -> DB.T.A', '@s.st/in/f.csv.$2 -> DB.T.B transformation'],
    ],
    ['snowflake', 'copy into @~/out from t', 'copy', ['T'], ['@~/out']],
    ['snowflake', "copy into 'gcs://b/x' from (select a from t)", 'copy', ['T'], ['gcs://b/x']],
    ['databricks', "copy into t from (select a from 's3://x') fileformat = json", 'copy', ['s3://x'], ['t']],
    ['duckdb', "copy t to 'x.parquet' (format parquet)", 'copy', ['t'], ['x.parquet']],
    ['hive', "load data inpath '/in' overwrite into table t partition (d = '1')", 'copy', ['/in'], ['t']],
    ['mysql', "load data local infile '/in' ignore into table t (a)", 'copy', ['/in'], ['t']],
    ['mysql', "select a from t into outfile '/out'", 'copy', ['t'], ['/out'], ['t.a -> /out.a']],
    [
      'bigquery',
      "load data into d.t from files (format = 'CSV', uris = ['gs://b/1', 'gs://b/2'])",
      'copy',
      ['gs://b/1', 'gs://b/2'],
      ['d.t'],
    ],
    [
      'bigquery',
      "export data options (uri = 'gs://b/*', overwrite = true) as select a from d.t",
      'copy',
      ['d.t'],
      ['gs://b/*'],
    ],
    ['tsql', "bulk insert dbo.t from '/in.csv' with (firstrow = 2)", 'copy', ['/in.csv'], ['dbo.t']],
    ['hive', "export table t to '/out'", 'copy', ['t'], ['/out']],
    ['hive', "import table t from '/in'", 'copy', ['/in'], ['t']],
    [
      'hive',
      "insert overwrite local directory '/out' row format delimited select a from t",
      'copy',
      ['t'],
      ['/out'],
    ],
    ['clickhouse', "insert into function file('x.csv') select a from t", 'copy', ['t'], ['x.csv']],
    ['spark', 'select a from parquet.`/in/y`', 'select', ['/in/y'], []],
  ]);
});

describe('tables that change their name or place', () => {
  check([
    ['postgresql', 'alter table if exists s.a rename to b', 'rename', ['s.a'], ['s.b']],
    ['snowflake', 'alter table a rename to d.s.b', 'rename', ['A'], ['D.S.B']],
    ['mysql', 'rename table a to b, s.c to s.d', 'rename', ['a', 's.c'], ['b', 's.d']],
    ['tsql', "exec sp_rename 'dbo.a', 'b'", 'rename', ['dbo.a'], ['dbo.b']],
    ['tsql', "exec sp_rename 'dbo.a.x', 'y', 'COLUMN'", 'other', [], []],
    ['snowflake', 'alter table a swap with b', 'swap', ['A', 'B'], ['A', 'B']],
    ['clickhouse', 'exchange tables a and b', 'swap', ['a', 'b'], ['a', 'b']],
    ['hive', "alter table a exchange partition (d = '1') with table b", 'copy', ['b'], ['a']],
    ['oracle', 'alter table a exchange partition p with table b', 'copy', ['B'], ['A']],
    ['tsql', 'alter table a switch partition 1 to b partition 1', 'copy', ['a'], ['b']],
    ['postgresql', 'alter table a attach partition p for values in (1)', 'copy', ['p'], ['a']],
    ['postgresql', 'alter table a detach partition p', 'copy', ['a'], ['p']],
    ['clickhouse', "alter table a attach partition '1' from b", 'copy', ['b'], ['a']],
    ['mysql', 'alter table s.a rename b', 'rename', ['s.a'], ['s.b']],
    ['oracle', 'rename a to b', 'rename', ['A'], ['B']],
    ['postgresql', 'alter table a rename x to y', 'alter', [], ['a']],
    ['oracle', 'alter table a modify (x number)', 'alter', [], ['A']],
    ['clickhouse', 'alter table a modify ttl d + interval 1 day', 'other', [], []],
    ['snowflake', 'create warehouse w', 'other', [], []],
    ['bigquery', "create row access policy p on d.t grant to ('x') filter using (a = 1)", 'other', [], []],
    ['oracle', 'truncate table s.t drop storage', 'truncate', [], ['S.T']],
    ['databricks', 'restore table t to version as of 3', 'alter', [], ['t']],
    ['postgresql', 'alter table a add column x int', 'alter', [], ['a']],
    ['postgresql', 'alter table a owner to ann', 'other', [], []],
    ['postgresql', 'drop table if exists a, s.b cascade', 'drop', [], ['a', 's.b']],
    ['generic', 'drop materialized view v', 'drop', [], ['v']],
    ['clickhouse', 'alter table t update a = b where c = 1', 'update', [], ['t'], ['t.b -> t.a']],
    ['clickhouse', 'alter table t delete where c = 1', 'delete', [], ['t']],
    ['tsql', 'alter view v as select a from t', 'create-view', ['t'], ['v'], ['t.a -> v.a']],
  ]);
});

describe('several targets of one query', () => {
  check([
    [
      'oracle',
      'insert all when a > 1 then into t1 (x) values (a) into t2 (y, z) values (b, a + b) else into t3 select a, b from s',
      'insert',
      ['S'],
      ['T1', 'T2', 'T3'],
      [
        'S.A -> T1.X',
        'S.A -> T2.Z transformation',
        'S.A -> T3.A',
        'S.B -> T2.Y',
        'S.B -> T2.Z transformation',
        'S.B -> T3.B',
      ],
    ],
    [
      'snowflake',
      'insert first when n > 1 then into a (c) values (n) else into b (c) values (n) select n from s',
      'insert',
      ['S'],
      ['A', 'B'],
      ['S.N -> A.C', 'S.N -> B.C'],
    ],
    [
      'hive',
      "from s insert overwrite table a select x where z > 1 insert into table b partition (d = '1') select y group by y",
      'insert',
      ['s'],
      ['a', 'b'],
      ['s.x -> a.x', 's.y -> b.y'],
    ],
  ]);
});

describe('objects that stand for tables', () => {
  check([
    [
      'snowflake',
      "create stage st url = 's3://x' file_format = (type = csv)",
      'create-table',
      ['s3://x'],
      ['ST'],
    ],
    ['snowflake', 'create stream st on table d.t', 'create-view', ['D.T'], ['ST']],
    [
      'snowflake',
      "create task k warehouse = w schedule = '1 minute' as insert into t (a) select b from s",
      'insert',
      ['S'],
      ['T'],
      ['S.B -> T.A'],
    ],
    ['snowflake', 'create pipe p auto_ingest = true as copy into t from @st', 'copy', ['@st'], ['T']],
    ['oracle', 'create or replace synonym a for s.b', 'create-view', ['S.B'], ['A']],
    ['bigquery', 'create snapshot table d.a clone d.b', 'create-table', ['d.b'], ['d.a']],
    [
      'bigquery',
      "create model d.m options (model_type = 'x') as select a from d.t",
      'create-table',
      ['d.t'],
      ['d.m'],
    ],
    ['spark', 'cache table c as select a from t', 'create-table', ['t'], ['c'], ['t.a -> c.a']],
    [
      'clickhouse',
      'create materialized view v to d.t as select a from s',
      'create-materialized-view',
      ['s'],
      ['d.t', 'v'],
      ['s.a -> d.t.a'],
    ],
  ]);
});

describe('words that the parser does not know', () => {
  check([
    ['tsql', 'insert t with (tablock) (a) select b from s', 'insert', ['s'], ['t'], ['s.b -> t.a']],
    ['tsql', 'update top (10) t set a = s.b from s', 'update', ['s'], ['t'], ['s.b -> t.a']],
    [
      'tsql',
      'create view v with schemabinding as select a from t',
      'create-view',
      ['t'],
      ['v'],
      ['t.a -> v.a'],
    ],
    ['tsql', 'select a from d..t', 'select', ['d.dbo.t'], []],
    [
      'oracle',
      'create table t nologging compress as select a from s',
      'create-table',
      ['S'],
      ['T'],
      ['S.A -> T.A'],
    ],
    ['oracle', 'insert into t (a) select b from s log errors into e', 'insert', ['S'], ['T'], ['S.B -> T.A']],
    ['oracle', 'select a from t as of timestamp sysdate - 1 where b = 2', 'select', ['T'], [], ['T.A -> A']],
    ['oracle', "insert into t (a, b) select q'[it's]', c from s", 'insert', ['S'], ['T'], ['S.C -> T.B']],
    ['oracle', 'update (select x, y from t) set x = y', 'update', ['T'], ['T'], ['T.Y -> T.X']],
    [
      'oracle',
      'merge into t using s on (t.i = s.i) when matched then update set t.a = s.a delete where t.a = 0 when not matched then insert (i) values (s.i)',
      'merge',
      ['S'],
      ['T'],
      ['S.A -> T.A', 'S.I -> T.I'],
    ],
    [
      'databricks',
      'create or refresh streaming table t as select a from stream(live.s)',
      'create-table',
      ['live.s'],
      ['t'],
      ['live.s.a -> t.a'],
    ],
    [
      'bigquery',
      'insert d.t (a) select b from d.s for system_time as of timestamp_sub(now(), interval 1 hour)',
      'insert',
      ['d.s'],
      ['d.t'],
      ['d.s.b -> d.t.a'],
    ],
    ['bigquery', 'select a from `p-1.d.t$20260101`', 'select', ['p-1.d.t'], [], ['p-1.d.t.a -> a']],
    ['duckdb', 'from t select a where b > 1', 'select', ['t'], [], ['t.a -> a']],
    ['postgresql', 'create table t as table s with no data', 'create-table', ['s'], ['t']],
    [
      'postgresql',
      'insert into t (a) overriding system value select b from s',
      'insert',
      ['s'],
      ['t'],
      ['s.b -> t.a'],
    ],
    ['mysql', 'insert into t table s', 'insert', ['s'], ['t']],
    [
      'postgresql',
      'create table t as with c as (select a from s) table c',
      'create-table',
      ['s'],
      ['t'],
      ['s.a -> t.a'],
    ],
    ['tsql', 'update statistics t', 'other', [], []],
    ['oracle', "select a from t partition for (date '2026-01-01') x", 'select', ['T'], [], ['T.A -> A']],
    ['mysql', 'delete a.* from t a join s b on a.i = b.i', 'delete', ['s'], ['t']],
    ['mysql', 'select a into @v from t', 'select', ['t'], []],
    ['oracle', 'select sysdate from dual', 'select', [], []],
    ['redshift', 'select [a] from [s].[t]', 'select', ['s.t'], [], ['s.t.a -> a']],
    ['generic', 'select `a` from `s`.`t`', 'select', ['s.t'], [], ['s.t.a -> a']],
  ]);
});

describe('queries of pipes', () => {
  check([
    ['bigquery', 'from d.t |> where a > 1 |> select b', 'select', ['d.t'], [], ['d.t.b -> b']],
    [
      'bigquery',
      'from d.t as x join d.s as y on x.i = y.i |> where x.a > 1 |> aggregate sum(y.b) as total group by x.c |> order by total |> limit 5',
      'select',
      ['d.s', 'd.t'],
      [],
      ['d.s.b -> total aggregation', 'd.t.c -> c'],
    ],
    [
      'bigquery',
      'create table d.n as with w as (from d.t |> extend a + b as c |> where c > 1) from w |> select c, a |> set a = a * 2 |> rename a as z',
      'create-table',
      ['d.t'],
      ['d.n'],
      ['d.t.a -> d.n.c transformation', 'd.t.a -> d.n.z transformation', 'd.t.b -> d.n.c transformation'],
    ],
    [
      'databricks',
      'insert into t (a) select x, y from s |> drop y |> union all (select p from r)',
      'insert',
      ['r', 's'],
      ['t'],
      ['r.p -> t.a', 's.x -> t.a'],
    ],
  ]);
});

describe('parameters', () => {
  check([
    [
      'postgresql',
      'select s.a from :t x join s on s.i = x.i where s.b = :b',
      'select',
      ['s'],
      [],
      ['s.a -> a'],
    ],
    ['postgresql', 'insert into %(t)s (a) select b from s where c = %(c)s', 'insert', ['s'], []],
    ['mysql', 'select s.a from ? x, s where x.i is not distinct from ?', 'select', ['s'], [], ['s.a -> a']],
    ['tsql', 'select a from $(db).dbo.t', 'select', ['dbo.t'], [], ['dbo.t.a -> a']],
    [
      'generic',
      'insert into {schema}.t select a from {schema}.s where d = {d}',
      'insert',
      ['s'],
      ['t'],
      ['s.a -> t.a'],
    ],
    ['generic', 'select extract(day from :d), trim(a from ?), $1, %s from t', 'select', ['t'], []],
    ['postgresql', "select trim(both '/' from '/x/') as a, b from t", 'select', ['t'], [], ['t.b -> b']],
    ['duckdb', "select {'k': a} as s from t", 'select', ['t'], [], ['t.a -> s transformation']],
    ['clickhouse', 'select a from t where b = {p:String}', 'select', ['t'], [], ['t.a -> a']],
  ]);
});

describe('names that an expression gives', () => {
  check([
    ['snowflake', "select a from table('d.t')", 'select', ['D.T'], [], ['D.T.A -> A']],
    ['snowflake', "select a from identifier('d.t')", 'select', ['D.T'], [], ['D.T.A -> A']],
    ['snowflake', 'insert into identifier(t) (a) select b from s', 'insert', ['S'], ['T'], ['S.B -> T.A']],
  ]);

  it('are not guessed', async () => {
    const found = await told('snowflake', 'insert into t (a, b) select x.a, s.b from identifier($v) x, s');
    expect(found).toMatchObject({ reads: ['S'], writes: ['T'], edges: ['S.B -> T.B'], confidence: 0.5 });
    expect(found.warnings.join()).toContain('run time');
    expect(await told('databricks', "select a from identifier(:s || '.t')")).toMatchObject({
      reads: [],
      edges: [],
      confidence: 0.5,
    });
  });
});

describe('what the parser refuses', () => {
  it('is told by its query when only what stands around it is strange', async () => {
    const found = await told(
      'generic',
      'create table t frobnicated x 1 as (with c as (select a from s) select a from c) zzz',
    );
    expect(found).toMatchObject({ kind: 'create-table', writes: ['t'], reads: ['s'] });
  });

  it('keeps the query of a definition that the parser passes over', async () => {
    const found = await told('clickhouse', 'create table t (x UInt8) engine = Memory as select a from s');
    expect(found).toMatchObject({ kind: 'create-table', reads: ['s'], writes: ['t'], edges: ['s.a -> t.x'] });
  });

  it('is told by the tables that it names, with little confidence', async () => {
    const sql = `with c as (select 1) select extract(day from x.d), !! from a, s.b y join c on a.i ~~~ c.i
      where z is distinct from w and exists (select 1 from "D" where trim(both ' ' from q) = 'x')`;
    const found = await told('postgresql', sql);
    expect(found).toMatchObject({ kind: 'unparsed', reads: ['D', 'a', 's.b'], writes: [], confidence: 0.3 });
    expect(found.warnings[0]).toContain('could not be parsed');
  });

  it('keeps the target of an INSERT, and takes no word for one', async () => {
    expect(await told('postgresql', 'insert into t (a) selct b from s')).toMatchObject({
      kind: 'insert',
      writes: ['t'],
      reads: ['s'],
      confidence: 0.5,
    });
    expect(await told('postgresql', 'insert also failing')).toMatchObject({ kind: 'unparsed', writes: [] });
  });

  it.each(['x', "'x'", 'f(x)', 'a.b = 1'])('is no statement: %s', async (sql) => {
    expect(await told('postgresql', sql)).toMatchObject({ kind: 'unparsed', confidence: 0 });
  });

  it('costs nothing to the other statements', async () => {
    const all = await tell('?!; select a from t; )(; drop table u', { ...plain, dialect: 'generic' });
    expect(all.map(({ reads, writes }) => [...reads, ...writes])).toEqual([[], ['t'], [], ['u']]);
  });
});
