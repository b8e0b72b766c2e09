import { withoutLiterals } from './without-literals';

it.each([
  [
    "SELECT a -- of Ada\n  FROM t\tWHERE b = 'Ada''s' AND c > 12.5e3",
    "SELECT a FROM t WHERE b = '?' AND c > 0",
  ],
  ["SELECT /* x */ E'it\\'s', $$a 'b' 1$$, t1.c2 FROM t1", "SELECT '?', '?', t1.c2 FROM t1"],
  ["SELECT 'never closed, 42", "SELECT '?'"],
  ['SELECT "Col 7" FROM "a 1"', 'SELECT "Col 7" FROM "a 1"'],
  ['', ''],
])('%j keeps nothing of its values', (sql, masked) => {
  expect(withoutLiterals(sql, 'postgresql')).toBe(masked);
});

it('knows what a string is in the dialect', () => {
  expect(withoutLiterals('SELECT "Ada" FROM `t 1` # 5', 'mysql')).toBe(`SELECT '?' FROM \`t 1\``);
});
