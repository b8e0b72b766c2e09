import { lineage, type LineageOptions, type SchemaTable } from './index';
import { short } from './told.fixture';

async function edges(sql: string, schema: SchemaTable, options: Partial<LineageOptions> = {}) {
  const { statements } = await lineage(sql, { dialect: 'postgresql', schema, ...options });
  return statements.flatMap((statement) => short(statement).edges);
}

/** Without a star that stayed one. */
async function known(sql: string, schema: SchemaTable) {
  return (await edges(sql, schema)).filter((edge) => !edge.endsWith('*'));
}

describe('a schema given as a record', () => {
  it('opens a star under the full name of the table', async () => {
    expect(await edges('select * from db.shop.t', { 'db.shop.t': ['b', 'a'] })).toEqual([
      'db.shop.t.a -> a',
      'db.shop.t.b -> b',
    ]);
  });

  it('knows a table that the text or the record names less fully', async () => {
    expect(await edges('select * from t', { 'db.shop.t': ['a'] })).toEqual(['t.a -> a']);
    expect(await edges('select * from db.shop.t', { 'shop.t': ['a'] })).toEqual(['db.shop.t.a -> a']);
    expect(
      await edges('select * from t', { t: ['a'] }, { defaultDatabase: 'db', defaultSchema: 'shop' }),
    ).toEqual(['db.shop.t.a -> a']);
  });

  it('does not choose between two tables that a name can mean', async () => {
    const two = { 'a.t': ['x'], 'b.t': ['y'] };
    expect(await known('select * from t', two)).toEqual([]);
    expect(await edges('select * from b.t', two)).toEqual(['b.t.y -> y']);
    expect(await edges('select * from t', { t: ['z'], 'a.t': ['x'] })).toEqual(['t.z -> z']);
  });

  it('keeps apart what differs by case alone, and else does not mind it', async () => {
    expect(await edges('select * from "T"', { t: ['small'], T: ['large'] })).toEqual(['T.large -> large']);
    expect(await edges('select * from Shop.Orders', { 'SHOP.ORDERS': ['ID'] })).toEqual([
      'shop.orders.ID -> ID',
    ]);
  });

  it('gives columns kept in lower case the case of the dialect', async () => {
    const schema = { 'shop.orders': ['id', 'city'] };
    expect(await edges('select id, o.* from shop.orders o', schema, { dialect: 'snowflake' })).toEqual([
      'SHOP.ORDERS.CITY -> CITY',
      'SHOP.ORDERS.ID -> ID',
    ]);
  });

  it('is not fooled by names of the language it is written in', async () => {
    expect(await known('select * from constructor', {})).toEqual([]);
  });
});
