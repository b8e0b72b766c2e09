import { check } from './cases.fixture';

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
