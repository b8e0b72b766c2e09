import { type Catalog } from '../catalog';
import { tokenize, type Token } from '../text/lexer';
import { startsWith } from '../text/split';
import { UNKNOWN } from '../text/templates';
import { closingOf } from '../text/token-reader';
import { nameOf } from './by-words';
import { contentOf } from './place';
import { endOfPlaceholder } from './placeholders';
import { WITH_FROM } from './tables-by-words';

/** Words behind which a string is the name of a table or file. */
const TABLE_WORDS: ReadonlySet<string> = new Set(['FROM', 'JOIN', 'INTO', 'UPDATE', 'TABLE', 'DELETE']);
/** Words behind which the name of a table stands. */
const NAME_WORDS: ReadonlySet<string> = new Set([
  ...TABLE_WORDS, 'MERGE', 'USING', 'VIEW', 'EXISTS', 'CLONE', 'LIKE', 'COPY', 'MODEL', 'INSERT',
]); // prettier-ignore
/** A partition of a table of BigQuery, which is named behind the table. */
const PARTITION = /\$(?:\d{4,10}|__\w+__)(?=`?$)/;
const PLAIN: ReadonlySet<Token['kind']> = new Set(['word', 'quoted']);

/** What comes in place of the tokens from one place to the next. */
interface Rewritten {
  readonly put: readonly Token[];
  readonly next: number;
}

type Rewrite = (
  tokens: readonly Token[],
  at: number,
  before: Token | undefined,
  catalog: Catalog,
) => Rewritten | undefined;

const REWRITES: readonly Rewrite[] = [
  identifierCall,
  fileCall,
  placeholder,
  dashedName,
  numberedName,
  leftOutSchema,
  partitionOfTable,
  growingTable,
  versionOfTable,
  stringName,
  dottedName,
  stageOptions,
];

/**
 * Brings names into the form that the parser takes for names: those inside `IDENTIFIER(…)`, strings in the place of a table, paths
 * in one pair of backticks. A name that an expression or a parameter gives becomes one that is not known. Options behind a stage go
 * away.
 */
export function withPlainNames(tokens: readonly Token[], catalog: Catalog): readonly Token[] {
  const result: Token[] = [];
  for (let at = 0; at < tokens.length;) {
    const before = result.at(-1);
    let found: Rewritten | undefined;
    for (const rewrite of REWRITES) {
      found = rewrite(tokens, at, before, catalog);
      if (found) break;
    }
    result.push(...(found?.put ?? tokens.slice(at, at + 1)));
    at = found?.next ?? at + 1;
  }
  return result;
}

/** `IDENTIFIER('a.b')`, and `TABLE('a.b')` of Snowflake. */
function identifierCall(
  tokens: readonly Token[],
  at: number,
  before: Token | undefined,
  catalog: Catalog,
): Rewritten | undefined {
  const isTable = startsWith(tokens, at, 'TABLE', '(') && isTableWord(before) && isValue(tokens[at + 2]);
  const call = tokens[at];
  if (!call || !(isTable || startsWith(tokens, at, 'IDENTIFIER', '('))) return undefined;
  const end = closingOf(tokens, at + 1);
  return { put: identified(tokens.slice(at + 2, end), call, catalog), next: end + 1 };
}

function isValue(token: Token | undefined): boolean {
  return token?.kind === 'string' || /^[:$?]/.test(token?.text ?? '');
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

/** `OPENROWSET(BULK 'path', …)` of SQL Server. */
function fileCall(
  tokens: readonly Token[],
  at: number,
  _before: Token | undefined,
  catalog: Catalog,
): Rewritten | undefined {
  const call = tokens[at];
  if (!call || !startsWith(tokens, at, 'OPENROWSET', '(', 'BULK')) return undefined;
  const file = tokens[at + 3];
  const name = file?.kind === 'string' ? contentOf(file) : UNKNOWN;
  return { put: [quoted(name, call, catalog)], next: closingOf(tokens, at + 1) + 1 };
}

/** A parameter in the place of a name. */
function placeholder(
  tokens: readonly Token[],
  at: number,
  before: Token | undefined,
  catalog: Catalog,
): Rewritten | undefined {
  const token = tokens[at];
  const next = endOfPlaceholder(tokens, at, isTableWord(before));
  return token && next > at ? { put: [quoted(UNKNOWN, token, catalog)], next } : undefined;
}

/** A name with dashes, as projects of BigQuery have it: `my-project.dataset.table`. */
function dashedName(
  tokens: readonly Token[],
  from: number,
  before: Token | undefined,
  catalog: Catalog,
): Rewritten | undefined {
  const token = tokens[from];
  if (!token || !catalog.rules.dottedNames || before?.kind !== 'word' || !NAME_WORDS.has(before.text)) {
    return undefined;
  }
  let at = from + 1;
  while (startsWith(tokens, at, '-') && isTouching(tokens, at) && isTouching(tokens, at + 1)) at += 2;
  // Only in front of a dot it is a name; anything else may be a subtraction.
  if (at === from + 1 || !startsWith(tokens, at, '.') || !isTouching(tokens, at)) return undefined;
  const parts = tokens.slice(from, at).map(({ written }) => written);
  return { put: [quoted(parts.join(''), token, catalog)], next: at };
}

function isTouching(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return token !== undefined && tokens[at - 1]?.end === token.start;
}

/** A name that begins with digits: `2026_sales`, `raw.2026_sales`. */
function numberedName(
  tokens: readonly Token[],
  at: number,
  before: Token | undefined,
  catalog: Catalog,
): Rewritten | undefined {
  const number = tokens[at];
  const word = tokens[at + 1];
  if (number?.kind !== 'number' || word?.kind !== 'word' || !isTouching(tokens, at + 1)) return undefined;
  const isPart = number.text.startsWith('.') && isTouching(tokens, at);
  if (!isPart && !isTableWord(before)) return undefined;
  const name = quoted(catalog.fold(number.text.replace('.', '') + word.written), number, catalog);
  return { put: isPart ? [dot(number), name] : [name], next: at + 2 };
}

/** The schema that `database..table` leaves out. */
function leftOutSchema(
  tokens: readonly Token[],
  at: number,
  _before: Token | undefined,
  catalog: Catalog,
): Rewritten | undefined {
  const token = tokens[at];
  const { innerSchema } = catalog;
  if (token?.text !== '..' || innerSchema === undefined) return undefined;
  return { put: [dot(token), quoted(innerSchema, token, catalog), dot(token)], next: at + 1 };
}

function partitionOfTable(
  tokens: readonly Token[],
  at: number,
  _before: Token | undefined,
  catalog: Catalog,
): Rewritten | undefined {
  const token = tokens[at];
  if (!token || !catalog.rules.dottedNames || !PLAIN.has(token.kind) || !PARTITION.test(token.written)) {
    return undefined;
  }
  const name = nameOf(token, catalog).replace(PARTITION, '');
  const put = name.includes('.') ? path(name, token, catalog) : [quoted(name, token, catalog)];
  return { put, next: at + 1 };
}

/** `STREAM(t)` and `STREAM t` of Databricks: a table that is read as it grows. */
function growingTable(
  tokens: readonly Token[],
  at: number,
  before: Token | undefined,
): Rewritten | undefined {
  if (!startsWith(tokens, at, 'STREAM') || !isTableWord(before)) return undefined;
  if (startsWith(tokens, at + 1, '(')) {
    const end = closingOf(tokens, at + 1);
    return { put: tokens.slice(at + 2, end), next: end + 1 };
  }
  const isName = tokens[at + 1]?.kind === 'word' && !startsWith(tokens, at + 1, 'AS');
  return isName ? { put: [], next: at + 1 } : undefined;
}

/** `t@v3` and `t@20260101000000000` of Databricks. */
function versionOfTable(tokens: readonly Token[], at: number): Rewritten | undefined {
  const version = tokens[at + 1];
  const isVersion = version?.kind === 'number' || /^V\d+$/.test(version?.text ?? '');
  if (!startsWith(tokens, at, '@') || !isVersion) return undefined;
  return isTouching(tokens, at) && isTouching(tokens, at + 1) ? { put: [], next: at + 2 } : undefined;
}

function stringName(
  tokens: readonly Token[],
  at: number,
  before: Token | undefined,
  catalog: Catalog,
): Rewritten | undefined {
  const token = tokens[at];
  if (token?.kind !== 'string' || !isTableWord(before)) return undefined;
  const name = contentOf(token);
  if (token.written.startsWith('"')) {
    const put = name.includes('/') ? [quoted(name, token, catalog)] : path(name, token, catalog);
    return { put, next: at + 1 };
  }
  const isSource = before.text === 'JOIN' || (before.text === 'FROM' && !isInFunction(tokens, at - 1));
  const isFile = isSource && /[/\\]|^\w+:/.test(name);
  return isFile ? { put: [quoted(name, token, catalog)], next: at + 1 } : undefined;
}

/** Whether FROM divides the arguments of a function, as in `TRIM(BOTH '/' FROM '/a/')`. */
function isInFunction(tokens: readonly Token[], from: number): boolean {
  let depth = 0;
  for (let at = from; at > Math.max(0, from - 20); at -= 1) {
    if (startsWith(tokens, at, ')')) depth += 1;
    if (startsWith(tokens, at, '(')) depth -= 1;
    if (depth < 0) return WITH_FROM.has(tokens[at - 1]?.text ?? '');
  }
  return false;
}

/** A path in one pair of backticks, which BigQuery takes for a path without them. */
function dottedName(
  tokens: readonly Token[],
  at: number,
  _before: Token | undefined,
  catalog: Catalog,
): Rewritten | undefined {
  const token = tokens[at];
  const isPath = token?.kind === 'quoted' && catalog.rules.dottedNames && token.written.includes('.');
  return isPath ? { put: path(nameOf(token, catalog), token, catalog), next: at + 1 } : undefined;
}

/** `@stage (FILE_FORMAT => f)`. */
function stageOptions(tokens: readonly Token[], at: number): Rewritten | undefined {
  const token = tokens[at];
  if (token?.kind !== 'quoted' || !token.written.startsWith('"@') || !startsWith(tokens, at + 1, '(')) {
    return undefined;
  }
  return { put: [token], next: closingOf(tokens, at + 1) + 1 };
}

function isTableWord(token: Token | undefined): token is Token {
  return token?.kind === 'word' && TABLE_WORDS.has(token.text);
}

function path(name: string, beside: Token, catalog: Catalog): readonly Token[] {
  return name.split('.').flatMap((part, index) => {
    const token = quoted(part.replace(/\{\w+\}/g, UNKNOWN), beside, catalog);
    return index === 0 ? [token] : [dot(beside), token];
  });
}

function quoted(name: string, beside: Token, { rules }: Catalog): Token {
  const [[open, close] = ['"', '"']] = Object.entries(rules.quotes);
  const text = `${open}${name.replaceAll(close, close + close)}${close}`;
  return { kind: 'quoted', text, written: text, start: beside.start, end: beside.start };
}

function dot(beside: Token): Token {
  return { kind: 'symbol', text: '.', written: '.', start: beside.start, end: beside.start };
}
