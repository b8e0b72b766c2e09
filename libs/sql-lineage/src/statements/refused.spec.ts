import { tell } from '../told.fixture';
import { check, plain, told } from './cases.fixture';

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
    [
      'hive',
      'create table raw.2026_t as select a from raw.1x_s',
      'create-table',
      ['raw.1x_s'],
      ['raw.2026_t'],
    ],
    ['mysql', 'drop table 2026_t', 'drop', [], ['2026_t']],
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
