import fc from 'fast-check';
import { DIALECTS, lineage, type SqlDialect } from '../index';
import { rulesOf } from '../dialect';
import { tokenize } from '../text/lexer';
import { type CorpusCase, type Facts, factsOf, readCorpus, toldFacts } from './corpus.fixture';
import { type QueryShape, queryShape, type Style, TABLES, viewText } from './generated-query.fixture';

const SEED = 20_261_126;
const GAPS = [' ', '\n', '\t ', ' /* from nowhere */ ', ' -- join nothing\n', '\r\n\n'];
const CASES = [...readCorpus().values()].flat();

const dialect = fc.constantFrom(...DIALECTS);
const gaps = fc.array(fc.constantFrom(...GAPS), { minLength: 1, maxLength: 7 });

function plain(of: SqlDialect): Style {
  return { dialect: of, alias: (index) => `t${index}`, extracted: false, quoted: false, gaps: [' '] };
}

async function factsAbout(shape: QueryShape, style: Style): Promise<Facts> {
  return factsOf(await lineage(viewText(shape, style), { dialect: style.dialect, schema: TABLES }));
}

async function expectSame(shape: QueryShape, of: SqlDialect, change: Partial<Style>): Promise<void> {
  const before = await factsAbout(shape, plain(of));
  expect(before.writes).toEqual(['result']);
  expect(before.reads.length).toBeGreaterThan(0);
  expect(await factsAbout(shape, { ...plain(of), ...change })).toEqual(before);
}

describe('lineage of generated queries does not change with', () => {
  const check = (property: fc.IAsyncProperty<unknown>): Promise<void> =>
    fc.assert(property, { seed: SEED, numRuns: 150 });

  it('the names of aliases, even when they are those of other tables', () =>
    check(
      fc.asyncProperty(
        queryShape(),
        dialect,
        fc.constantFrom('z', 'order_', 'x_1_'),
        async (shape, of, start) => {
          await expectSame(shape, of, { alias: (index) => `${start}${index}` });
          await expectSame(shape, of, {
            alias: (index) => ['customers', 'items', 'orders'][index] ?? `${start}${index}`,
          });
        },
      ),
    ));

  it('blanks and comments', () =>
    check(
      fc.asyncProperty(queryShape(), dialect, gaps, (shape, of, between) =>
        expectSame(shape, of, { gaps: between }),
      ),
    ));

  it('subqueries that become common table expressions', () =>
    check(
      fc.asyncProperty(queryShape(), dialect, (shape, of) => expectSame(shape, of, { extracted: true })),
    ));

  it('the dialect, as long as all dialects write it alike', () =>
    check(
      fc.asyncProperty(queryShape(), dialect, async (shape, of) => {
        expect(await factsAbout(shape, plain(of))).toEqual(await factsAbout(shape, plain('generic')));
      }),
    ));

  it('quotes around names', () =>
    check(
      fc.asyncProperty(queryShape(), dialect, fc.boolean(), (shape, of, extracted) =>
        expectSame(shape, of, { quoted: true, extracted }),
      ),
    ));
});

describe('lineage of the corpus does not change with', () => {
  it('blanks and comments', () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...CASES), gaps, async (item, between) => {
        // Inside of templates and strings blanks are not ours to change.
        fc.pre(!/\{[{%]/.test(item.sql));
        expect(await toldFacts({ ...item, sql: withGaps(item, between) })).toEqual(await toldFacts(item));
      }),
      { seed: SEED, numRuns: 400 },
    ));

  it('the case of unquoted words', () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...CASES), async (item) => {
        fc.pre(!/\{[{%]/.test(item.sql) && item.dialect !== 'clickhouse');
        expect(await toldFacts({ ...item, sql: inUpperCase(item) })).toEqual(await toldFacts(item));
      }),
      { seed: SEED, numRuns: 400 },
    ));
});

/** The statement with other blanks in all places that have some. */
function withGaps({ sql, dialect: name }: CorpusCase, between: readonly string[]): string {
  const tokens = tokensOf(sql, name);
  let text = '';
  let count = 0;
  for (const [index, token] of tokens.entries()) {
    const before = index === 0 ? 0 : (tokens[index - 1]?.end ?? 0);
    const gap = sql.slice(before, token.start);
    text += gap.trim() === '' && gap !== '' ? (between[count++ % between.length] ?? ' ') : gap;
    text += token.written;
  }
  return text;
}

function inUpperCase({ sql, dialect: name }: CorpusCase): string {
  let text = '';
  let end = 0;
  for (const token of tokensOf(sql, name)) {
    text += sql.slice(end, token.start) + (token.kind === 'word' ? token.text : token.written);
    end = token.end;
  }
  return text + sql.slice(end);
}

function tokensOf(sql: string, name: string): ReturnType<typeof tokenize> {
  const found = DIALECTS.find((item) => item === (name === 'postgres' ? 'postgresql' : name));
  return tokenize(sql, rulesOf(found ?? 'generic'));
}
