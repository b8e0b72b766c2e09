import { type Catalog } from '../catalog';
import { nameOf, readName } from '../statements/by-words';
import { type TableName } from '../result';
import { type Token } from '../text/lexer';
import { startsWith, type StatementTokens } from '../text/split';

/** Where the body of a routine stands in the text. */
export type BodyPlace =
  /** A string constant: offsets of its content, and whether quotes inside are doubled. */
  | { readonly type: 'string'; readonly start: number; readonly end: number; readonly doubled: boolean }
  /** `BEGIN ATOMIC … END`: the tokens between. */
  | { readonly type: 'atomic'; readonly tokens: readonly Token[] }
  /** `RETURN expression`: the tokens behind the word. */
  | { readonly type: 'return'; readonly tokens: readonly Token[] };

/** What the head of CREATE FUNCTION, CREATE PROCEDURE or DO says. */
export interface RoutineHeader {
  readonly name: TableName | undefined;
  /** Lower case; `sql` for a body without language. */
  readonly language: string;
  /** Names of parameters and of the columns of RETURNS TABLE. */
  readonly parameters: readonly string[];
  /** Of its own `SET search_path`. */
  readonly searchPath: readonly string[] | undefined;
  readonly isTrigger: boolean;
  readonly body: BodyPlace | undefined;
}

/** Types whose names begin like a parameter name and a type. */
const TWO_WORD_TYPES =
  /^(?:DOUBLE PRECISION|CHARACTER VARYING|BIT VARYING|TIME WITH|TIME WITHOUT|TIMESTAMP WITH|TIMESTAMP WITHOUT|NATIONAL CHAR|INTERVAL)/;
const MODES: ReadonlySet<string> = new Set(['IN', 'OUT', 'INOUT', 'VARIADIC']);

/** Reads the head of a routine; undefined when the statement defines none. */
export function readHeader(tokens: StatementTokens, catalog: Catalog): RoutineHeader | undefined {
  if (startsWith(tokens, 0, 'DO')) {
    return {
      ...readClauses(tokens, 1, catalog, 'plpgsql'),
      name: undefined,
      parameters: [],
      isTrigger: false,
    };
  }
  const at = startsWith(tokens, 0, 'CREATE', 'OR', 'REPLACE') ? 3 : 1;
  if (!startsWith(tokens, 0, 'CREATE') || !/^(?:FUNCTION|PROCEDURE)$/.test(tokens[at]?.text ?? ''))
    return undefined;
  const named = readName(tokens, at + 1, catalog);
  if (!named || tokens[named.next]?.text !== '(') return undefined;
  const close = closing(tokens, named.next);
  const parameters = parameterNames(tokens.slice(named.next + 1, close), catalog);
  const clauses = readClauses(tokens, close + 1, catalog, 'sql');
  const table = tokens.findIndex(
    (_, index) => index > close && startsWith(tokens, index, 'RETURNS', 'TABLE', '('),
  );
  const columns =
    table < 0 ? [] : parameterNames(tokens.slice(table + 3, closing(tokens, table + 2)), catalog);
  const isTrigger = tokens.some(
    (_, index) => index > close && startsWith(tokens, index, 'RETURNS', 'TRIGGER'),
  );
  return { ...clauses, name: named.table, parameters: [...parameters, ...columns], isTrigger };
}

function readClauses(
  tokens: readonly Token[],
  from: number,
  catalog: Catalog,
  defaultLanguage: string,
): Pick<RoutineHeader, 'language' | 'searchPath' | 'body'> {
  let language = defaultLanguage;
  let searchPath: readonly string[] | undefined;
  let body: BodyPlace | undefined;
  for (let at = from; at < tokens.length && !body; at += 1) {
    const next = tokens[at + 1];
    if (startsWith(tokens, at, 'LANGUAGE') && next) {
      language = (next.content ? next.written.slice(1, -1) : next.text).toLowerCase();
      at += 1;
    } else if (startsWith(tokens, at, 'SET', 'SEARCH_PATH')) {
      searchPath = pathNames(tokens.slice(at + 3), catalog);
    } else if (startsWith(tokens, at, 'BEGIN', 'ATOMIC')) {
      body = { type: 'atomic', tokens: tokens.slice(at + 2, -1) };
    } else if (startsWith(tokens, at, 'RETURN')) {
      body = { type: 'return', tokens: tokens.slice(at + 1) };
    } else if (tokens[at]?.content && isBody(tokens, at, from)) {
      body = stringBody(tokens[at]);
    }
  }
  // A language may also follow the body.
  const after = tokens.findIndex((_, index) => index >= from && startsWith(tokens, index, 'LANGUAGE'));
  const written = after < 0 ? undefined : tokens[after + 1];
  if (written) language = (written.content ? written.written.slice(1, -1) : written.text).toLowerCase();
  return { language, searchPath, body };
}

// AS introduces the body of a routine, nothing that of DO; other strings belong to SET, COST or a default.
function isBody(tokens: readonly Token[], at: number, from: number): boolean {
  return startsWith(tokens, at - 1, 'AS') || at === from || (startsWith(tokens, 0, 'DO') && at > 0);
}

function stringBody(token: Token | undefined): BodyPlace | undefined {
  if (!token?.content) return undefined;
  const [start, end] = token.content;
  return { type: 'string', start, end, doubled: !token.written.startsWith('$') };
}

function pathNames(tokens: readonly Token[], catalog: Catalog): readonly string[] {
  const names: string[] = [];
  for (const [index, token] of tokens.entries()) {
    const isName = token.kind === 'word' || token.kind === 'quoted' || token.content !== undefined;
    if (isName) names.push(token.content ? token.written.slice(1, -1) : nameOf(token, catalog));
    if (tokens[index + 1]?.text !== ',' && token.text !== ',') break;
  }
  return names.filter((name) => name !== '' && name !== '$user');
}

function parameterNames(tokens: readonly Token[], catalog: Catalog): readonly string[] {
  return splitAtCommas(tokens).flatMap((part) => {
    const words = MODES.has(part[0]?.text ?? '') ? part.slice(1) : part;
    const [first, second] = words;
    if (!first || !second || (second.kind !== 'word' && second.kind !== 'quoted')) return [];
    const isDefault = second.text === 'DEFAULT';
    if (isDefault || TWO_WORD_TYPES.test(`${first.text} ${second.text}`)) return [];
    return [nameOf(first, catalog)];
  });
}

function splitAtCommas(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === '(' || token.text === '[') depth += 1;
    if (token.text === ')' || token.text === ']') depth -= 1;
    if (token.text === ',' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** Index of the parenthesis that closes the one at `open`. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (tokens[at]?.text === '(') depth += 1;
    if (tokens[at]?.text === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}
