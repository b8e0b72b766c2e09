import { type ColumnRecord, type ConstraintRecord } from '@dataspoke/connectors';
import { proposeRule } from './propose-rule';

const urn = 'urn:li:dataset:(urn:li:dataPlatform:postgres,db.s.t,PROD)';
const column = (name: string, nativeType: string, type: ColumnRecord['type']): ColumnRecord => ({
  name,
  nativeType,
  type,
  nullable: true,
  ordinal: 1,
});
const dataset = {
  urn,
  columns: [
    column('n', 'integer', 'number'),
    column('price', 'numeric(10,2)', 'number'),
    column('state', 'character varying(10)', 'string'),
    column('mood', 's.mood', 'enum'),
    column('day', 'date', 'date'),
    column('at', 'timestamp with time zone', 'time'),
    column('id', 'uuid', 'string'),
  ],
  constraints: [],
  context: { platform: 'postgres', env: 'PROD', profiledAt: 0 },
} as const;

function check(condition: string, more: Partial<ConstraintRecord> = {}): ConstraintRecord {
  return {
    name: 'c',
    kind: 'check',
    columns: [],
    definition: `CHECK (${condition})`,
    validated: true,
    condition,
    violations: `SELECT * FROM "s"."t" WHERE NOT (${condition})`,
    ...more,
  };
}

describe('the rule that demands what a check does', () => {
  it.each([
    ['(n > 0)', { kind: 'range', fields: ['n'], parameters: { min: 1 } }],
    ['((n >= 1) AND (n < 10))', { kind: 'range', fields: ['n'], parameters: { min: 1, max: 9 } }],
    ['(price >= (0)::numeric)', { kind: 'range', fields: ['price'], parameters: { min: 0 } }],
    ["(day >= '2020-01-01'::date)", { kind: 'range', fields: ['day'], parameters: { min: '2020-01-01' } }],
    ['(n IS NOT NULL)', { kind: 'not_null', fields: ['n'] }],
    [
      "((state)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
      { kind: 'accepted_values', fields: ['state'], parameters: { values: ['a', 'b'] } },
    ],
    [
      "(mood = ANY (ARRAY['low'::s.mood]))",
      { kind: 'accepted_values', fields: ['mood'], parameters: { values: ['low'] } },
    ],
  ])('%s is a plain one', async (condition, demand) => {
    expect(await proposeRule(check(condition), dataset)).toEqual({ dataset: urn, name: 'c', ...demand });
  });

  it.each([
    ['an open end of a number with digits', '(price > (0)::numeric)'],
    ['a length', '(length((state)::text) <= 3)'],
    ['a pattern', "((state)::text ~ '^[a-z]+$'::text)"],
    ['two columns', '(n <= price)'],
    ['a time in a day', "(day >= '2020-01-01 12:00:00'::timestamp without time zone)"],
    ['an enumeration as a text', "((mood)::text = 'low'::text)"],
  ])('is a query of the rows that break it for %s', async (_, condition) => {
    expect(await proposeRule(check(condition), dataset)).toEqual({
      dataset: urn,
      name: 'c',
      kind: 'custom_sql',
      parameters: { sql: `SELECT * FROM "s"."t" WHERE NOT (${condition})` },
    });
  });

  it('is none for a query that is too long', async () => {
    expect(await proposeRule(check(`(state <> '${'x'.repeat(20_000)}')`), dataset)).toBeUndefined();
  });

  it('is named after its domain and column', async () => {
    const domain = check('(n > 0)', { name: 'positive', domain: 's.amount', columns: ['n'] });
    expect(await proposeRule(domain, dataset)).toMatchObject({ name: 'n: s.amount.positive', kind: 'range' });
  });
});

describe('the rule that demands what a key does', () => {
  const key = { name: 'k', validated: true, columns: ['n', 'day'] } as const;

  it('is one of uniqueness, unless nulls count', async () => {
    const unique = { ...key, kind: 'unique', definition: 'UNIQUE (n, day)' } as const;
    expect(await proposeRule(unique, dataset)).toMatchObject({ kind: 'unique', fields: ['n', 'day'] });
    const strict = { ...unique, definition: 'UNIQUE NULLS NOT DISTINCT (n, day)' };
    expect(await proposeRule(strict, dataset)).toBeUndefined();
  });

  it('names the dataset that holds the values', async () => {
    const foreign: ConstraintRecord = {
      ...key,
      kind: 'foreign-key',
      definition: '…',
      referencedPath: ['db', 's', 'other'],
      referencedColumns: ['a', 'b'],
    };
    expect(await proposeRule(foreign, dataset)).toMatchObject({
      kind: 'foreign_key',
      parameters: {
        references: 'urn:li:dataset:(urn:li:dataPlatform:postgres,db.s.other,PROD)',
        referencedFields: ['a', 'b'],
      },
    });
    // As PostgreSQL 18 prints it; a column may have the word as its name.
    const periods = 'FOREIGN KEY (n, PERIOD day) REFERENCES s.other(a, PERIOD b)';
    expect(await proposeRule({ ...foreign, definition: periods }, dataset)).toBeUndefined();
    const named = 'FOREIGN KEY ("a PERIOD ") REFERENCES s.other(a)';
    expect(await proposeRule({ ...foreign, definition: named }, dataset)).toMatchObject({
      kind: 'foreign_key',
    });
  });
});
