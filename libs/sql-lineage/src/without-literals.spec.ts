import { readQueries } from './read-queries';
import { withoutLiterals } from './without-literals';

it.each([
  [
    "SELECT a -- of Ada\n  FROM t\tWHERE b = 'Ada''s' AND c > 12.5e3",
    "SELECT a FROM t WHERE b = '?' AND c > 0",
  ],
  ["SELECT /* x */ E'it\\'s', $$a 'b' 1$$, t1.c2 FROM t1", "SELECT '?', '?', t1.c2 FROM t1"],
  ["SELECT 'never closed, 42", "SELECT '?'"],
  ['SELECT "Col 7" FROM "a 1"', 'SELECT "Col 7" FROM "a 1"'],
  ['SELECT 0xADA, 12_345.5 FROM t', 'SELECT 0, 0 FROM t'],
  ['SELECT a FROM t WHERE b = $1 AND c = $2 + 5', 'SELECT a FROM t WHERE b = $1 AND c = $2 + 0'],
  ['', ''],
])('%j keeps nothing of its values', (sql, masked) => {
  expect(withoutLiterals(sql, 'postgresql')).toBe(masked);
});

it('knows what a string is in the dialect', () => {
  expect(withoutLiterals('SELECT "Ada" FROM `t 1` # 5', 'mysql')).toBe(`SELECT '?' FROM \`t 1\``);
});

it('leaves a text whose joins can still be read', async () => {
  const sql =
    "SELECT o.id::numeric(10, 2) FROM s.o JOIN s.c ON c.id = o.c WHERE o.at > now() - INTERVAL '3 days' AND c.n IN ('a', $1) LIMIT 5";
  const options = { dialect: 'postgresql' } as const;
  const [before] = await readQueries(sql, options);
  const [after] = await readQueries(withoutLiterals(sql, 'postgresql') ?? '', options);
  expect(before?.joins).toHaveLength(1);
  expect([after?.kind, after?.joins]).toEqual(['select', before?.joins]);
});

it('is not told where strings of three quotes could be cut at the wrong place', () => {
  expect(withoutLiterals(`SELECT '''it's Ada'''`, 'bigquery')).toBeUndefined();
  expect(withoutLiterals(`SELECT "Ada", r'C'`, 'bigquery')).toBe(`SELECT '?', '?'`);
});
