import { lineage } from '../index';
import { kindsOf, wholeOf } from './whole.fixture';

describe('USE and its like', () => {
  it.each([
    ['tsql', 'use db1; select a from t', 'db1.t'],
    ['mysql', 'use db1; select a from t', 'db1.t'],
    ['snowflake', 'use database d; use schema s; select a from t', 'd.s.t'],
    ['snowflake', 'use d.s; use role r; use warehouse w; select a from t', 'd.s.t'],
    ['databricks', 'use catalog c; use s; select a from t', 'c.s.t'],
    ['trino', 'use c.s; select a from t', 'c.s.t'],
    ['postgresql', 'set search_path to "S", public; select a from t', 'S.t'],
    ['postgresql', "set schema 'x'; select a from t", 'x.t'],
    ['oracle', 'alter session set current_schema = hr; select a from t', 'HR.T'],
    ['bigquery', "set @@dataset_id = 'd'; select a from t", 'd.t'],
  ] as const)('%s: %s', async (dialect, sql, name) => {
    expect((await wholeOf(sql, dialect)).reads).toEqual([name.toLowerCase()]);
  });

  it('forgets the schema of another database', async () => {
    const { reads } = await wholeOf('use a.s; select 1 from t; use b; select 1 from t', 'snowflake');
    expect(reads).toEqual(['a.s.t', 'b.t']);
  });
});

describe('temporary tables', () => {
  it.each([
    ['tsql', 'select a into #t from x; insert into y (b) select a from #T'],
    ['redshift', 'create table #t as select a from x; insert into y (b) select a from #t'],
    ['postgresql', 'create temp table t as select a from x; insert into y (b) select a from t'],
    ['databricks', 'create temporary view t as select a from x; insert into y (b) select a from t'],
    ['tsql', 'declare @t table (a int); insert @t select a from x; insert into y (b) select q.a from @t q'],
  ] as const)('are seen through: %s: %s', async (dialect, sql) => {
    expect(await wholeOf(sql, dialect)).toEqual({ reads: ['x'], writes: ['y'], edges: ['x.a -> y.b'] });
  });

  it('are known by their sign when another text has created them', async () => {
    const sql =
      'use db; delete from a output deleted.x into #log (x); insert into b (x) select x from tempdb..#log';
    expect(await wholeOf(sql, 'tsql')).toEqual({
      reads: ['db.a'],
      writes: ['db.a', 'db.b'],
      edges: ['db.a.x -> db.b.x'],
    });
  });

  it('keep the stronger kind', async () => {
    const sql = 'create temp table t as select sum(a) s from x; create table y as select s + 1 as n from t';
    expect((await wholeOf(sql, 'postgresql')).edges).toEqual(['x.a -> y.n aggregation']);
  });

  it('are told when nothing goes on from them, and each statement tells its own', async () => {
    const sql = 'create temp table t as select a from x';
    expect(await wholeOf(sql, 'postgresql')).toEqual({ reads: ['x'], writes: ['t'], edges: ['x.a -> t.a'] });
    const { statements } = await lineage(`${sql}; insert into y select a from t`, { dialect: 'postgresql' });
    expect(statements.map(({ reads }) => reads)).toEqual([[{ name: 'x' }], [{ name: 't' }]]);
  });
});

describe('renames', () => {
  it('carry what was filled before', async () => {
    const sql = 'create table n as select a from x; drop table o; alter table n rename to o';
    expect(await wholeOf(sql, 'postgresql')).toEqual({ reads: ['x'], writes: ['o'], edges: ['x.a -> o.a'] });
  });

  it('follow a swap', async () => {
    const sql = 'create table x_new as select a from src; alter table x_new swap with x';
    const done = { reads: ['src'], writes: ['x'], edges: ['src.a -> x.a'] };
    expect(await wholeOf(sql, 'snowflake')).toEqual(done);
  });

  it('take the columns along', async () => {
    const sql = 'create table n (a int, b int); alter table n rename to m; insert into k select * from m';
    expect((await wholeOf(sql, 'postgresql')).edges).toEqual(['m.a -> k.a', 'm.b -> k.b']);
  });
});

describe('the ends of statements', () => {
  it('need no semicolon in T-SQL', async () => {
    const sql = `insert into a (x) select x from b union all select x from c
      update d set y = 1 from e where e.i = d.i delete from f
      merge into g using h on g.i = h.i when matched then update set z = 1 when not matched then insert (z) values (2);
      with q as (select 1 as n) select n from q alter table k add constraint u foreign key (i) references l (i) on delete cascade`;
    expect(await kindsOf(sql, 'tsql')).toBe('insert update delete merge select alter');
  });

  it('may be a transaction, which is no block', async () => {
    const sql = 'begin; begin transaction; begin isolation level serializable; delete from a; commit; end';
    expect(await kindsOf(sql, 'postgresql')).toBe('other other other delete other other');
  });

  it('lie behind the END of a block', async () => {
    expect(await kindsOf(BIGQUERY, 'bigquery')).toBe(
      'expression create-table do(insert insert) do(select insert) insert create-routine(delete) call',
    );
  });
});

const BIGQUERY = `
DECLARE top INT64 DEFAULT (SELECT MAX(a) FROM ds.t);
CREATE TEMP TABLE tmp AS SELECT a, b FROM ds.s;
IF top > 1 THEN
  INSERT INTO ds.u (a) SELECT a FROM tmp;
ELSE
  INSERT INTO ds.u (a) VALUES (top);
END IF;
FOR r IN (SELECT id FROM ds.k) DO INSERT INTO ds.u (a) VALUES (r.id); END FOR;
EXECUTE IMMEDIATE 'INSERT INTO ds.lit SELECT 1';
CREATE PROCEDURE ds.p(x INT64) BEGIN DELETE FROM ds.u WHERE a = x; END;
CALL ds.p(1);
`;
