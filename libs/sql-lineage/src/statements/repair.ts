import { type Catalog } from '../catalog';
import { type Token } from '../text/lexer';
import { startsWith } from '../text/split';
import { closingOf, listed, topLevel } from '../text/token-reader';
import { nameOf, readName } from './by-words';
import { symbol, written } from './command';
import { CONSTRAINTS } from './define';
import { isClause } from './several';

/** Ends of definitions that the parser refuses and that say nothing about lineage; a name may follow. */
const TAILS: readonly (readonly string[])[] = [
  ['WITH', 'NO', 'DATA'],
  ['WITH', 'DATA'],
  ['WITH', 'LOCAL', 'CHECK', 'OPTION'],
  ['WITH', 'CASCADED', 'CHECK', 'OPTION'],
  ['WITH', 'CHECK', 'OPTION'],
  ['WITH', 'READ', 'ONLY'],
];

/** Words between CREATE and the object that do not change what is read and written. */
const IDLE: ReadonlySet<string> = new Set([
  'SECURE', 'FORCE', 'NOFORCE', 'EDITIONABLE', 'NONEDITIONABLE', 'LOCAL', 'GLOBAL', 'TRANSIENT', 'UNLOGGED', 'STREAMING', 'LIVE',
  'INCREMENTAL', 'DYNAMIC', 'HYBRID', 'ICEBERG', 'RECURSIVE', 'PRIVATE', 'MULTISET', 'REFRESH', 'IMMUTABLE',
]); // prettier-ignore

/** Between the names of `SET (a, b) = …` once they are one; no name can hold it. */
export const NAME_SEPARATOR = '\u001f';

/** The tokens of a statement in a form that the parser takes and that means the same for lineage. */
export function repaired(given: readonly Token[], catalog: Catalog): readonly Token[] {
  const tokens = withoutLocks(given);
  const [first] = tokens;
  if (first?.kind !== 'word') return tokens;
  switch (first.text) {
    case 'TABLE':
      return withTableQuery(tokens, 0);
    case 'CREATE':
      return withoutStorage(withoutTail(tokens), catalog);
    case 'SELECT':
    case 'WITH':
      return withSingleTargets(withPlainInto(withTableEnd(tokens)), catalog);
    case 'UPSERT':
      return withPlainInsert([written('INSERT', first), ...tokens.slice(1)], first, catalog);
    case 'INSERT':
    case 'REPLACE':
      if (startsWith(tokens, 1, 'VIEW')) {
        return withoutStorage([written('CREATE', first), written('OR', first), ...tokens], catalog);
      }
      return withPlainInsert(tokens, first, catalog);
    case 'MERGE':
      return withSingleTargets(withPlainMerge(tokens), catalog);
    case 'UPDATE':
    case 'DELETE':
      return withSingleTargets(withNamedRows(withPlainList(withoutTop(tokens))), catalog);
    case 'FROM':
      return withSelectFirst(tokens, first);
    default:
      return withSingleTargets(tokens, catalog);
  }
}

/** Drops `LOCKING … FOR …` of Teradata. */
function withoutLocks(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex(({ kind, text }) => kind === 'word' && text === 'LOCKING');
  if (at < 0 || (at > 0 && !startsWith(tokens, at - 1, 'AS'))) return tokens;
  const end = tokens.findIndex((_, place) => place > at && startsWith(tokens, place, 'FOR'));
  return end < 0 ? tokens : withoutLocks([...tokens.slice(0, at), ...tokens.slice(end + 2)]);
}

/** `SELECT … INTO TEMP TABLE t` without the word TABLE. */
function withPlainInto(tokens: readonly Token[]): readonly Token[] {
  return tokens.filter((_, at) => {
    if (!startsWith(tokens, at, 'TABLE')) return true;
    const before = /^(?:TEMP|TEMPORARY|UNLOGGED)$/.test(tokens[at - 1]?.text ?? '') ? at - 2 : at - 1;
    return !startsWith(tokens, before, 'INTO') || before < 1;
  });
}

function withoutTail(tokens: readonly Token[]): readonly Token[] {
  for (let at = Math.max(1, tokens.length - 6); at < tokens.length; at += 1) {
    if (TAILS.some((words) => startsWith(tokens, at, ...words))) return tokens.slice(0, at);
  }
  return tokens;
}

/** `TABLE t` is `SELECT * FROM t`. */
function withTableQuery(tokens: readonly Token[], at: number): readonly Token[] {
  const table = tokens[at];
  if (!table) return tokens;
  const query = [written('SELECT', table), symbol('*', table), written('FROM', table)];
  return [...tokens.slice(0, at), ...query, ...tokens.slice(at + 1)];
}

/** `WITH … TABLE t` with a SELECT at its end. */
function withTableEnd(tokens: readonly Token[]): readonly Token[] {
  if (!startsWith(tokens, 0, 'WITH')) return tokens;
  const isEnd = (at: number): boolean =>
    startsWith(tokens, at, 'TABLE') && startsWith(tokens, at - 1, ')') && !startsWith(tokens, at + 1, '(');
  const at = topLevel(tokens, 0, isEnd);
  return at < 0 ? tokens : withTableQuery(tokens, at);
}

/** Drops what stands between the name of a new table or view and the AS of its query, and words that say how it is stored. */
function withoutStorage(tokens: readonly Token[], catalog: Catalog): readonly Token[] {
  const object = tokens.findIndex(
    (_, at) => at < 8 && (startsWith(tokens, at, 'TABLE') || startsWith(tokens, at, 'VIEW')),
  );
  if (object < 1) return tokens;
  const rest = [
    ...tokens.slice(0, object).filter((token, at) => !isIdle(tokens, token, at)),
    ...tokens.slice(object),
  ];
  const start = rest.length - (tokens.length - object) + 1;
  const name = readName(rest, start + (startsWith(rest, start, 'IF', 'NOT', 'EXISTS') ? 3 : 0), catalog);
  if (!name) return rest;
  const end = startsWith(rest, name.next, '(') ? closingOf(rest, name.next) + 1 : name.next;
  const as = topLevel(rest, end, (at) => startsWith(rest, at, 'AS'));
  if (as < 0 || !isQuery(rest, as + 1)) return rest;
  const between = rest.slice(end, as);
  if (between.some((token) => /^(?:LIKE|CLONE|COPY|TO)$/.test(token.text) && !isGrants(rest, token)))
    return rest;
  const query = rest.slice(as + 1);
  const [begin] = query;
  const plain = startsWith(query, 0, 'TABLE')
    ? withTableQuery(query, 0)
    : begin && startsWith(query, 0, 'FROM')
      ? withSelectFirst(query, begin)
      : withTableEnd(query);
  return [
    ...rest.slice(0, name.next),
    ...plainColumns(rest.slice(name.next, end)),
    ...rest.slice(as, as + 1),
    ...plain,
  ];
}

/** A list of columns without their types; without anything that is no column. */
function plainColumns(list: readonly Token[]): readonly Token[] {
  const [open, ...rest] = list;
  if (!open) return list;
  const columns = listed(rest.slice(0, -1)).filter(([first]) => first && !CONSTRAINTS.test(first.text));
  const names = columns.flatMap(([first], at) =>
    first ? (at > 0 ? [symbol(',', open), first] : [first]) : [],
  );
  return names.length > 0 ? [open, ...names, ...rest.slice(-1)] : [];
}

function isGrants(tokens: readonly Token[], token: Token): boolean {
  return startsWith(tokens, tokens.indexOf(token), 'COPY', 'GRANTS');
}

function isIdle(tokens: readonly Token[], { kind, text }: Token, at: number): boolean {
  return kind === 'word' && (IDLE.has(text) || startsWith(tokens, at, 'OR', 'REFRESH'));
}

function isQuery(tokens: readonly Token[], at: number): boolean {
  return ['SELECT', 'WITH', '(', 'FROM', 'VALUES', 'TABLE'].some((word) => startsWith(tokens, at, word));
}

const PRIORITIES = /^(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY)$/;

/** INSERT with INTO, without TOP, hints for the table and what is said about generated values; `TABLE t` as a query. */
function withPlainInsert(tokens: readonly Token[], first: Token, catalog: Catalog): readonly Token[] {
  const plain = withoutTop(tokens);
  let at = 1;
  while (PRIORITIES.test(plain[at]?.text ?? '') || startsWith(plain, at, 'IGNORE')) at += 1;
  if (startsWith(plain, at, 'OR')) at += 2;
  const head = [first, ...plain.slice(1, at).filter((token) => !PRIORITIES.test(token.text))];
  const isDirect = !['INTO', 'OVERWRITE', 'ALL', 'FIRST', 'TABLE'].some((word) =>
    startsWith(plain, at, word),
  );
  if (isDirect) head.push(written('INTO', plain[at] ?? first));
  for (; ['INTO', 'OVERWRITE', 'TABLE'].some((word) => startsWith(plain, at, word)); at += 1) {
    const token = plain[at];
    if (token) head.push(token);
  }
  const name = readName(plain, at, catalog);
  if (!name) return withSingleTargets(plain, catalog);
  head.push(...plain.slice(at, name.next));
  at = name.next;
  if (startsWith(plain, at, 'WITH', '(')) at = closingOf(plain, at + 1) + 1;
  if (startsWith(plain, at, 'REPLACE', 'USING', '(')) at = closingOf(plain, at + 2) + 1;
  if (startsWith(plain, at, 'PARTITION', '(')) {
    const end = closingOf(plain, at + 1) + 1;
    head.push(...plain.slice(at, end));
    at = startsWith(plain, end, 'IF', 'NOT', 'EXISTS') ? end + 3 : end;
  }
  if (startsWith(plain, at, '(') && !isQuery(plain, at + 1)) {
    const end = closingOf(plain, at) + 1;
    head.push(...plain.slice(at, end));
    at = end;
  }
  if (startsWith(plain, at, 'OVERRIDING')) at += 3;
  const body = startsWith(plain, at, 'VALUES', 'ROW') ? withoutRows(plain.slice(at)) : plain.slice(at);
  return withSingleTargets(
    [...head, ...(startsWith(body, 0, 'TABLE') ? withTableQuery(body, 0) : body)],
    catalog,
  );
}

/** `VALUES ROW (1, 2)` without the word ROW. */
function withoutRows(tokens: readonly Token[]): readonly Token[] {
  return tokens.filter((_, at) => {
    const isRow = startsWith(tokens, at, 'ROW', '(');
    return !isRow || !(startsWith(tokens, at - 1, 'VALUES') || startsWith(tokens, at - 2, ')', ','));
  });
}

/** `FROM t SELECT a WHERE b` as `SELECT a FROM t WHERE b`. */
function withSelectFirst(tokens: readonly Token[], first: Token): readonly Token[] {
  const select = topLevel(tokens, 0, (at) => startsWith(tokens, at, 'SELECT'));
  const end = select < 0 ? -1 : topLevel(tokens, select, (at) => isClause(tokens[at]));
  if (select < 0) {
    // Pipes, joins and the like stay as they are behind the table.
    return [written('SELECT', first), symbol('*', first), ...tokens];
  }
  const list = tokens.slice(select, end < 0 ? tokens.length : end);
  return [...list, ...tokens.slice(0, select), ...(end < 0 ? [] : tokens.slice(end))];
}

/** `DELETE t.* FROM …` as `DELETE t FROM …`. */
function withPlainList(tokens: readonly Token[]): readonly Token[] {
  if (!startsWith(tokens, 0, 'DELETE')) return tokens;
  const from = topLevel(tokens, 0, (at) => startsWith(tokens, at, 'FROM'));
  return tokens.filter(
    (_, at) => at >= from || !(startsWith(tokens, at, '.', '*') || startsWith(tokens, at - 1, '.', '*')),
  );
}

/** `UPDATE (query) SET …` as a common table expression that is changed. */
function withNamedRows(tokens: readonly Token[]): readonly Token[] {
  const at = startsWith(tokens, 1, 'FROM') ? 2 : 1;
  const open = tokens[at];
  if (!open || !startsWith(tokens, at, '(', 'SELECT')) return tokens;
  const end = closingOf(tokens, at) + 1;
  const name = written('changed_rows', open);
  return [
    written('WITH', open),
    name,
    written('AS', open),
    ...tokens.slice(at, end),
    ...tokens.slice(0, at),
    name,
    ...tokens.slice(end),
  ];
}

/** Drops `TOP (n)` behind the verb. */
function withoutTop(tokens: readonly Token[]): readonly Token[] {
  if (!startsWith(tokens, 1, 'TOP')) return tokens;
  let at = startsWith(tokens, 2, '(') ? closingOf(tokens, 2) + 1 : 3;
  if (startsWith(tokens, at, 'PERCENT')) at += 1;
  return [...tokens.slice(0, 1), ...tokens.slice(at)];
}

/** MERGE as the parser knows it. */
function withPlainMerge(tokens: readonly Token[]): readonly Token[] {
  const result: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token) break;
    if (startsWith(tokens, at, 'WITH', 'SCHEMA', 'EVOLUTION')) at += 2;
    else if (startsWith(tokens, at, 'ALL', 'BY', 'NAME')) {
      if (result.at(-1)?.text === 'UPDATE') result.push(written('SET', token));
      result.push(symbol('*', token));
      at += 2;
    } else if (startsWith(tokens, at, 'REMOVE', 'DUPLICATES')) {
      result.push(...['WHEN', 'MATCHED', 'THEN', 'DELETE'].map((word) => written(word, token)));
      at += 1;
    } else if (startsWith(tokens, at, 'DELETE', 'WHERE')) {
      // By this Oracle takes rows out again that the statement has just changed.
      const when = tokens.findIndex((_, place) => place > at && startsWith(tokens, place, 'WHEN'));
      at = (when < 0 ? tokens.length : when) - 1;
    } else result.push(token);
  }
  return result;
}

/** `SET (a, b) = ROW (x, y)` with one name in place of `(a, b)`, and without the word ROW. */
function withSingleTargets(tokens: readonly Token[], catalog: Catalog): readonly Token[] {
  if (!tokens.some((_, index) => startsWith(tokens, index, 'SET', '('))) return tokens;
  const result: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    const close = isTargetList(tokens, at)
      ? tokens.findIndex((other, index) => index > at && other.text === ')')
      : -1;
    if (token && close > at && startsWith(tokens, close + 1, '=')) {
      result.push(joined(tokens.slice(at, close + 1), token, catalog));
      at = close;
    } else if (token && !(startsWith(tokens, at - 1, '=', 'ROW', '(') && result.at(-1)?.text === '=')) {
      result.push(token);
    }
  }
  return result;
}

function isTargetList(tokens: readonly Token[], at: number): boolean {
  return (
    startsWith(tokens, at, '(') && (startsWith(tokens, at - 1, 'SET') || startsWith(tokens, at - 1, ','))
  );
}

function joined(list: readonly Token[], open: Token, catalog: Catalog): Token {
  // Of `t.a` only the column counts.
  const names = list.filter(
    (token, index) => (token.kind === 'word' || token.kind === 'quoted') && list[index + 1]?.text !== '.',
  );
  const name = names.map((token) => nameOf(token, catalog)).join(NAME_SEPARATOR);
  const text = `"${name.replaceAll('"', '""')}"`;
  return { ...open, kind: 'quoted', text, written: text, end: list.at(-1)?.end ?? open.end };
}
