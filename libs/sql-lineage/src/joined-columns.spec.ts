import { formatTable, lineage, type LineageOptions, LineagePool } from './index';

const OPTIONS: LineageOptions = { dialect: 'postgresql', defaultDatabase: 'shop', defaultSchema: 'public' };

describe('joins beside lineage', () => {
  it('are told of each statement when they are asked for', async () => {
    const sql = `INSERT INTO sums (id) SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id;
      SELECT 1 FROM orders o WHERE o.sku IN (SELECT p.sku FROM products p WHERE p.sku = o.sku)`;
    const { statements } = await lineage(sql, { ...OPTIONS, joins: true });
    const told = statements.map(({ joins }) =>
      joins?.map(({ one, other }) =>
        [one, other].map(({ table, column }) => `${formatTable(table)}.${column}`).join(' = '),
      ),
    );
    expect(told).toEqual([
      ['shop.public.customers.id = shop.public.orders.customer_id'],
      ['shop.public.orders.sku = shop.public.products.sku'],
    ]);
    const [without] = (await lineage(sql, OPTIONS)).statements;
    expect(without).not.toHaveProperty('joins');
  });

  it('come from other processes, too', async () => {
    const pool = new LineagePool({ size: 1 });
    const sql = 'SELECT 1 FROM a JOIN b ON a.x = b.y';
    const { statements } = await pool.lineage(sql, { dialect: 'postgresql', joins: true });
    await pool.close();
    expect(statements[0]?.joins).toHaveLength(1);
  });
});

it('says what names mean behind a text that changes it', async () => {
  const after = async (sql: string) => (await lineage(sql, OPTIONS)).defaults;
  expect(await after('SET search_path TO raw, public')).toEqual({
    ...{ defaultDatabase: 'shop', defaultSchema: 'public' },
    searchPath: ['raw', 'public'],
  });
  expect(await after('SELECT 1')).toBeUndefined();
});
