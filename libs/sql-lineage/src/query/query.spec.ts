import { tellOne } from '../told.fixture';

const edgesOf = async (sql: string): Promise<readonly string[]> => {
  const told = await tellOne(sql);
  expect(told.warnings).toEqual([]);
  return told.edges;
};

describe('the columns of a query', () => {
  it.each([
    ['a column', 'select id from orders', ['shop.orders.id -> id']],
    ['an alias', 'select o.id as number from shop.orders o', ['shop.orders.id -> number']],
    ['a schema qualified column', 'select shop.orders.id from shop.orders', ['shop.orders.id -> id']],
    [
      'an expression',
      'select amount * 2 as twice from orders',
      ['shop.orders.amount -> twice transformation'],
    ],
    ['a cast', 'select amount::int from orders', ['shop.orders.amount -> amount transformation']],
    ['a constant', "select 1 as one, 'x' as two from orders", []],
    ['a function', 'select round(amount, 2) from orders', ['shop.orders.amount -> round transformation']],
    ['count(*)', 'select count(*) as n from orders', []],
    ['an aggregate', 'select sum(amount) as total from orders', ['shop.orders.amount -> total aggregation']],
    [
      'an aggregate inside an expression',
      'select 1 - sum(amount) / count(id) as x from orders',
      ['shop.orders.amount -> x aggregation', 'shop.orders.id -> x aggregation'],
    ],
    [
      'a filtered aggregate',
      "select count(*) filter (where city = 'Rome') as n from customers",
      ['shop.customers.city -> n aggregation'],
    ],
    [
      'an ordered aggregate',
      'select percentile_cont(0.5) within group (order by amount) as median from orders',
      ['shop.orders.amount -> median aggregation'],
    ],
    [
      'a window',
      'select rank() over (partition by city order by name) as place from customers',
      ['shop.customers.city -> place transformation', 'shop.customers.name -> place transformation'],
    ],
    [
      'a named window over an aggregate',
      'select sum(amount) over w as run from orders window w as (order by placed_at)',
      ['shop.orders.amount -> run aggregation', 'shop.orders.placed_at -> run transformation'],
    ],
    [
      'CASE with its conditions',
      "select case when city = 'Rome' then name else 'x' end as n from customers",
      ['shop.customers.city -> n transformation', 'shop.customers.name -> n transformation'],
    ],
    [
      'unqualified columns of a join',
      'select amount, name from orders o join customers c on c.id = o.customer_id',
      ['shop.customers.name -> name', 'shop.orders.amount -> amount'],
    ],
    [
      'a comma join',
      'select name, amount from orders, customers',
      ['shop.customers.name -> name', 'shop.orders.amount -> amount'],
    ],
    ['the left side of USING', 'select id from orders join customers using (id)', ['shop.orders.id -> id']],
    [
      'the right side of a right join',
      'select id from orders right join customers using (id)',
      ['shop.customers.id -> id'],
    ],
    [
      'both sides of a full join',
      'select id from orders full join customers using (id)',
      ['shop.customers.id -> id transformation', 'shop.orders.id -> id transformation'],
    ],
    [
      'joins in parentheses',
      'select o.id, c.name from (((orders o join daily d on true)) left join customers c on (c.id = o.id))',
      ['shop.customers.name -> name', 'shop.orders.id -> id'],
    ],
    [
      'USING with joins in parentheses',
      'select id, c.name, total from orders join (customers c join daily d using (city)) using (id)',
      ['shop.customers.name -> name', 'shop.daily.total -> total', 'shop.orders.id -> id'],
    ],
    [
      'a function of a schema',
      'select tools.clean(name), (tools.parts(city)).street from customers',
      ['shop.customers.city -> street transformation', 'shop.customers.name -> clean transformation'],
    ],
    [
      'a function of a schema in FROM',
      'select p.x from customers c, tools.parts(c.city) as p',
      ['shop.customers.city -> x transformation'],
    ],
    [
      'a natural join',
      'select id, city from orders natural join customers',
      ['shop.customers.city -> city', 'shop.orders.id -> id'],
    ],
    [
      'star',
      'select * from customers',
      ['shop.customers.city -> city', 'shop.customers.id -> id', 'shop.customers.name -> name'],
    ],
    [
      'a qualified star',
      'select c.* from orders o, customers c',
      ['shop.customers.city -> city', 'shop.customers.id -> id', 'shop.customers.name -> name'],
    ],
    [
      'a star over USING, the shared column once',
      'select * from (select id, amount from orders) o join customers using (id)',
      [
        'shop.customers.city -> city',
        'shop.customers.name -> name',
        'shop.orders.amount -> amount',
        'shop.orders.id -> id',
      ],
    ],
    ['a subquery', 'select x from (select id as x from orders) q', ['shop.orders.id -> x']],
    ['column aliases', 'select b from (select id, amount from orders) q (a, b)', ['shop.orders.amount -> b']],
    [
      'a scalar subquery',
      'select (select max(name) from customers) as m from orders',
      ['shop.customers.name -> m aggregation'],
    ],
    [
      'a correlated subquery',
      'select (select c.name from customers c where c.id = o.customer_id) as name from orders o',
      ['shop.customers.name -> name'],
    ],
    [
      'a value of the outer query',
      'select (select o.amount) as a from orders o',
      ['shop.orders.amount -> a'],
    ],
    [
      'a lateral subquery',
      'select l.x from orders o, lateral (select o.amount as x) l',
      ['shop.orders.amount -> x'],
    ],
    ['a CTE', 'with t as (select id as x from orders) select x from t', ['shop.orders.id -> x']],
    [
      'a CTE with column names',
      'with t (x) as (select id from orders) select x from t',
      ['shop.orders.id -> x'],
    ],
    [
      'a chain of CTEs, one hiding the other',
      'with t as (select id as a from orders), t as (select a as b from t) select b from t',
      ['shop.orders.id -> b'],
    ],
    [
      'a recursive CTE',
      'with recursive t (id, depth) as (select id, 0 from orders union all select t.id, depth + 1 from t) select * from t',
      ['shop.orders.id -> id'],
    ],
    [
      'a set operation, by place',
      'select id as x from orders union all select customer_id from orders union select id from customers',
      ['shop.customers.id -> x', 'shop.orders.customer_id -> x', 'shop.orders.id -> x'],
    ],
    [
      'the left side of EXCEPT',
      'select id from orders except select id from customers',
      ['shop.orders.id -> id'],
    ],
    [
      'a row',
      'select row_to_json(c) as j from customers c',
      [
        'shop.customers.city -> j transformation',
        'shop.customers.id -> j transformation',
        'shop.customers.name -> j transformation',
      ],
    ],
    ['a field of a row', 'select (c).name from customers c', ['shop.customers.name -> name']],
    [
      'all fields of a row',
      'select (c).* from customers c',
      ['shop.customers.city -> city', 'shop.customers.id -> id', 'shop.customers.name -> name'],
    ],
    ['a set returning function', 'select g.n from generate_series(1, 3) as g (n)', []],
    [
      'a lateral function',
      "select w from customers c, regexp_split_to_table(c.name, ' ') as w",
      ['shop.customers.name -> w transformation'],
    ],
    ['VALUES', 'select a from (values (1, 2)) as v (a, b)', []],
    [
      'quoted names',
      'select "Name" from (select name as "Name" from customers) q',
      ['shop.customers.name -> Name'],
    ],
    [
      'DISTINCT ON',
      'select distinct on (city) city, name from customers order by city',
      ['shop.customers.city -> city', 'shop.customers.name -> name'],
    ],
    ['a system column', 'select ctid, current_date from orders', []],
  ])('of %s', async (_, sql, edges) => {
    expect(await edgesOf(sql)).toEqual(edges);
  });
});

describe('the tables of a query', () => {
  it.each([
    [
      'in FROM and JOIN',
      'select 1 from orders left join customers on true',
      ['shop.customers', 'shop.orders'],
    ],
    [
      'in IN',
      'select 1 from orders where customer_id in (select id from customers)',
      ['shop.customers', 'shop.orders'],
    ],
    ['in EXISTS', 'select exists (select 1 from customers) from orders', ['shop.customers', 'shop.orders']],
    [
      'in HAVING',
      'select 1 from orders having count(*) > (select count(*) from customers)',
      ['shop.customers', 'shop.orders'],
    ],
    [
      'in ON',
      'select 1 from orders o join daily d on d.total > (select max(id) from customers)',
      ['shop.customers', 'shop.daily', 'shop.orders'],
    ],
    [
      'in ORDER BY',
      'select id from orders order by (select max(id) from customers)',
      ['shop.customers', 'shop.orders'],
    ],
    ['in an ARRAY', 'select array(select id from customers)', ['shop.customers']],
    ['in an expression', 'select 1 + (select max(id) from customers)', ['shop.customers']],
    ['but no CTE', 'with t as (select 1 as x) select * from t', []],
    [
      'and no CTE that nobody reads',
      'with t as (select id from orders) select id from customers',
      ['shop.customers'],
    ],
    [
      'a CTE named like its table',
      'with orders as (select * from orders) select id from orders',
      ['shop.orders'],
    ],
    ['in other schemas', 'select 1 from "Other".t, x.y.z', ['Other.t', 'x.y.z']],
  ])('%s', async (_, sql, reads) => {
    const told = await tellOne(sql);
    expect(told.reads).toEqual(reads);
    expect(told.writes).toEqual([]);
  });
});

describe('what is not known', () => {
  it('leaves "*" of an unknown table open and says so', async () => {
    const told = await tellOne('select * from elsewhere');
    expect(told).toMatchObject({ reads: ['shop.elsewhere'], edges: [], confidence: 0.8 });
    expect(told.warnings).toEqual([
      '"*" of shop.elsewhere is not expanded, since its columns are not known.',
    ]);
  });

  it('finds a column through the "*" of one unknown table', async () => {
    const told = await tellOne('select a from (select * from elsewhere) q');
    expect(told.edges).toEqual(['shop.elsewhere.a -> a']);
  });

  it('takes a column that only the unknown table can have', async () => {
    const told = await tellOne('select amount, other from orders, elsewhere');
    expect(told.edges).toEqual(['shop.elsewhere.other -> other', 'shop.orders.amount -> amount']);
  });

  it('does not guess between two unknown tables', async () => {
    const told = await tellOne('select a from x, y');
    expect(told).toMatchObject({ reads: ['shop.x', 'shop.y'], edges: [], confidence: 0.8 });
    expect(told.warnings).toEqual(['It is not known where "a" comes from.']);
  });

  it('takes both sides of a set operation of unknown tables', async () => {
    const told = await tellOne('select a from (select * from x union all select * from y) q');
    expect(told.edges).toEqual(['shop.x.a -> a', 'shop.y.a -> a']);
  });
});
