import { combine, lineage } from '../index';
import { schemaOf, SHOP, short, type Told } from '../told.fixture';

async function bodyOf(sql: string): Promise<{ told: readonly Told[]; whole: Told }> {
  const { statements } = await lineage(sql, { dialect: 'postgresql', schema: SHOP, searchPath: ['shop'] });
  expect(statements).toHaveLength(1);
  const body = statements[0]?.body ?? [];
  const whole = { ...combine(body), kind: 'other', span: { start: 0, end: 0 }, temporary: [] } as const;
  return { told: body.map(short), whole: short(whole) };
}

const plpgsql = (body: string, head = 'create procedure p(first date, n int) language plpgsql'): string =>
  `${head} as $body$ ${body} $body$`;

describe('a PL/pgSQL body', () => {
  it('is read along its control flow', async () => {
    const { told } = await bodyOf(
      plpgsql(`
        <<outer>>
        declare
          total numeric := (select sum(amount) from orders);
          k constant int default 3;
        begin
          if first is null and not exists (select 1 from customers) then
            truncate daily;
          elsif case when n > 1 then true else false end then
            delete from daily where day < first;
          else
            raise notice 'select % from orders', n;
          end if;
          case n when 1 then update daily set total = 0; else null; end case;
          while n < (select count(*) from orders) loop n := n + 1; exit when n > 10; end loop;
          for i in 1..n loop insert into daily (total) values (i); end loop;
          begin
            insert into daily (day) select placed_at from orders;
          exception when unique_violation or others then
            perform count(*) from customers;
          end;
          get diagnostics k = row_count;
          return;
        end outer;`),
    );
    expect(told.map(({ kind, reads, writes }) => [kind, ...reads, '>', ...writes].join(' '))).toEqual([
      'expression shop.orders >',
      'expression shop.customers >',
      'truncate > shop.daily',
      'delete > shop.daily',
      'update > shop.daily',
      'expression shop.orders >',
      'insert > shop.daily',
      'insert shop.orders > shop.daily',
      'select shop.customers >',
    ]);
    expect(told.flatMap((statement) => statement.warnings)).toEqual([]);
  });

  it('never takes a parameter or variable for a column', async () => {
    const { told } = await bodyOf(
      plpgsql(
        'declare v int; begin insert into daily (day, total) select first, v + amount from elsewhere, orders; end',
      ),
    );
    expect(told[0]).toMatchObject({
      edges: ['shop.orders.amount -> shop.daily.total transformation'],
      warnings: [],
    });
  });

  it('follows values through variables, loops and records', async () => {
    const { whole } = await bodyOf(
      plpgsql(`declare top numeric; r record; c cursor for select name from customers;
        begin
          select max(amount) into strict top from orders;
          for r in select id, city from customers loop
            insert into daily (city, total, orders) values (r.city, top, r.id);
          end loop;
          open c; fetch c into r; close c;
          update daily set city = r.name;
        end`),
    );
    expect(whole).toMatchObject({
      reads: ['shop.customers', 'shop.orders'],
      writes: ['shop.daily'],
      edges: [
        'shop.customers.city -> shop.daily.city',
        'shop.customers.id -> shop.daily.orders',
        'shop.customers.name -> shop.daily.city',
        'shop.orders.amount -> shop.daily.total aggregation',
      ],
      warnings: [],
    });
  });

  it('reports SQL put together at run time and does not guess it', async () => {
    const { told, whole } = await bodyOf(
      plpgsql(`begin
        execute 'truncate shop.daily';
        for r in execute format('select * from %I', n) loop null; end loop;
        insert into daily (day) select placed_at from orders;
      end`),
    );
    expect(told.map((statement) => statement.kind)).toEqual(['truncate', 'dynamic', 'insert']);
    expect(told[0]).toMatchObject({ reads: [], writes: ['shop.daily'], confidence: 1 });
    expect(told[1]).toMatchObject({ reads: [], writes: [], confidence: 0.5 });
    expect(whole).toMatchObject({ writes: ['shop.daily'], reads: ['shop.orders'], confidence: 0.5 });
    expect(whole.warnings).toEqual([expect.stringContaining('run time')]);
  });

  it('takes temporary tables out of the whole', async () => {
    const { told, whole } = await bodyOf(
      plpgsql(`begin
        create temp table t on commit drop as select placed_at::date as day, amount from orders;
        create temporary table u as select day, sum(amount) as total from t group by day;
        insert into daily (day, total) select * from u;
      end`),
    );
    expect(told[2]?.edges).toEqual(['u.day -> shop.daily.day', 'u.total -> shop.daily.total']);
    expect(whole).toMatchObject({
      reads: ['shop.orders'],
      writes: ['shop.daily'],
      edges: [
        'shop.orders.amount -> shop.daily.total aggregation',
        'shop.orders.placed_at -> shop.daily.day transformation',
      ],
    });
  });

  it('returns rows of queries', async () => {
    const { whole } = await bodyOf(
      plpgsql(
        "begin if n > 0 then return query select id, name from customers; end if; return query execute 'select ' || n; end",
        'create function f(n int) returns table (id int, name text) language plpgsql',
      ),
    );
    expect(whole).toMatchObject({ reads: ['shop.customers'], writes: [], confidence: 0.5 });
  });

  it('knows the rows of a trigger', async () => {
    const { told } = await bodyOf(
      plpgsql(
        'begin insert into daily (city) values (new.city); return new; end',
        'create function f() returns trigger language plpgsql',
      ),
    );
    expect(told).toEqual([expect.objectContaining({ writes: ['shop.daily'], edges: [], warnings: [] })]);
  });

  it('says that a called procedure is not followed', async () => {
    const { told } = await bodyOf(plpgsql('begin call other(n); end'));
    expect(told).toEqual([expect.objectContaining({ kind: 'call', confidence: 0.8 })]);
  });
});

describe('other bodies', () => {
  it('of SQL functions are scripts', async () => {
    const { told } = await bodyOf(
      "create function f(day date) returns bigint language sql as 'delete from daily where day = $1; select count(*) from orders where city = ''x'''",
    );
    expect(told.map((statement) => statement.kind)).toEqual(['delete', 'select']);
    expect(told[1]?.reads).toEqual(['shop.orders']);
  });

  it('may be written without quotes', async () => {
    const { told } = await bodyOf(
      'create procedure p() begin atomic delete from daily; insert into daily (total) select case when amount > 1 then amount end from orders; end',
    );
    expect(told.map((statement) => statement.kind)).toEqual(['delete', 'insert']);
    expect(
      (await bodyOf('create function f() returns int return (select max(id) from orders)')).told[0]?.reads,
    ).toEqual(['shop.orders']);
  });

  it('use their own search path', async () => {
    const schema = schemaOf({ 'own.t': ['x'] });
    const { statements } = await lineage(
      "create function f() returns int language sql set search_path = 'own', public as 'select x from t'",
      { dialect: 'postgresql', schema, searchPath: ['shop'] },
    );
    expect(statements[0]?.body?.[0]?.reads).toEqual([{ schema: 'own', name: 't' }]);
  });

  it('of other languages are named', async () => {
    const { statements } = await lineage(
      "create function f() returns int language plpython3u as 'return 1'",
      { dialect: 'postgresql' },
    );
    expect(statements[0]).toMatchObject({ kind: 'create-routine', body: [], confidence: 0.5 });
    expect(statements[0]?.warnings[0]).toContain('plpython3u');
  });

  it('of DO blocks run at once', async () => {
    const { statements } = await lineage(
      'do $$ begin insert into shop.daily (day) select placed_at from shop.orders; end $$',
      { dialect: 'postgresql', schema: SHOP },
    );
    expect(statements.map(short)).toEqual([
      expect.objectContaining({
        kind: 'do',
        reads: ['shop.orders'],
        writes: ['shop.daily'],
        edges: ['shop.orders.placed_at -> shop.daily.day'],
      }),
    ]);
  });
});
