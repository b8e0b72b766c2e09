import { type Catalog } from '../catalog';
import { type Token } from '../text/lexer';
import { startsWith } from '../text/split';
import { topLevel } from '../text/token-reader';
import { nameOf } from './by-words';
import { symbol, written } from './command';

/** Ends of CREATE statements that the parser refuses and that say nothing about lineage. */
const TAILS: readonly (readonly string[])[] = [
  ['WITH', 'NO', 'DATA'],
  ['WITH', 'DATA'],
  ['WITH', 'LOCAL', 'CHECK', 'OPTION'],
  ['WITH', 'CASCADED', 'CHECK', 'OPTION'],
  ['WITH', 'CHECK', 'OPTION'],
];

/** Between the names of `SET (a, b) = …` once they are one; no name can hold it. */
export const NAME_SEPARATOR = '\u001f';

/** The tokens of a statement in a form that the parser takes and that means the same for lineage. */
export function repaired(tokens: readonly Token[], catalog: Catalog): readonly Token[] {
  if (startsWith(tokens, 0, 'TABLE')) return tableQuery(tokens);
  if (startsWith(tokens, 0, 'MERGE')) return withSingleTargets(withoutDeletes(tokens), catalog);
  if (!startsWith(tokens, 0, 'CREATE')) return withSingleTargets(tokens, catalog);
  const tail = TAILS.find((words) => startsWith(tokens, tokens.length - words.length, ...words));
  return withoutStorage(tail ? tokens.slice(0, -tail.length) : tokens);
}

/** `TABLE t` is `SELECT * FROM t`. */
function tableQuery([first, ...rest]: readonly Token[]): readonly Token[] {
  if (!first) return [];
  return [written('SELECT', first), symbol('*', first), written('FROM', first), ...rest];
}

/** Drops `DELETE WHERE …`, by which Oracle takes rows out again that MERGE has just changed. */
function withoutDeletes(tokens: readonly Token[]): readonly Token[] {
  const from = topLevel(tokens, 0, (at) => startsWith(tokens, at, 'DELETE', 'WHERE'));
  if (from < 0) return tokens;
  const when = tokens.findIndex((_, at) => at > from && startsWith(tokens, at, 'WHEN'));
  return [...tokens.slice(0, from), ...(when < 0 ? [] : tokens.slice(when))];
}

/** Drops ON COMMIT, WITH (…), USING and TABLESPACE between the name of a new table and the AS of its query, and LOCAL before TEMP. */
function withoutStorage(tokens: readonly Token[]): readonly Token[] {
  const rest = tokens.filter(
    (token, index) => !(index === 1 && (token.text === 'LOCAL' || token.text === 'GLOBAL')),
  );
  const object = rest.findIndex(
    (_, index) => startsWith(rest, index, 'TABLE') || startsWith(rest, index, 'MATERIALIZED', 'VIEW'),
  );
  if (object < 1 || object > 2) return rest;
  const end = nameEnd(rest, object);
  const as = topLevel(rest, end, (at) => startsWith(rest, at, 'AS'));
  const clause = rest[end];
  if (as < 0 || clause === undefined || !/^(?:ON|WITH|USING|TABLESPACE)$/.test(clause.text)) return rest;
  return [...rest.slice(0, end), ...rest.slice(as)];
}

/** Place behind the name and the column list of the object. */
function nameEnd(tokens: readonly Token[], object: number): number {
  let at = object + (startsWith(tokens, object, 'TABLE') ? 1 : 2);
  if (startsWith(tokens, at, 'IF', 'NOT', 'EXISTS')) at += 3;
  at += 1;
  while (tokens[at]?.text === '.') at += 2;
  if (tokens[at]?.text !== '(') return at;
  let depth = 0;
  for (; at < tokens.length; at += 1) {
    if (tokens[at]?.text === '(') depth += 1;
    if (tokens[at]?.text === ')') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return at;
}

/** `SET (a, b) = ROW (x, y)` with one name in place of `(a, b)`, and without the word ROW. */
function withSingleTargets(tokens: readonly Token[], catalog: Catalog): readonly Token[] {
  if (!tokens.some((_, index) => startsWith(tokens, index, 'SET', '('))) return tokens;
  const result: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    const close = isTargetList(tokens, at) ? closingOf(tokens, at) : -1;
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

function closingOf(tokens: readonly Token[], open: number): number {
  return tokens.findIndex((token, index) => index > open && token.text === ')');
}

function joined(list: readonly Token[], open: Token, catalog: Catalog): Token {
  // Of `t.a` only the column counts.
  const names = list.filter(
    (token, index) => (token.kind === 'word' || token.kind === 'quoted') && list[index + 1]?.text !== '.',
  );
  const name = names.map((token) => nameOf(token, catalog)).join(NAME_SEPARATOR);
  const written = `"${name.replaceAll('"', '""')}"`;
  return { ...open, kind: 'quoted', text: written, written, end: list.at(-1)?.end ?? open.end };
}
