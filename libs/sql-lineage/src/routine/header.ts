import { type Catalog } from '../catalog';
import { type SqlDialect } from '../dialect';
import { type TableName } from '../result';
import { nameOf, readName } from '../statements/by-words';
import { type Token } from '../text/lexer';
import { startsWith, type StatementTokens } from '../text/split';
import { closingOf } from '../text/token-reader';
import { findBody } from './body-place';
import { hasBareBlocks } from './language';
import { parameterNames } from './parameters';
import { isWord } from './words';

/** Where the body of a routine stands in the text. */
export type BodyPlace =
  /** A string constant: offsets of its content, and whether quotes inside are doubled. */
  | { readonly type: 'string'; readonly start: number; readonly end: number; readonly doubled: boolean }
  /** `BEGIN ATOMIC … END`: the tokens between. */
  | { readonly type: 'atomic'; readonly tokens: readonly Token[] }
  /** `RETURN expression`, `AS (expression)`: the tokens of the expression or query. */
  | { readonly type: 'return'; readonly tokens: readonly Token[] }
  /** Statements of the dialect's own procedural language, declarations included. */
  | { readonly type: 'block'; readonly tokens: readonly Token[] };

export type RoutineObject = 'routine' | 'trigger' | 'package' | 'block';

/** What the head of CREATE FUNCTION, PROCEDURE, TRIGGER or PACKAGE says, or that of a block that runs at once. */
export interface RoutineHeader {
  readonly object: RoutineObject;
  readonly name: TableName | undefined;
  /** Lower case; `sql` for a body without language. */
  readonly language: string;
  /** Names of parameters and of the columns of RETURNS TABLE. */
  readonly parameters: readonly string[];
  /** T-SQL: the table variable that RETURNS declares, name first. */
  readonly returnedTable: readonly Token[] | undefined;
  /** Of its own `SET search_path`. */
  readonly searchPath: readonly string[] | undefined;
  /** Whether it runs for rows of a table, which a trigger names. */
  readonly isTrigger: boolean;
  /** Of a trigger: the table. */
  readonly table: TableName | undefined;
  /** Of a trigger: the function that it runs. */
  readonly runs: TableName | undefined;
  readonly body: BodyPlace | undefined;
}

const OBJECTS: ReadonlySet<string> = new Set([
  'FUNCTION',
  'PROCEDURE',
  'PROC',
  'TRIGGER',
  'PACKAGE',
  'EVENT',
  'MACRO',
]);
const MODIFIERS: ReadonlySet<string> = new Set([
  'OR', 'REPLACE', 'ALTER', 'TEMP', 'TEMPORARY', 'SECURE', 'EDITIONABLE', 'NONEDITIONABLE', 'TABLE', 'CONSTRAINT', 'EXTERNAL',
]); // prettier-ignore

/** Reads the head of a routine or block; undefined when the statement is neither. */
export function readHeader(
  tokens: StatementTokens,
  catalog: Catalog,
  dialect: SqlDialect,
): RoutineHeader | undefined {
  if (startsWith(tokens, 0, 'DO')) return doBlock(tokens, catalog, dialect);
  const isBare = hasBareBlocks(dialect) || startsWith(tokens, 0, 'BEGIN', 'NOT', 'ATOMIC');
  if (isBare && opensBlock(tokens)) return block(tokens);
  const object = objectAt(tokens, dialect);
  if (object < 0) return undefined;
  const at = nameAt(tokens, object);
  const named = readName(tokens, at, catalog);
  if (!named) return undefined;
  const isTrigger = isWord(tokens[object], 'TRIGGER');
  const list = listAfter(tokens, named.next, catalog, dialect);
  const clauses = readClauses(tokens, list.next, catalog, dialect, 'sql');
  const on = isTrigger ? tokens.findIndex((token, index) => index >= named.next && isWord(token, 'ON')) : -1;
  const execute = tokens.findIndex((token, index) => index > on && isWord(token, 'EXECUTE'));
  const runs = isTrigger && isWord(tokens[execute + 1], 'FUNCTION', 'PROCEDURE') ? execute + 2 : -1;
  const table = on < 0 ? undefined : readName(tokens, on + 1, catalog)?.table;
  return {
    ...clauses,
    object: isTrigger ? 'trigger' : isWord(tokens[object], 'PACKAGE') ? 'package' : 'routine',
    name: named.table,
    parameters: [...list.names, ...returnedColumns(tokens, list.next, catalog)],
    returnedTable: returnedTable(tokens, list.next),
    isTrigger: isTrigger || isWord(tokens[wordAt(tokens, list.next, 'RETURNS') + 1], 'TRIGGER'),
    table,
    runs: runs < 0 ? undefined : readName(tokens, runs, catalog)?.table,
  };
}

/** Whether these tokens open a block that runs at once. */
export function opensBlock(tokens: readonly Token[]): boolean {
  const labelled = tokens[1]?.text === ':' ? 2 : 0;
  const [first, second] = tokens.slice(labelled);
  if (isWord(first, 'BEGIN')) return second !== undefined && !isWord(second, 'TRANSACTION', 'TRAN', 'WORK');
  if (isWord(first, 'DECLARE')) return tokens.some((token) => isWord(token, 'BEGIN'));
  if (isWord(first, 'IF')) return tokens.some((token) => isWord(token, 'THEN'));
  if (isWord(first, 'CASE')) return tokens.some((token) => isWord(token, 'THEN'));
  return isWord(first, 'LOOP', 'WHILE', 'REPEAT', 'FOR');
}

function block(tokens: StatementTokens): RoutineHeader {
  return { ...NAMELESS, body: { type: 'block', tokens } };
}

function doBlock(tokens: StatementTokens, catalog: Catalog, dialect: SqlDialect): RoutineHeader | undefined {
  const clauses = readClauses(tokens, 1, catalog, dialect, 'plpgsql');
  return clauses.body ? { ...NAMELESS, ...clauses } : undefined;
}

const NAMELESS: Omit<RoutineHeader, 'body'> = {
  object: 'block',
  name: undefined,
  language: 'sql',
  parameters: [],
  returnedTable: undefined,
  searchPath: undefined,
  isTrigger: false,
  table: undefined,
  runs: undefined,
};

/** Place of the word that says what is created, or -1. */
export function objectAt(tokens: readonly Token[], dialect: SqlDialect): number {
  const altered = isWord(tokens[0], 'ALTER') && dialect === 'tsql';
  // Inside of a package the word CREATE is missing.
  if (isWord(tokens[0], 'PROCEDURE', 'FUNCTION') && dialect === 'oracle') return 0;
  if (!isWord(tokens[0], 'CREATE') && !altered) return -1;
  let at = 1;
  while (at < tokens.length) {
    const token = tokens[at];
    if (!token || token.kind !== 'word') return -1;
    if (OBJECTS.has(token.text)) return at;
    if (token.text === 'DEFINER') at = afterDefiner(tokens, at);
    else if (MODIFIERS.has(token.text)) at += 1;
    else return -1;
  }
  return -1;
}

// DEFINER = user@host, each quoted or not.
function afterDefiner(tokens: readonly Token[], at: number): number {
  let next = at + 1;
  while (next < tokens.length && !isWord(tokens[next], ...OBJECTS, 'SQL')) next += 1;
  return next;
}

function nameAt(tokens: readonly Token[], object: number): number {
  let at = object + 1;
  if (isWord(tokens[at], 'BODY')) at += 1;
  return startsWith(tokens, at, 'IF', 'NOT', 'EXISTS') ? at + 3 : at;
}

/** The parameters behind the name, in parentheses or, in T-SQL, without. */
function listAfter(
  tokens: readonly Token[],
  from: number,
  catalog: Catalog,
  dialect: SqlDialect,
): { readonly names: readonly string[]; readonly next: number } {
  if (tokens[from]?.text === '(') {
    const close = closingOf(tokens, from);
    return { names: parameterNames(tokens.slice(from + 1, close), catalog), next: close + 1 };
  }
  if (dialect !== 'tsql' || !tokens[from]?.text.startsWith('@')) return { names: [], next: from };
  const end = tokens.findIndex((token, index) => index > from && isAsOfBody(tokens, token, index));
  const next = end < 0 ? tokens.length : end;
  return { names: parameterNames(tokens.slice(from, next), catalog), next };
}

// `@p AS int` names a type, `WITH EXECUTE AS` a user.
function isAsOfBody(tokens: readonly Token[], token: Token, index: number): boolean {
  if (isWord(token, 'WITH')) return true;
  return isWord(token, 'AS') && !tokens[index - 1]?.text.startsWith('@');
}

function returnedColumns(tokens: readonly Token[], from: number, catalog: Catalog): readonly string[] {
  const at = wordAt(tokens, from, 'RETURNS');
  if (at < 0 || !startsWith(tokens, at, 'RETURNS', 'TABLE', '(')) return [];
  return parameterNames(tokens.slice(at + 3, closingOf(tokens, at + 2)), catalog);
}

function returnedTable(tokens: readonly Token[], from: number): readonly Token[] | undefined {
  const at = wordAt(tokens, from, 'RETURNS');
  if (at < 0 || !tokens[at + 1]?.text.startsWith('@') || !startsWith(tokens, at + 2, 'TABLE', '('))
    return undefined;
  return tokens.slice(at + 1, closingOf(tokens, at + 3) + 1);
}

function wordAt(tokens: readonly Token[], from: number, word: string): number {
  return tokens.findIndex((token, index) => index >= from && isWord(token, word));
}

function readClauses(
  tokens: readonly Token[],
  from: number,
  catalog: Catalog,
  dialect: SqlDialect,
  defaultLanguage: string,
): Pick<RoutineHeader, 'language' | 'searchPath' | 'body'> {
  // A language may also follow the body.
  const written = tokens[wordAt(tokens, from, 'LANGUAGE') + 1];
  const isNamed = written && wordAt(tokens, from, 'LANGUAGE') >= 0;
  const name = isNamed ? (written.content ? written.written.slice(1, -1) : written.text) : defaultLanguage;
  const found = findBody(tokens, from, dialect);
  const path = tokens.findIndex(
    (_, index) =>
      index >= from &&
      index < (found?.at ?? tokens.length) &&
      startsWith(tokens, index, 'SET', 'SEARCH_PATH'),
  );
  return {
    language: name.toLowerCase(),
    searchPath: path < 0 ? undefined : pathNames(tokens.slice(path + 3), catalog),
    body: found?.body,
  };
}

/** The schemas of a search path. */
export function pathNames(tokens: readonly Token[], catalog: Catalog): readonly string[] {
  const names: string[] = [];
  for (const [index, token] of tokens.entries()) {
    const isName = token.kind === 'word' || token.kind === 'quoted' || token.content !== undefined;
    if (isName) names.push(token.content ? token.written.slice(1, -1) : nameOf(token, catalog));
    if (tokens[index + 1]?.text !== ',' && token.text !== ',') break;
  }
  return names.filter((name) => name !== '' && name !== '$user');
}
