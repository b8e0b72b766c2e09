import fc from 'fast-check';
import { rulesOf } from '../dialect';
import { DIALECTS, lineage, type LineageResult, readQueries, type SqlDialect } from '../index';
import { tokenize } from '../text/lexer';
import { factsOf, readCorpus } from './corpus.fixture';

const SEED = 20_261_126;
const CASES = [...readCorpus().values()].flat();

/** A statement may be refused, but an answer has to come, in time, and be a sensible one. */
async function expectAnswer(sql: string, dialect: SqlDialect): Promise<LineageResult> {
  const start = performance.now();
  const result = await lineage(sql, { dialect });
  const took = performance.now() - start;
  expect(took).toBeLessThan(5_000);
  for (const { span, confidence, warnings } of result.statements) {
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeLessThanOrEqual(sql.length);
    expect(confidence).toBeLessThanOrEqual(1);
    expect(warnings.filter((warning) => warning.includes('defect of the analysis'))).toEqual([]);
  }
  return result;
}

function dialectOf(name: string): SqlDialect {
  return DIALECTS.find((dialect) => dialect === name) ?? 'postgresql';
}

type Mutation =
  | { readonly type: 'delete' | 'double' | 'swap'; readonly at: number; readonly length: number }
  | { readonly type: 'insert'; readonly at: number; readonly text: string };

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({
    type: fc.constantFrom('delete' as const, 'double' as const, 'swap' as const),
    at: fc.nat(400),
    length: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({
    type: fc.constant('insert' as const),
    at: fc.nat(400),
    text: fc.constantFrom(
      '(',
      ')',
      ',',
      "'",
      '"',
      '`',
      '$$',
      'SELECT',
      'FROM',
      'AS',
      '*',
      '.',
      ';',
      'END',
      'BEGIN',
      '/*',
      '{{',
      '@',
      ':',
    ),
  }),
);

function mutated(sql: string, dialect: SqlDialect, mutations: readonly Mutation[]): string {
  const words = tokenize(sql, rulesOf(dialect)).map((token) => token.written);
  for (const change of mutations) {
    const at = change.at % (words.length + 1);
    if (change.type === 'insert') words.splice(at, 0, change.text);
    else if (change.type === 'delete') words.splice(at, change.length);
    else if (change.type === 'double') words.splice(at, 0, ...words.slice(at, at + change.length));
    else words.splice(at, 0, ...words.splice(at + change.length, change.length));
  }
  return words.join(' ');
}

describe('a broken text is answered', () => {
  it('whatever was deleted, doubled, swapped or put in', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...CASES),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        async (item, mutations) => {
          const dialect = dialectOf(item.dialect);
          await expectAnswer(mutated(item.sql, dialect, mutations), dialect);
        },
      ),
      { seed: SEED, numRuns: 1_500 },
    ));

  it('in the dialect of another database', () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...CASES), fc.constantFrom(...DIALECTS), async (item, dialect) => {
        await expectAnswer(item.sql, dialect);
        await readQueries(item.sql, { dialect });
      }),
      { seed: SEED, numRuns: 500 },
    ));

  it('when it is cut off anywhere', () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...CASES), fc.nat(2_000), async (item, at) => {
        await expectAnswer(item.sql.slice(0, at % (item.sql.length + 1)), dialectOf(item.dialect));
      }),
      { seed: SEED, numRuns: 400 },
    ));

  it('when it is no SQL at all', () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 300 }),
          fc.string({ unit: 'grapheme', maxLength: 300 }),
        ),
        fc.constantFrom(...DIALECTS),
        async (text, dialect) => {
          await expectAnswer(text, dialect);
        },
      ),
      { seed: SEED, numRuns: 500 },
    ));
});

describe('a huge text is answered', () => {
  const nested = (open: string, inner: string, close: string, depth: number): string =>
    open.repeat(depth) + inner + close.repeat(depth);

  it.each([
    ['a thousand parentheses', `select ${nested('(', '1', ')', 1_000)} as x from t`],
    ['parentheses that never close', `select ${'('.repeat(5_000)} from t`],
    [
      'five hundred subqueries in each other',
      `${'select * from ('.repeat(500)}select a from t${') q'.repeat(500)}`,
    ],
    ['deep CASE', `select ${'case when a = 1 then '.repeat(400)}b${' end'.repeat(400)} as x from t`],
    ['deep functions', `select ${nested('f(', 'a', ')', 1_500)} as x from t`],
    [
      'a chain of ORs',
      `select a from t where ${Array.from({ length: 3_000 }, (_, n) => `b = ${n}`).join(' or ')}`,
    ],
    [
      'ten thousand elements of IN',
      `select a from t where b in (${Array.from({ length: 10_000 }, (_, n) => n).join(', ')})`,
    ],
    [
      'ten thousand rows of VALUES',
      `insert into t (a, b) values ${Array.from({ length: 10_000 }, (_, n) => `(${n}, 'x')`).join(', ')}`,
    ],
    [
      'three hundred unions',
      Array.from({ length: 300 }, (_, n) => `select a, b from t${n}`).join(' union all '),
    ],
    [
      'subqueries that compare with each other',
      `select a from t where ${nested('b = (select max(c) from u where ', 'd = 1', ')', 30)}`,
    ],
    ['stars of stars', starsOfStars(40)],
    ['recursive terms inside of recursive terms', recursive(7)],
  ])('%s', async (_, sql) => {
    const { statements } = await expectAnswer(sql, 'postgresql');
    expect(statements.length).toBeGreaterThan(0);
  });

  it.each([
    ['FROM', 'select a from (', ') q'],
    ['IN', 'select a from t where a in (', ')'],
    ['EXISTS', 'select a from t where exists (', ')'],
    ['a comparison', 'select a from t where a = (', ')'],
    ['the SELECT list', 'select (', ') as a from t'],
  ])('looks once at each of fourteen queries in %s', async (_, open, close) => {
    const { statements } = await expectAnswer(nested(open, 'select a from u', close, 14), 'postgresql');
    expect(statements[0]?.reads).toContainEqual({ name: 'u' });
    expect(
      await readQueries(nested(open, 'select a from u', close, 14), { dialect: 'postgresql' }),
    ).toHaveLength(1);
  });

  it('reads a view over more unions than the parser takes', async () => {
    const union = Array.from({ length: 700 }, (_, n) => `select a, b from part_${n}`).join(' union all ');
    const { statements } = await expectAnswer(`create view v as select a from (${union}) q`, 'postgresql');
    expect(statements.map(({ kind, confidence }) => [kind, confidence])).toEqual([['create-view', 1]]);
    expect(statements[0]?.reads).toHaveLength(700);
    expect(statements[0]?.columns).toHaveLength(700);
  });

  it('reads queries nested deeper than the parser goes as it reads others', async () => {
    const nest = (depth: number): string =>
      nested(
        'select a, c from (',
        'select a, max(b) as c from t where d = 1 group by a',
        ') q where c > 0',
        depth,
      );
    const [shallow, deep] = [await expectAnswer(nest(3), 'mysql'), await expectAnswer(nest(60), 'mysql')];
    expect(factsOf(deep)).toEqual(factsOf(shallow));
    expect(deep.statements[0]?.warnings).toEqual([]);
  });

  it('still finds the tables of a long list', async () => {
    const { statements } = await expectAnswer(
      `select a from t where b in (${Array.from({ length: 10_000 }, (_, n) => `'k${n}'`).join(', ')})`,
      'snowflake',
    );
    expect(statements.map((statement) => statement.reads)).toEqual([[{ name: 'T' }]]);
  });
});

/** Each common table expression has twice the columns of the one before. */
function starsOfStars(count: number): string {
  const ctes = Array.from(
    { length: count },
    (_, n) => `c${n + 1} as (select x.*, y.* from c${n} x cross join c${n} y)`,
  );
  return `with c0 as (select 1 as a, b from t), ${ctes.join(', ')} select * from c${count}`;
}

function recursive(depth: number): string {
  return depth === 0
    ? 'select a from t'
    : `with recursive r${depth} as (select a from t union all select a from (${recursive(depth - 1)}) q join r${depth} on true) select a from r${depth}`;
}
