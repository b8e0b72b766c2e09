import { schemaOf, tell, tellOne } from '../told.fixture';

describe('statements that store a query', () => {
  it.each([
    [
      'CREATE VIEW',
      'create view v as select id, amount as a from orders',
      'create-view',
      ['shop.orders.amount -> shop.v.a', 'shop.orders.id -> shop.v.id'],
    ],
    [
      'CREATE VIEW with column names',
      'create or replace view v (x, y) as select id, sum(amount) from orders group by 1',
      'create-view',
      ['shop.orders.amount -> shop.v.y aggregation', 'shop.orders.id -> shop.v.x'],
    ],
    [
      'CREATE VIEW with check option',
      'create view v as select id from orders with check option',
      'create-view',
      ['shop.orders.id -> shop.v.id'],
    ],
    [
      'quoted and mixed case names',
      'CREATE VIEW "V w" ("How Much", Plain) AS SELECT O."amount", Id FROM Shop.Orders O',
      'create-view',
      ['shop.orders.amount -> shop.V w.How Much', 'shop.orders.id -> shop.V w.plain'],
    ],
    [
      'CREATE MATERIALIZED VIEW',
      'create materialized view m as select id from orders with no data',
      'create-materialized-view',
      ['shop.orders.id -> shop.m.id'],
    ],
    [
      'CREATE TABLE AS',
      'create table t as select id from orders',
      'create-table',
      ['shop.orders.id -> shop.t.id'],
    ],
    [
      'CREATE TABLE AS with column names and a CTE',
      'create table t (x) as with o as (select id from orders) select * from o',
      'create-table',
      ['shop.orders.id -> shop.t.x'],
    ],
    ['SELECT INTO', 'select id as x into t from orders', 'create-table', ['shop.orders.id -> shop.t.x']],
    [
      'INSERT with columns',
      'insert into daily (total, day) select sum(amount), placed_at from orders group by 2',
      'insert',
      ['shop.orders.amount -> shop.daily.total aggregation', 'shop.orders.placed_at -> shop.daily.day'],
    ],
    [
      'INSERT without columns',
      'insert into daily select placed_at, name from orders, customers',
      'insert',
      ['shop.customers.name -> shop.daily.city', 'shop.orders.placed_at -> shop.daily.day'],
    ],
    [
      'INSERT of a star',
      'insert into customers select * from customers_old',
      'insert',
      [
        'shop.customers_old.a -> shop.customers.id',
        'shop.customers_old.b -> shop.customers.name',
        'shop.customers_old.c -> shop.customers.city',
      ],
    ],
    [
      'WITH before INSERT',
      'with o as (select amount from orders) insert into daily (total) select amount from o',
      'insert',
      ['shop.orders.amount -> shop.daily.total'],
    ],
    [
      'INSERT of values',
      'insert into daily (day, total) values (now(), (select max(amount) from orders))',
      'insert',
      ['shop.orders.amount -> shop.daily.total aggregation'],
    ],
    [
      'INSERT with ON CONFLICT',
      'insert into daily as d (day, total) select placed_at, amount from orders on conflict (day) do update set orders = excluded.total + d.orders, city = d.city',
      'insert',
      [
        'shop.orders.amount -> shop.daily.orders transformation',
        'shop.orders.amount -> shop.daily.total',
        'shop.orders.placed_at -> shop.daily.day',
      ],
    ],
    [
      'UPDATE',
      'update daily as d set city = c.name, total = d.total + 1 from customers c where c.city = d.city',
      'update',
      ['shop.customers.name -> shop.daily.city'],
    ],
    [
      'UPDATE from its own columns',
      'update daily set total = orders',
      'update',
      ['shop.daily.orders -> shop.daily.total'],
    ],
    [
      'UPDATE of several columns by a query',
      'update daily set (city, total) = (select name, max(id) from customers), orders = total',
      'update',
      [
        'shop.customers.id -> shop.daily.total aggregation',
        'shop.customers.name -> shop.daily.city',
        'shop.daily.total -> shop.daily.orders',
      ],
    ],
    [
      'ON CONFLICT of several columns by a row',
      'insert into daily (day, total) select placed_at, amount from orders on conflict (day) do update set (total, "city") = row(excluded.total * 2, excluded.day)',
      'insert',
      [
        'shop.orders.amount -> shop.daily.total transformation',
        'shop.orders.placed_at -> shop.daily.city',
        'shop.orders.placed_at -> shop.daily.day',
      ],
    ],
    [
      'MERGE',
      'merge into daily d using orders o on o.placed_at = d.day when matched then update set total = o.amount when not matched then insert (day, total) values (o.placed_at, o.amount)',
      'merge',
      ['shop.orders.amount -> shop.daily.total', 'shop.orders.placed_at -> shop.daily.day'],
    ],
  ])('%s', async (_, sql, kind, edges) => {
    const schema = schemaOf({
      'shop.orders': ['id', 'customer_id', 'amount', 'placed_at'],
      'shop.customers': ['id', 'name', 'city'],
      'shop.customers_old': ['a', 'b', 'c'],
      'shop.daily': ['day', 'city', 'total', 'orders'],
    });
    const told = await tellOne(sql, { schema });
    expect(told).toEqual({ ...told, kind, edges, warnings: [], confidence: 1 });
    expect(told.writes).toHaveLength(1);
  });

  it('follows rows through a data-modifying CTE', async () => {
    const told = await tellOne(
      'with gone as (delete from orders where amount = 0 returning id, amount) insert into daily (total) select amount from gone',
    );
    expect(told).toMatchObject({
      reads: ['shop.orders'],
      writes: ['shop.daily', 'shop.orders'],
      edges: ['shop.orders.amount -> shop.daily.total'],
    });
  });

  it('takes the names of the query when the target is unknown, and says so', async () => {
    const told = await tellOne('insert into elsewhere select id from orders');
    expect(told).toMatchObject({ edges: ['shop.orders.id -> shop.elsewhere.id'], confidence: 0.8 });
    expect(told.warnings[0]).toContain('elsewhere');
  });
});

describe('statements that only write', () => {
  it.each([
    ['truncate table orders, customers cascade', 'truncate', [], ['shop.customers', 'shop.orders']],
    ['truncate only shop.orders', 'truncate', [], ['shop.orders']],
    [
      'delete from orders where id in (select id from customers)',
      'delete',
      ['shop.customers'],
      ['shop.orders'],
    ],
    [
      'delete from orders o using customers c where c.id = o.customer_id',
      'delete',
      ['shop.customers'],
      ['shop.orders'],
    ],
    [
      'delete from orders o using (select id from customers) as c where c.id = o.id',
      'delete',
      ['shop.customers'],
      ['shop.orders'],
    ],
    ['delete from orders where id in (select id from orders)', 'delete', ['shop.orders'], ['shop.orders']],
    ['refresh materialized view concurrently "M"', 'refresh-materialized-view', [], ['shop.M']],
    ['create table t (id int)', 'create-table', [], ['shop.t']],
  ])('%s', async (sql, kind, reads, writes) => {
    expect(await tellOne(sql)).toMatchObject({ kind, reads, writes, warnings: [] });
  });

  it.each([
    'set search_path = x',
    'grant select on orders to ann',
    'create index on orders (id)',
    'commit',
    'analyze orders',
    "comment on table orders is 'x;y'",
  ])('finds nothing in: %s', async (sql) => {
    expect(await tellOne(sql)).toMatchObject({ kind: 'other', reads: [], writes: [], confidence: 1 });
  });
});

describe('a script', () => {
  it('knows the columns of tables it made before, and where each statement stands', async () => {
    const sql =
      'create temp table t as select id as x, amount from orders;\ninsert into daily (total, orders) select * from t';
    const [first, second] = await tell(sql);
    expect(first).toMatchObject({ writes: ['t'] });
    expect(second).toMatchObject({
      reads: ['t'],
      edges: ['t.amount -> shop.daily.orders', 't.x -> shop.daily.total'],
    });
  });

  it('does not let one broken statement cost the others', async () => {
    const told = await tell(
      'select id from orders; selct oops from; insert into daily (total) broken; select name from customers',
    );
    expect(told.map((statement) => statement.kind)).toEqual(['select', 'unparsed', 'insert', 'select']);
    expect(told[1]).toMatchObject({ reads: [], confidence: 0 });
    expect(told[1]?.warnings[0]).toMatch(/could not be parsed/);
    expect(told[2]).toMatchObject({ writes: ['shop.daily'], confidence: 0.5 });
    expect(told[3]?.edges).toEqual(['shop.customers.name -> name']);
  });

  it('is not confused by semicolons in strings, names and comments', async () => {
    const told = await tell(`select ';' as a, $x$;$x$ as b from orders; -- no; statement
      /* nor ; /* here ; */ ; */ select id as "a;b" from orders;;`);
    expect(told.map((statement) => statement.edges)).toEqual([[], ['shop.orders.id -> a;b']]);
  });

  it('survives nonsense', async () => {
    for (const sql of [
      '',
      ';;',
      "'",
      '$$',
      '(((',
      'create',
      'insert into',
      '/*',
      'select',
      '\u0000',
      'with x as',
      `select ${'('.repeat(3000)}1${')'.repeat(3000)}`,
    ]) {
      await expect(tell(sql)).resolves.toBeDefined();
    }
    expect(await tellOne('select id from orders')).toMatchObject({ confidence: 1 });
  });

  it('looks for unqualified names along the search path', async () => {
    const schema = schemaOf({ 'b.t': ['x'] });
    const told = await tellOne('select x from t, u', { schema, searchPath: ['a', 'b'] });
    expect(told.reads).toEqual(['a.u', 'b.t']);
  });
});

describe('other dialects', () => {
  it.each([
    ['snowflake', 'select a from t', ['SHOP.T'], ['SHOP.T.A -> A']],
    ['mysql', 'select `a` from `My Table`', ['SHOP.My Table'], ['SHOP.My Table.a -> a']],
    ['bigquery', 'select a from `p.d`.t', undefined, undefined],
    ['tsql', 'select [a b] from [x].[T]', ['x.T'], ['x.T.a b -> a b']],
  ] as const)('%s folds names its own way', async (dialect, sql, reads, edges) => {
    const told = await tellOne(sql, { dialect, defaultSchema: 'SHOP', schema: () => undefined });
    if (reads) expect(told).toMatchObject({ reads, edges });
    else expect(told.kind).toBe('select');
  });
});
