import fc from 'fast-check';
import { lineage } from '../index';
import { rulesOf } from '../dialect';
import { tokenize } from './lexer';
import { splitStatements } from './split';
import { sqlText } from './sql-text';

const postgresql = rulesOf('postgresql');
const texts = (sql: string): readonly string[] => tokenize(sql, postgresql).map((token) => token.written);

/** Pieces out of which hard texts are made. */
const piece = fc.constantFrom(
  "'", "''", '"', '$$', '$a$', '--', '/*', '*/', ';', '(', ')', '\n', ' ', '\\', 'e', "E'", 'select', 'a', '1.5', '..', '::', ':=', 'begin', 'end',
  'case', 'atomic', 'create function f() returns int language plpgsql as', 'ü', '💧',
); // prettier-ignore
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

describe('the lexer', () => {
  it.each([
    ["a'b''c'd", ['a', "'b''c'", 'd']],
    ["E'a\\'b' 'c\\'", ["E'a\\'b'", "'c\\'"]],
    ['"a""b".c', ['"a""b"', '.', 'c']],
    ['$$a;b$$ $x$ $$ $x$ $1', ['$$a;b$$', '$x$ $$ $x$', '$', '1']],
    ['a -- b\nc /* d /* e */ f */ g', ['a', 'c', 'g']],
    ['1..10 1.5e-3 .5 1.', ['1', '..', '10', '1.5e-3', '.5', '1.']],
    ['a::int b:=c <<l>>', ['a', '::', 'int', 'b', ':=', 'c', '<<', 'l', '>>']],
    ['größe_1 表', ['größe_1', '表']],
    ["'open", ["'open"]],
    ['a /* b /* c */ d', ['a', 'd']],
    ['a /* b /* c */ d /* e /* */ f', ['a', 'd', 'f']],
    ['a /* b', ['a']],
  ])('cuts %j', (sql, expected) => {
    expect(texts(sql)).toEqual(expected);
  });

  it.each([
    [
      'tsql',
      'select @a, @@b, #t, [x y].[z]',
      ['select', '@a', ',', '@@b', ',', '#t', ',', '[x y]', '.', '[z]'],
    ],
    [
      'snowflake',
      'from @a.b/c d where :x = e:f::g // no',
      ['from', '"@a.b/c"', 'd', 'where', ':x', '=', 'e', ':', 'f', '::', 'g'],
    ],
    ['oracle', "q'[it's]' n'a' b@c", ["'it''s'", "n'a'", 'b', '@', 'c']],
    [
      'redshift',
      'select [a] , b[1], array[2]',
      ['select', '"a"', ',', 'b', '[', '1', ']', ',', 'array', '[', '2', ']'],
    ],
    ['mysql', 'a # no\n@v', ['a', '@v']],
  ] as const)('knows the names of %s', (dialect, sql, expected) => {
    expect(tokenize(sql, rulesOf(dialect)).map((token) => token.written)).toEqual(expected);
  });

  it('knows the quotes of other dialects', () => {
    const written = (sql: string, dialect: 'mysql' | 'tsql'): readonly string[] =>
      tokenize(sql, rulesOf(dialect)).map((token) => token.written);
    expect(written('`a``b` "c\\"d" # e\nf', 'mysql')).toEqual(['`a``b`', '"c\\"d"', 'f']);
    expect(written('[a]]b].[c]', 'tsql')).toEqual(['[a]]b]', '.', '[c]']);
  });

  it('takes every text apart in order and puts each token back at its place', () => {
    fc.assert(
      fc.property(text, (sql) => {
        const tokens = tokenize(sql, postgresql);
        let end = 0;
        for (const token of tokens) {
          expect(token.start).toBeGreaterThanOrEqual(end);
          expect(token.end).toBeGreaterThan(token.start);
          expect(token.written).toBe(sql.slice(token.start, token.end));
          end = token.end;
        }
        expect(end).toBeLessThanOrEqual(sql.length);
        const [first] = tokens;
        if (!first) return;
        const joined = sqlText(tokens, { ...postgresql, fold: 'keep' });
        for (const token of tokens) {
          expect(joined.slice(token.start - first.start, token.end - first.start)).toBe(token.written);
        }
      }),
    );
  });

  it('loses no token when it splits a script', () => {
    fc.assert(
      fc.property(text, (sql) => {
        const tokens = tokenize(sql, postgresql);
        const kept = splitStatements(tokens).flat();
        expect(tokens.filter((token) => token.text !== ';')).toEqual(
          kept.filter((token) => token.text !== ';'),
        );
      }),
    );
  });
});

it('never fails on a text, however broken', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (sql) => {
      const { statements } = await lineage(sql, { dialect: 'postgresql' });
      for (const { span, confidence } of statements) {
        expect(span.end).toBeLessThanOrEqual(sql.length);
        expect(confidence).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 200 },
  );
});
