import { type ContextTable, type SqlContext } from '@dataspoke/contracts';
import { checkSql } from './check-sql';

function table(name: string, columns: readonly string[], more: Partial<ContextTable> = {}): ContextTable {
  return {
    urn: `urn:${name}`,
    name,
    platform: 'postgres',
    role: 'asked',
    description: '',
    columns: columns.map((path) => ({
      path,
      type: 'text',
      meaning: '',
      nullable: true,
      key: false,
      matched: false,
    })),
    columnsLeftOut: 0,
    warnings: [],
    ...more,
  };
}

const CONTEXT: SqlContext = {
  tables: [
    table('air.raw.flights', ['carrier', 'origin', 'dep_delay']),
    table('air.raw.airlines', ['carrier', 'name'], { warnings: ['2 open incidents'] }),
    table('air.raw.airports', ['faa', 'name']),
    table('lake.gates', ['id'], { platform: 'snowflake' }),
  ],
  joinPaths: [
    {
      from: 'urn:air.raw.airlines',
      to: 'urn:air.raw.flights',
      confidence: 1,
      joins: [
        {
          from: 'urn:air.raw.airlines',
          to: 'urn:air.raw.flights',
          columns: ['carrier'],
          toColumns: ['carrier'],
          evidence: 'foreign-key',
          confidence: 1,
        },
      ],
    },
  ],
  queries: [],
  conventions: [],
  text: '',
  estimatedTokens: 0,
  notes: [],
};

const check = (sql: string) => checkSql(sql, CONTEXT, 'postgres');

describe('SQL of a language model', () => {
  it('is told with its tables, columns and joins', async () => {
    const checked = await check(
      `WITH late AS (SELECT carrier, avg(dep_delay) AS delay FROM raw.flights GROUP BY carrier)
       SELECT a.name, l.delay FROM late l JOIN airlines a ON a.carrier = l.carrier ORDER BY delay DESC LIMIT 5`,
    );
    expect(checked).toMatchObject({
      tables: expect.arrayContaining(['urn:air.raw.flights', 'urn:air.raw.airlines']),
      columns: expect.arrayContaining([{ urn: 'urn:air.raw.flights', path: 'dep_delay' }]),
      joins: [{ columns: ['carrier'], toColumns: ['carrier'], known: true }],
      warnings: ['air.raw.airlines: 2 open incidents'],
    });
  });

  it('is warned of where it joins as nothing says, or not at all', async () => {
    expect(await check('SELECT 1 FROM flights f JOIN airports a ON a.faa = f.origin')).toMatchObject({
      joins: [{ known: false }],
      warnings: [expect.stringMatching(/^Nothing in the catalog says that .* are joined so\.$/)],
    });
    expect(await check('SELECT count(*) FROM flights, airports')).toMatchObject({
      warnings: [
        'No column joins air.raw.flights with the other tables: it may multiply rows.',
        'No column joins air.raw.airports with the other tables: it may multiply rows.',
      ],
    });
  });

  it('is warned of groups of tables with nothing between them', async () => {
    const sql = `SELECT count(*) FROM flights f JOIN airlines a ON a.carrier = f.carrier, airports p JOIN gates g ON g.id = p.faa`;
    const gates = table('air.raw.gates', ['id']);
    expect(await checkSql(sql, { ...CONTEXT, tables: [...CONTEXT.tables, gates] }, 'postgres')).toMatchObject(
      {
        warnings: expect.arrayContaining([
          'No column joins air.raw.flights, air.raw.airlines with the other tables: it may multiply rows.',
          'No column joins air.raw.airports, air.raw.gates with the other tables: it may multiply rows.',
        ]),
      },
    );
  });

  describe('about a table of which only some columns are given', () => {
    const some: SqlContext = {
      ...CONTEXT,
      tables: [
        table('air.raw.flights', ['carrier', 'origin', 'dep_delay'], { columnsLeftOut: 4 }),
        table('air.raw.weather', ['origin'], { columnsLeftOut: 2 }),
        table('air.raw.airlines', ['carrier', 'name']),
      ],
    };

    it.each([
      'SELECT * FROM flights',
      'SELECT f.* FROM flights f',
      'SELECT a.name, f . * FROM flights f JOIN airlines a USING (carrier)',
      'SELECT carrier FROM (SELECT * FROM flights) x',
      'WITH f AS (SELECT * FROM flights) SELECT * FROM f',
      'SELECT f FROM flights f',
      'SELECT f::text FROM flights f',
      'SELECT row_to_json(f) FROM flights f',
      'SELECT row_to_json(f.*) FROM flights f',
      'SELECT jsonb_agg(f/* all */. -- of it\n *) FROM flights f',
      'SELECT concat(f.carrier, f.*, 5.*2) FROM flights f',
      'SELECT x.a FROM flights AS x (a)',
      'SELECT g FROM flights AS x (a, b, c, d, e, f, g)',
      'SELECT f.origin FROM flights f NATURAL JOIN weather w',
      'SELECT a.name FROM airlines a NATURAL LEFT JOIN flights f',
      'SELECT a.name FROM airlines a JOIN flights f USING (carrier, "NAME")',
      'SELECT COLUMNS(*) FROM flights',
    ])('is refused when it reaches the others: %s', async (sql) => {
      const { complaints = [] } = await checkSql(sql, some, 'postgres');
      expect(complaints.join(' ')).toMatch(/not listed|listed for one table alone/);
    });

    it.each([
      'SELECT carrier, count(*) FROM flights GROUP BY carrier',
      'SELECT dep_delay * 2, 1.5*3 FROM flights',
      'SELECT a.* FROM airlines a JOIN flights f ON f.carrier = a.carrier',
      'SELECT a.name, l.n FROM airlines a JOIN (SELECT carrier, count(*) AS n FROM flights GROUP BY 1) l USING (carrier)',
      'WITH l AS (SELECT carrier FROM flights) SELECT l.*, to_json(l.*) FROM l',
    ])('is taken otherwise: %s', async (sql) => {
      expect(await checkSql(sql, some, 'postgres')).not.toHaveProperty('complaints');
    });

    it('may read all columns of a table that is given whole', async () => {
      expect(await check('SELECT f.*, row_to_json(a.*) FROM flights f, airlines a')).not.toHaveProperty(
        'complaints',
      );
    });
  });

  it.each([
    ['two statements', 'SELECT 1 FROM flights; SELECT 2 FROM flights', /has 2 statements/],
    ['nothing', '-- nothing', /has 0 statements/],
    ['prose', 'the flights that are late', /no valid SQL of postgres/],
    ['a deletion', 'DELETE FROM flights', /only reads/],
    ['a deletion before', 'SELECT 1 FROM flights; DROP TABLE flights', /has 2 statements/],
    [
      'a deletion within',
      'WITH gone AS (DELETE FROM flights RETURNING carrier) SELECT * FROM gone',
      /only reads/,
    ],
    ['a new table', 'SELECT carrier INTO kept FROM flights', /only reads/],
    ['a table of its own making', 'SELECT id FROM gates', /no table "gates" among those given/],
    ['a system table', 'SELECT rolname FROM pg_catalog.pg_authid', /no table "pg_catalog.pg_authid"/],
    ['a column of its own making', 'SELECT f.colour FROM flights f', /colour/],
    ['such a column without its table', 'SELECT colour FROM flights', /colour/],
    ['such a column in a condition', 'SELECT carrier FROM flights WHERE colour = 1', /colour/],
    ['no table at all', 'SELECT version()', /reads no table/],
    [
      'what changes a sequence',
      `SELECT setval('s', 1), carrier FROM flights`,
      /calls setval, which changes a seq/,
    ],
    [
      'a call of the server',
      'SELECT pg_sleep(5) FROM flights',
      /calls pg_sleep, which is a function of the server/,
    ],
    ['too much', `SELECT '${'x'.repeat(20_001)}' FROM flights`, /more than 20000 characters/],
  ])('is refused for %s', async (_what, sql, complaint) => {
    const { complaints = [] } = await check(sql);
    expect(complaints.join(' ')).toMatch(complaint);
  });
});
