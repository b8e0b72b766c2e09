import { formatTable, readQueries, type SqlDialect } from './index';
import { SHOP } from './told.fixture';

async function read(sql: string, dialect: SqlDialect = 'postgresql', schema = SHOP) {
  const [query] = await readQueries(sql, { dialect, schema, defaultSchema: 'shop' });
  const text = ({ table, column }: { table: Parameters<typeof formatTable>[0]; column: string }) =>
    `${formatTable(table)}.${column}`;
  return {
    kind: query?.kind,
    reads: query?.reads.map(formatTable).sort(),
    columns: query?.columns.map(text).sort(),
    joins: query?.joins.map(({ one, other }) => `${text(one)} = ${text(other)}`),
    warnings: query?.warnings,
  };
}

const JOIN = ['shop.customers.id = shop.orders.customer_id'];

describe('what queries look at', () => {
  it('is every column, in results and in conditions', async () => {
    expect(
      await read(`SELECT c.name, sum(o.amount) AS total FROM orders o JOIN customers c ON c.id = o.customer_id
                  WHERE o.placed_at > '2024-01-01' GROUP BY c.name ORDER BY total DESC`),
    ).toEqual({
      kind: 'select',
      reads: ['shop.customers', 'shop.orders'],
      columns: [
        'shop.customers.id',
        'shop.customers.name',
        'shop.orders.amount',
        'shop.orders.customer_id',
        'shop.orders.placed_at',
      ],
      joins: JOIN,
      warnings: [],
    });
  });

  it.each<[string, string]>([
    ['ON', 'SELECT 1 FROM orders o JOIN customers c ON o.customer_id = c.id'],
    [
      'more conditions',
      "SELECT 1 FROM orders o LEFT JOIN customers c ON (o.customer_id = c.id AND c.city = 'x')",
    ],
    ['WHERE', 'SELECT 1 FROM orders, customers c WHERE customer_id = c.id AND amount > 3'],
    [
      'a subquery',
      'SELECT 1 FROM (SELECT customer_id AS who FROM orders) o JOIN customers c ON o.who = c.id',
    ],
    [
      'a common table',
      'WITH o AS (SELECT customer_id AS who FROM orders) SELECT 1 FROM o JOIN customers c ON c.id = o.who',
    ],
    [
      'a correlated subquery',
      'SELECT 1 FROM customers c WHERE EXISTS (SELECT 1 FROM orders WHERE customer_id = c.id)',
    ],
    [
      'a lower query',
      'SELECT 1 FROM customers c WHERE id IN (SELECT o.customer_id FROM orders o JOIN customers d ON d.id = o.customer_id)',
    ],
  ])('joins by %s', async (_how, sql) => {
    expect((await read(sql)).joins).toEqual(JOIN);
  });

  it('joins by USING', async () => {
    const { joins } = await read('SELECT 1 FROM daily JOIN customers USING (city)');
    expect(joins).toEqual(['shop.customers.city = shop.daily.city']);
  });

  it.each([
    'SELECT 1 FROM orders o JOIN customers c ON o.customer_id = c.id OR c.city IS NULL',
    'SELECT 1 FROM orders o JOIN customers c ON o.customer_id + 1 = c.id',
    'SELECT 1 FROM orders o JOIN customers c ON o.customer_id > c.id',
    'SELECT 1 FROM orders a JOIN orders b ON a.id = b.id',
    'SELECT 1 FROM orders o JOIN customers c ON NOT (o.customer_id = c.id)',
  ])('joins by nothing: %s', async (sql) => {
    expect((await read(sql)).joins).toEqual([]);
  });

  it('tells of names that are nowhere', async () => {
    expect((await read('SELECT o.id FROM orders o WHERE o.colour = 3')).warnings).toEqual([
      'It is not known where "o.colour" comes from.',
    ]);
    expect((await read('SELECT id FROM orders ORDER BY shade')).warnings).toHaveLength(1);
    expect((await read('SELECT * FROM orders')).columns).toHaveLength(4);
  });

  it.each<[SqlDialect, string]>([
    ['bigquery', 'SELECT 1 FROM `shop`.`orders` o JOIN shop.customers c ON o.customer_id = c.id'],
    ['mysql', 'SELECT 1 FROM `orders` o JOIN customers c ON o.`customer_id` = c.id'],
    ['duckdb', 'SELECT 1 FROM orders o JOIN customers c ON o.customer_id = c.id'],
    ['tsql', 'SELECT TOP 3 1 FROM [orders] o JOIN customers c ON o.customer_id = c.[id]'],
  ])('is read in %s', async (dialect, sql) => {
    expect((await read(sql, dialect)).joins).toEqual(JOIN);
  });

  it('is read in snowflake', async () => {
    const upper = ({ schema, name }: { readonly schema?: string; readonly name: string }) =>
      SHOP({ ...(schema ? { schema: schema.toLowerCase() } : {}), name: name.toLowerCase() })?.map((column) =>
        column.toUpperCase(),
      );
    const { joins } = await read(
      'SELECT 1 FROM SHOP.orders o JOIN SHOP.customers c ON o.customer_id = c.id',
      'snowflake',
      upper,
    );
    expect(joins).toEqual(['SHOP.CUSTOMERS.ID = SHOP.ORDERS.CUSTOMER_ID']);
  });

  it('says of a text that is no SQL that it is none, and of one that writes what it does', async () => {
    expect(await read('which airline is late')).toMatchObject({ kind: 'unparsed', joins: [], columns: [] });
    expect((await read('DELETE FROM orders WHERE id = 1')).kind).toBe('delete');
    expect(await readQueries('', { dialect: 'postgresql' })).toEqual([]);
  });
});
