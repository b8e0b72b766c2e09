import { Vocabulary } from '../query/understand/vocabulary';
import { type SqlTable } from './read-sql';
import { candidatesOf, readAmong } from './resolve-sql';

function table(platform: string, qualifiedName: string, columns: readonly string[] = ['id']): SqlTable {
  return {
    urn: `urn:li:dataset:(urn:li:dataPlatform:${platform},${qualifiedName},PROD)`,
    content: {
      name: qualifiedName.split('.').at(-1) ?? '',
      qualifiedName,
      platform,
      columns: columns.map((path) => ({ path })),
    },
  };
}

function named(tables: readonly SqlTable[]): Vocabulary {
  const vocabulary = new Vocabulary();
  for (const { urn, content } of tables) {
    const { name, qualifiedName, platform } = content;
    vocabulary.putEntity({ urn, entityType: 'dataset', name, qualifiedName, platform });
  }
  return vocabulary;
}

const resolve = async (sql: string, tables: readonly SqlTable[], platform?: string) => {
  const urns = new Set(await candidatesOf(sql, named(tables), platform));
  return readAmong(
    sql,
    tables.filter(({ urn }) => urns.has(urn)),
    platform,
  );
};

describe('the tables that a SQL text speaks of', () => {
  it('are found by names as every platform quotes them', async () => {
    for (const [platform, sql] of [
      ['mysql', 'SELECT `id` FROM `sales`.`orders` WHERE `id` = 1 # the first'],
      ['bigquery', 'SELECT id FROM `shop.sales.orders`'],
      ['mssql', 'SELECT TOP 3 [id] FROM [sales].[orders]'],
      ['snowflake', 'SELECT id FROM SALES.ORDERS QUALIFY row_number() OVER (ORDER BY id) = 1'],
    ] as const) {
      const own = table(platform, 'shop.sales.orders');
      expect(await resolve(sql, [own])).toMatchObject({
        platform,
        kinds: ['select'],
        tables: [own.urn],
        unknownTables: [],
        warnings: [],
      });
    }
  });

  it('are not those of a platform on which the text does not even parse', async () => {
    const [own, other] = [table('mysql', 'sales.orders', ['id', 'total']), table('postgres', 'sales.orders')];
    for (const tables of [
      [own, other],
      [other, own],
    ]) {
      expect(await resolve('SELECT `total` FROM `sales`.`orders`', tables)).toMatchObject({
        platform: 'mysql',
        kinds: ['select'],
        tables: [own.urn],
      });
    }
  });

  it('are those of the platform that knows most tables, then most columns', async () => {
    const sql = 'SELECT o.total FROM orders o JOIN customers c ON c.id = o.customer';
    const poor = [table('mysql', 'orders', ['id', 'total', 'customer'])];
    const other = [table('mssql', 'orders', ['id', 'customer']), table('mssql', 'customers')];
    const best = [table('snowflake', 'orders', ['total', 'customer']), table('snowflake', 'customers')];
    expect(await resolve(sql, [...poor, ...other, ...best])).toMatchObject({
      platform: 'snowflake',
      tables: best.map(({ urn }) => urn),
      warnings: [],
    });
    expect((await resolve(sql, [...poor, ...other])).platform).toBe('mssql');
    expect((await resolve(sql, [...poor, ...other, ...best], 'mysql')).platform).toBe('mysql');
  });

  it('are found among any number of the same name by what the text says in front', async () => {
    const many = Array.from({ length: 120 }, (_, at) => table('postgres', `shop.tenant_${at}.orders`));
    expect((await resolve('SELECT id FROM tenant_110.orders', many)).tables).toEqual([many[110]?.urn]);
    expect(await resolve('SELECT id FROM orders', many)).toMatchObject({
      tables: [],
      unknownTables: ['orders'],
    });
  });

  it('are none, and the text is read all the same', async () => {
    expect(await resolve('SELECT `id` FROM `nowhere`', [])).toMatchObject({
      kinds: ['select'],
      tables: [],
      unknownTables: ['nowhere'],
    });
    expect((await resolve('which orders are late', [])).kinds).toEqual(['unparsed']);
  });
});
