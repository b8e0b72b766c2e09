import { type ColumnFacts } from '../documents/entity-facts';
import { productionFirst, readSql, type SqlTable } from './read-sql';

function table(qualifiedName: string, columns: readonly string[], platform = 'postgres'): SqlTable {
  return {
    urn: qualifiedName,
    content: {
      name: qualifiedName.split('.').at(-1) ?? '',
      qualifiedName,
      platform,
      columns: columns.map((path): ColumnFacts => ({
        path,
        nativeType: '',
        description: '',
        nullable: true,
        partOfKey: false,
        tags: [],
        glossaryTerms: [],
      })),
    },
  };
}

const FLIGHTS = table('air.raw.flights', ['carrier', 'origin', 'dest', 'year', 'month']);
const AIRLINES = table('air.raw.airlines', ['carrier', 'name']);
const AIRPORTS = table('air.raw.airports', ['faa', 'name']);
const WEATHER = table('air.raw.weather', ['origin', 'year', 'month']);
const ALL = [FLIGHTS, AIRLINES, AIRPORTS, WEATHER];

describe('SQL in the words of the catalog', () => {
  it('names tables and columns', async () => {
    expect(
      await readSql(
        'SELECT a.name FROM raw.flights f JOIN airlines a USING (carrier) WHERE f.year = 2013',
        ALL,
      ),
    ).toMatchObject({
      kinds: ['select'],
      tables: ['air.raw.flights', 'air.raw.airlines'],
      columns: expect.arrayContaining([
        { urn: 'air.raw.airlines', path: 'name' },
        { urn: 'air.raw.flights', path: 'year' },
      ]),
      joins: [
        { from: 'air.raw.airlines', to: 'air.raw.flights', columns: ['carrier'], toColumns: ['carrier'] },
      ],
      unknownTables: [],
      warnings: [],
    });
  });

  it('joins by several columns at once', async () => {
    const { joins } = await readSql(
      'SELECT 1 FROM flights f JOIN weather w ON f.origin = w.origin AND f.year = w.year AND f.month = w.month',
      ALL,
    );
    expect(joins).toHaveLength(1);
    expect(joins[0]?.columns).toEqual(['month', 'origin', 'year']);
  });

  it('keeps two roles of one table apart', async () => {
    const { joins } = await readSql(
      'SELECT 1 FROM flights f JOIN airports o ON f.origin = o.faa JOIN airports d ON f.dest = d.faa',
      ALL,
    );
    expect(joins.map(({ columns, toColumns }) => [columns, toColumns])).toEqual([
      [['faa'], ['dest']],
      [['faa'], ['origin']],
    ]);
  });

  it('takes a name that could mean two tables for none', async () => {
    const twice = [...ALL, table('old.raw.flights', ['carrier'])];
    expect(await readSql('SELECT 1 FROM raw.flights', twice)).toMatchObject({
      tables: [],
      unknownTables: ['raw.flights'],
    });
    expect((await readSql('SELECT 1 FROM old.raw.flights', twice)).tables).toEqual(['old.raw.flights']);
  });

  describe('where a table has the same name in several environments', () => {
    const of = (one: SqlTable, env: string): SqlTable => ({
      ...one,
      urn: `urn:li:dataset:(urn:li:dataPlatform:postgres,${one.urn},${env})`,
    });
    const sql = 'SELECT a.name FROM raw.flights f JOIN air.raw.airlines a USING (carrier)';

    it('means those of the environment that comes first', async () => {
      const given = [of(FLIGHTS, 'DEV'), of(AIRLINES, 'PROD'), of(AIRLINES, 'DEV'), of(FLIGHTS, 'PROD')];
      expect(await readSql(sql, given)).toMatchObject({
        tables: [of(FLIGHTS, 'DEV').urn, of(AIRLINES, 'DEV').urn],
        joins: [{ columns: ['carrier'] }],
        unknownTables: [],
        warnings: [],
      });
    });

    it('means what there is, from another environment where the first has none', async () => {
      const { tables } = await readSql(sql, [of(FLIGHTS, 'DEV'), of(FLIGHTS, 'QA'), of(AIRLINES, 'QA')]);
      expect(tables).toEqual([of(FLIGHTS, 'DEV').urn, of(AIRLINES, 'QA').urn]);
    });

    it('means those of production where no order tells', async () => {
      const given = ['DEV', 'PROD', 'CERT'].flatMap((env) => [of(FLIGHTS, env), of(AIRLINES, env)]);
      expect((await readSql(sql, productionFirst(given))).tables).toEqual([
        of(FLIGHTS, 'PROD').urn,
        of(AIRLINES, 'PROD').urn,
      ]);
    });
  });

  it('folds names as the platform does', async () => {
    const own = [
      table('db.sales.orders', ['id', 'customer_id'], 'snowflake'),
      table('db.sales.customers', ['id'], 'snowflake'),
    ];
    const { joins } = await readSql(
      'select 1 from SALES.Orders o join sales.customers c on O.CUSTOMER_ID = c.Id',
      own,
    );
    expect(joins).toEqual([
      { from: 'db.sales.customers', to: 'db.sales.orders', columns: ['id'], toColumns: ['customer_id'] },
    ]);
  });

  it('says what it does not know', async () => {
    expect(await readSql('SELECT f.colour FROM flights f JOIN gates g ON g.id = f.gate', ALL)).toMatchObject({
      unknownTables: ['gates'],
      warnings: expect.arrayContaining(['It is not known where "f.colour" comes from.']),
    });
    expect((await readSql('how many flights', ALL)).kinds).toEqual(['unparsed']);
  });
});
