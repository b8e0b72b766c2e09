import { type ColumnFacts, type EntityFacts, NO_FACTS } from '../documents/entity-facts';
import { joinEdges, type KnownTable } from './join-edges';

/** `id*` is the primary key; `a:number` has a type. */
function table(name: string, columns: readonly string[], more: Partial<EntityFacts> = {}): KnownTable {
  const read = columns.map((text) => {
    const [path = '', type] = text.replace('*', '').split(':');
    return { path, isKey: text.includes('*'), type };
  });
  return {
    urn: name,
    content: {
      ...NO_FACTS,
      entityType: 'dataset',
      name,
      qualifiedName: name,
      columns: read.map(({ path, isKey, type }): ColumnFacts => ({
        path,
        nativeType: '',
        description: '',
        nullable: !isKey,
        partOfKey: isKey,
        tags: [],
        glossaryTerms: [],
        ...(type === undefined ? {} : { type }),
      })),
      primaryKey: read.filter(({ isKey }) => isKey).map(({ path }) => path),
      ...more,
    },
  };
}

const told = (tables: readonly KnownTable[]) =>
  joinEdges(tables).map(
    ({ from, to, columns, toColumns, evidence }) =>
      `${from}.${columns.join('+')} = ${to}.${toColumns.join('+')} (${evidence})`,
  );

describe('joins between tables', () => {
  it('are what the source declares', () => {
    const lines = table('lines', ['order_id', 'order_year', 'sku'], {
      foreignKeys: [
        { columns: ['order_id', 'order_year'], references: 'orders', referencedColumns: ['id', 'year'] },
        { columns: ['sku'], references: 'elsewhere', referencedColumns: ['sku'] },
      ],
    });
    expect(told([lines, table('orders', ['id*', 'year*'])])).toEqual([
      'lines.order_id+order_year = orders.id+year (foreign-key)',
    ]);
  });

  it('are what queries do, the surer the more of them', () => {
    const withJoins = (queries: number) =>
      joinEdges([
        table('a', ['x'], { joins: [{ columns: ['x'], with: 'b', withColumns: ['y'], queries }] }),
        table('b', ['y']),
      ])[0]?.confidence ?? 0;
    expect(withJoins(1)).toBeCloseTo(0.8);
    expect(withJoins(10)).toBeGreaterThan(withJoins(2));
    expect(withJoins(1_000)).toBeLessThan(1);
  });

  it.each<[string, readonly KnownTable[], readonly string[]]>([
    [
      'the table with its key',
      [table('orders', ['id*', 'customer_id']), table('customers', ['id*'])],
      ['orders.customer_id = customers.id (name)'],
    ],
    [
      'a key that says what it is of',
      [table('flights', ['carrier']), table('airlines', ['carrier*', 'name'])],
      ['flights.carrier = airlines.carrier (name)'],
    ],
    ['a bare key', [table('a', ['id']), table('b', ['id*'])], []],
    ['two keys', [table('c', ['sku']), table('a', ['sku*']), table('b', ['sku*'])], ['a.sku = b.sku (name)']],
    ['another type', [table('a', ['sku:number']), table('b', ['sku*:string'])], []],
    ['a key of two columns', [table('a', ['sku']), table('b', ['sku*', 'year*'])], []],
  ])('are suggested by names: %s', (_case, tables, edges) => {
    expect(told(tables)).toEqual(edges);
  });

  it('are not guessed where one is known', () => {
    const orders = table('orders', ['customer_id', 'buyer'], {
      foreignKeys: [{ columns: ['buyer'], references: 'customers', referencedColumns: ['id'] }],
    });
    expect(told([orders, table('customers', ['id*'])])).toEqual([
      'orders.buyer = customers.id (foreign-key)',
    ]);
  });
});
