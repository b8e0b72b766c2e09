import { type Catalog } from '../catalog';
import { tokenize, type Token } from '../text/lexer';
import { startsWith } from '../text/split';
import { UNKNOWN } from '../text/templates';
import { closingOf } from '../text/token-reader';
import { nameOf } from './by-words';
import { contentOf } from './place';

/** Words behind which a string is the name of a table or file. */
const TABLE_WORDS: ReadonlySet<string> = new Set(['FROM', 'JOIN', 'INTO', 'UPDATE', 'TABLE', 'DELETE']);
/** A partition of a table of BigQuery, which is named behind the table. */
const PARTITION = /\$(?:\d{4,10}|__\w+__)(?=`?$)/;
const PLAIN: ReadonlySet<Token['kind']> = new Set(['word', 'quoted']);

/**
 * Brings names into the form that the parser takes for names: those inside `IDENTIFIER(…)`, strings in the place of a table, paths
 * in one pair of backticks. A name that an expression gives becomes one that is not known. Options behind a stage go away.
 */
export function withPlainNames(tokens: readonly Token[], catalog: Catalog): readonly Token[] {
  const result: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token) break;
    if (startsWith(tokens, at, 'IDENTIFIER', '(')) {
      const end = closingOf(tokens, at + 1);
      result.push(...identified(tokens.slice(at + 2, end), token, catalog));
      // What follows would touch the name.
      at = end;
      continue;
    }
    if (startsWith(tokens, at, 'OPENROWSET', '(', 'BULK')) {
      const file = tokens[at + 3];
      result.push(quoted(file?.kind === 'string' ? contentOf(file) : UNKNOWN, token, catalog));
      at = closingOf(tokens, at + 1);
      continue;
    }
    const before = result.at(-1);
    const dashed = catalog.rules.dottedNames && isNamePlace(before) ? dashedEnd(tokens, at) : at;
    if (dashed > at) {
      result.push(
        quoted(
          tokens
            .slice(at, dashed)
            .map((part) => part.written)
            .join(''),
          token,
          catalog,
        ),
      );
      at = dashed - 1;
      continue;
    }
    const { innerSchema } = catalog;
    if (token.text === '..' && innerSchema !== undefined) {
      result.push(...path(`.${innerSchema}.`, token, catalog).filter(({ written }) => written.length !== 2));
      continue;
    }
    const decorator = catalog.rules.dottedNames ? PARTITION.exec(token.written) : null;
    if (decorator && token.kind !== 'string') {
      const written = token.written.replace(PARTITION, '');
      result.push({ ...token, text: token.kind === 'word' ? written.toUpperCase() : written, written });
      continue;
    }
    // A table that is read as it grows.
    if (startsWith(tokens, at, 'STREAM') && isTableWord(before)) {
      const isCall = startsWith(tokens, at + 1, '(');
      const end = isCall ? closingOf(tokens, at + 1) : at;
      result.push(...tokens.slice(at + 2, isCall ? end : at));
      const isName = isCall || (tokens[at + 1]?.kind === 'word' && !startsWith(tokens, at + 1, 'AS'));
      if (!isName) result.push(token);
      at = end;
      continue;
    }
    if (token.kind === 'string' && isTablePlace(token, before)) {
      result.push(...named(token, catalog));
    } else if (token.kind === 'quoted' && catalog.rules.dottedNames && token.written.includes('.')) {
      result.push(...path(nameOf(token, catalog), token, catalog));
    } else {
      result.push(token);
      const isStage = token.kind === 'quoted' && token.written.startsWith('"@');
      if (isStage && startsWith(tokens, at + 1, '(')) at = closingOf(tokens, at + 1);
    }
  }
  return result;
}

function identified(inside: readonly Token[], call: Token, catalog: Catalog): readonly Token[] {
  const [first, ...more] = inside;
  if (first?.kind === 'string' && more.length === 0) {
    return tokenize(contentOf(first), catalog.rules).map((token) => ({
      ...token,
      start: token.start + call.start,
      end: token.end + call.start,
    }));
  }
  const isPlain = inside.every((token, index) =>
    index % 2 === 0 ? PLAIN.has(token.kind) && !/^[:@$]/.test(token.text) : token.text === '.',
  );
  return first && isPlain ? inside : [quoted(UNKNOWN, call, catalog)];
}

function isTablePlace(token: Token, before: Token | undefined): boolean {
  const isName = token.written.startsWith('"');
  if (!isTableWord(before)) return false;
  return isName || ((before.text === 'FROM' || before.text === 'JOIN') && /[/\\]|^\w+:/.test(token.written));
}

/** Words behind which a name of a table stands. */
const NAME_WORDS: ReadonlySet<string> = new Set([
  'FROM', 'JOIN', 'INTO', 'UPDATE', 'TABLE', 'DELETE', 'MERGE', 'USING', 'VIEW', 'EXISTS', 'CLONE', 'LIKE', 'COPY', 'MODEL', 'INSERT',
]); // prettier-ignore

function isNamePlace(before: Token | undefined): boolean {
  return before?.text === ',' || (before?.kind === 'word' && NAME_WORDS.has(before.text));
}

/** Place behind a name with dashes, as projects of BigQuery have it: `my-project.dataset.table`; the place itself when there is none. */
function dashedEnd(tokens: readonly Token[], from: number): number {
  let at = from + 1;
  while (startsWith(tokens, at, '-') && isTouching(tokens, at) && isTouching(tokens, at + 1)) at += 2;
  // Only in front of a dot it is a name; anything else may be a subtraction.
  return at > from + 1 && startsWith(tokens, at, '.') && isTouching(tokens, at) ? at : from;
}

function isTouching(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return token !== undefined && tokens[at - 1]?.end === token.start;
}

function isTableWord(token: Token | undefined): token is Token {
  return token?.kind === 'word' && TABLE_WORDS.has(token.text);
}

function named(token: Token, catalog: Catalog): readonly Token[] {
  const name = contentOf(token);
  return token.written.startsWith('"') && !name.includes('/')
    ? path(name, token, catalog)
    : [quoted(name, token, catalog)];
}

function path(name: string, beside: Token, catalog: Catalog): readonly Token[] {
  return name.split('.').flatMap((part, index) => {
    const token = quoted(part, beside, catalog);
    return index === 0 ? [token] : [{ ...token, kind: 'symbol' as const, text: '.', written: '.' }, token];
  });
}

function quoted(name: string, beside: Token, { rules }: Catalog): Token {
  const [[open, close] = ['"', '"']] = Object.entries(rules.quotes);
  const text = `${open}${name.replaceAll(close, close + close)}${close}`;
  return { kind: 'quoted', text, written: text, start: beside.start, end: beside.start };
}
