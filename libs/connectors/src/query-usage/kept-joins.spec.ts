import { readQueries } from '@dataspoke/sql-lineage';
import { objectAt, textAt } from '../json';
import { KeptJoins } from './kept-joins';
import { StatementCollector } from './statement-collector';
import { type TablePlace, TableUrns } from './table-urns';
import { type TableJoin } from './table-joins';
import { DAY_MS } from './usage-days';
import { Users } from './users';
import { WorkingFile } from '../working-file/working-file';

// The first test starts processes.
jest.setTimeout(60_000);

const SIGNAL = new AbortController().signal;
const PLACE: TablePlace = {
  platform: 'postgres',
  dialect: 'postgresql',
  lowerCaseNames: false,
  env: 'PROD',
};
const NO_RULES = { names: {}, filter: { allow: [], deny: [] } };
const dataset = (name: string): string => `urn:li:dataset:(urn:li:dataPlatform:postgres,${name},PROD)`;

describe('joins of statements', () => {
  let collector: StatementCollector;
  beforeEach(async () => {
    collector = await StatementCollector.open({
      place: PLACE,
      defaults: { defaultDatabase: 'shop', defaultSchema: 'public' },
      users: NO_RULES,
      queriesPerDataset: 20,
      counted: true,
    });
  });
  afterEach(() => collector.close());

  const run = (text: string, user: string, { at = 5, count = 1 } = {}) =>
    collector.add({ text, user, at, count }, 'a.log', SIGNAL);
  const told = () =>
    [...collector.joins.told()].map(({ urn, path, aspects }) => ({
      urn,
      name: path[0],
      properties: aspects['queryProperties'],
    }));

  it('are summed over all queries that make them, by pair of tables, whichever side comes first', async () => {
    await run('SELECT o.id FROM orders o JOIN customers c ON o.customer_id = c.id WHERE c.city = $1', 'ada', {
      count: 400,
    });
    await run('SELECT c.city FROM customers c, orders o WHERE c.id = o.customer_id', 'bob', { count: 11 });
    await run('SELECT c.city FROM customers c, orders o WHERE c.id = o.customer_id', 'ada', { at: DAY_MS });
    const [join, ...others] = told();
    expect(others).toEqual([]);
    expect(join).toMatchObject({
      name: 'shop.public.customers.id = shop.public.orders.customer_id',
      properties: {
        description: 'Joined 412 times by 2 users in 2 queries, 1970-01-01 to 1970-01-02.',
        customProperties: {
          joins: 'shop.public.customers.id = shop.public.orders.customer_id',
          runs: '412',
          users: '2',
          queries: '2',
        },
      },
    });
    expect(collector.queryDays.of(join?.urn ?? '').map(([day, { total }]) => [day / DAY_MS, total])).toEqual([
      [0, 411],
      [1, 1],
    ]);
  });

  it('of two columns are one join, and a table that is joined twice has two', async () => {
    await run('SELECT 1 FROM lines l JOIN parts p ON p.shop = l.shop AND l.part = p.part', 'ada');
    await run(
      'SELECT 1 FROM flights f JOIN airports a ON f.origin = a.code JOIN airports b ON f.dest = b.code',
      'ada',
    );
    expect(
      told()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      'shop.public.airports.code = shop.public.flights.dest',
      'shop.public.airports.code = shop.public.flights.origin',
      'shop.public.lines.part = shop.public.parts.part and shop.public.lines.shop = shop.public.parts.shop',
    ]);
  });

  it('count where the query itself is not shown, and hold no value', async () => {
    await run('CREATE TEMP TABLE t AS SELECT id FROM orders', 'ada');
    const secret = "SELECT 1 FROM orders o JOIN customers c ON o.customer_id = c.id AND c.name = 'Geheim-77'";
    await run(secret, 'ada');
    await run(secret.replace('77', '78'), 'bob');
    expect(told()).toMatchObject([{ properties: { customProperties: { runs: '2', queries: '1' } } }]);
    expect(JSON.stringify(told())).not.toContain('Geheim');
  });

  it('are told as statements that say the same, whatever the names are', async () => {
    await run('SELECT 1 FROM "Order" o JOIN "a""b" c ON o."select" = c."x y"', 'ada');
    const [join] = told();
    const value = JSON.stringify(join?.properties);
    expect(value).toContain(String.raw`\"a\"\"b\" b ON a.\"select\" = b.\"x y\"`);
    const statement = textAt(objectAt(join?.properties ?? {}, 'statement'), 'value') ?? '';
    const [read] = await readQueries(statement, { dialect: 'postgresql' });
    expect(read?.joins).toEqual([
      {
        one: { table: { database: 'shop', schema: 'public', name: 'Order' }, column: 'select' },
        other: { table: { database: 'shop', schema: 'public', name: 'a"b' }, column: 'x y' },
      },
    ]);
  });
});

it('lets those go that were made least when there are too many, and says how many', async () => {
  const file = await WorkingFile.open();
  const urns = new TableUrns(file, PLACE);
  const joins = new KeptJoins(
    file,
    urns,
    new Users(NO_RULES),
    { platform: 'postgres', dialect: 'postgresql' },
    10,
  );
  const of = (index: number): TableJoin => ({
    one: { dataset: dataset('d.s.t'), columns: [`c${index}`] },
    other: { dataset: dataset('d.s.u'), columns: ['id'] },
  });
  for (let index = 0; index < 20; index += 1)
    joins.add(joins.urnOf(of(index)), of(index), { query: 'q', at: index, count: index + 1 });
  expect(joins.dropped).toBe(10);
  expect([...joins.told()].map(({ path }) => path[0])).toHaveLength(10);
  expect(JSON.stringify([...joins.told()])).toContain('c19');
  await file.close();
});
