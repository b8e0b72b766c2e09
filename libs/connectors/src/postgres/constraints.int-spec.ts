import { dataset } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { failures, PostgresTestSource, readSchema } from './test-source.fixture';

let source: PostgresTestSource;
const open: Connector[] = [];

beforeEach(async () => {
  source = await PostgresTestSource.start();
  await source.execute('CREATE SCHEMA s');
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((connector) => connector.close()));
  await source.stop();
});

function connect(more: Readonly<Record<string, unknown>> = {}): Connector {
  const connector = source.connect({ profile: { enabled: false }, ...more });
  open.push(connector);
  return connector;
}

describe('constraints', () => {
  it('are told with their columns and as they are printed, and say nothing of rows', async () => {
    await source.execute(`
      CREATE DOMAIN s.code AS text CHECK (VALUE ~ '^[A-Z]+$' AND VALUE <> 'VALUE');
      CREATE DOMAIN s.short_code AS s.code CONSTRAINT short CHECK (length(VALUE) <= 3);
      CREATE TABLE s.country (code s.short_code PRIMARY KEY, name text UNIQUE);
      CREATE TABLE s.item (
        "Net Price" numeric, gross numeric, country s.short_code REFERENCES s.country, state text,
        CONSTRAINT sane CHECK ("Net Price" <= gross), CHECK (state IN ('new', 'it''s old')));
      ALTER TABLE s.item ADD CONSTRAINT later CHECK (gross >= 0) NOT VALID`);
    const records = await readSchema(connect());
    expect(dataset(records, 'item').constraints).toEqual([
      expect.objectContaining({
        name: 'sane',
        columns: ['Net Price', 'gross'],
        condition: '("Net Price" <= gross)',
      }),
      {
        name: 'item_country_fkey',
        kind: 'foreign-key',
        columns: ['country'],
        definition: 'FOREIGN KEY (country) REFERENCES s.country(code)',
        validated: true,
        referencedPath: [source.name, 's', 'country'],
        referencedColumns: ['code'],
      },
      {
        name: 'later',
        kind: 'check',
        columns: ['gross'],
        definition: 'CHECK ((gross >= (0)::numeric)) NOT VALID',
        validated: false,
        condition: '(gross >= (0)::numeric)',
        violations: 'SELECT * FROM "s"."item" WHERE NOT ((gross >= (0)::numeric))',
      },
      expect.objectContaining({
        name: 'item_state_check',
        condition: `(state = ANY (ARRAY['new'::text, 'it''s old'::text]))`,
      }),
      expect.objectContaining({
        name: 'code_check',
        domain: 's.code',
        columns: ['country'],
        definition: `CHECK (((VALUE ~ '^[A-Z]+$'::text) AND (VALUE <> 'VALUE'::text)))`,
        condition: `(("country" ~ '^[A-Z]+$'::text) AND ("country" <> 'VALUE'::text))`,
      }),
      expect.objectContaining({
        name: 'short',
        domain: 's.short_code',
        condition: '(length(("country")::text) <= 3)',
      }),
    ]);
    expect(dataset(records, 'country').constraints?.map(({ kind, columns }) => [kind, columns])).toEqual([
      ['unique', ['name']],
      ['check', ['code']],
      ['check', ['code']],
    ]);
    expect(dataset(records, 'country').constraints?.[0]?.definition).toBe('UNIQUE (name)');
  });

  it('that children do not have are about the rows of the table alone', async () => {
    await source.execute(`
      CREATE TABLE s.base (a int, CONSTRAINT mine CHECK (a > 5) NO INHERIT); CREATE TABLE s.child () INHERITS (s.base)`);
    const records = await readSchema(connect());
    expect(dataset(records, 'child').constraints).toEqual([]);
    const [mine] = dataset(records, 'base').constraints ?? [];
    expect(mine).not.toHaveProperty('condition');
    expect(mine?.violations).toBe('SELECT * FROM ONLY "s"."base" WHERE NOT ((a > 5))');
  });

  it('that wait for a lock are missing of that table alone', async () => {
    await source.execute(`
      CREATE TABLE s.a (x int CHECK (x > 0)); CREATE TABLE s.b (x int DEFAULT 5 CHECK (x > 0));
      CREATE TABLE s.c (x int CHECK (x > 0))`);
    const records = await source.whileLocked('s.b', () => readSchema(connect({ statementTimeoutMs: 400 })));
    expect(failures(records).map(({ path, part, code }) => [path.at(-1), part, code])).toEqual([
      ['b', 'constraints', 'timeout'],
    ]);
    expect(dataset(records, 'b')).not.toHaveProperty('constraints');
    expect(dataset(records, 'b').columns[0]?.default).toBe('5');
    expect(dataset(records, 'c').constraints).toHaveLength(1);
  });

  it('of a table that may not be read are told all the same', async () => {
    await source.execute('CREATE TABLE s.closed (x int CHECK (x > 0))');
    expect(dataset(await readSchema(connect()), 'closed').constraints).toHaveLength(1);
  });
});
