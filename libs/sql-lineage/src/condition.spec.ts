import { columnCondition } from './condition';

const read = (sql: string) => columnCondition(sql, 'postgresql');

describe('a condition on one column', () => {
  it.each([
    ['("Some ""Col" IS NOT NULL)', { column: 'Some "Col', kind: 'not-null' }],
    ['(price >= (0)::numeric)', { column: 'price', kind: 'between', min: { value: 0, isInclusive: true } }],
    ['(0 < a)', { column: 'a', kind: 'between', min: { value: 0, isInclusive: false } }],
    [
      "((a >= '-5'::integer) AND (a < 10))",
      { kind: 'between', min: { value: -5, isInclusive: true }, max: { value: 10, isInclusive: false } },
    ],
    [
      "(day >= '2020-01-01'::date)",
      { kind: 'between', min: { value: '2020-01-01', type: 'date', isInclusive: true } },
    ],
    ['(s = ANY (ARRAY[1, 2]))', { kind: 'one-of', values: [{ value: 1 }, { value: 2 }], asText: false }],
    [
      "((code)::text = ANY ((ARRAY['a'::character varying, 'it''s'::character varying])::text[]))",
      { column: 'code', kind: 'one-of', asText: true, values: [{ value: 'a' }, { value: "it's" }] },
    ],
    ["(mood = 'low'::s.mood)", { column: 'mood', kind: 'one-of', values: [{ value: 'low' }] }],
  ])('is read from %s', async (sql, condition) => {
    expect(await read(sql)).toMatchObject(condition);
  });

  it.each([
    ['two columns', '(starts <= ends)'],
    ['a function', '(length(code) <= 10)'],
    ['a pattern', "(code ~ '^[a-z]+$'::text)"],
    ['either of two', '((a = 1) OR (b = 2))'],
    ['bounds of two columns', '((a > 0) AND (b < 1))'],
    ['two lower bounds', '((a > 0) AND (a > 1))'],
    ['a column in another type', '((a)::smallint > 3)'],
    ['what must be null', '(a IS NULL)'],
    ['what it must not be', '(b <> ALL (ARRAY[1]))'],
    ['more digits than a number holds', '(a <= 12345678901234567890)'],
    ['no condition', ''],
    ['two of them', 'a > 0, b > 0'],
  ])('is not %s', async (_, sql) => {
    expect(await read(sql)).toBeUndefined();
  });
});
