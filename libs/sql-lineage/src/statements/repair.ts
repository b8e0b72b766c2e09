import { type Token } from '../text/lexer';
import { startsWith } from '../text/split';

/** Ends of CREATE statements that the parser refuses and that say nothing about lineage. */
const TAILS: readonly (readonly string[])[] = [
  ['WITH', 'NO', 'DATA'],
  ['WITH', 'DATA'],
  ['WITH', 'LOCAL', 'CHECK', 'OPTION'],
  ['WITH', 'CASCADED', 'CHECK', 'OPTION'],
  ['WITH', 'CHECK', 'OPTION'],
];

/** The tokens of a statement without clauses that would make the parser refuse it. */
export function withoutRefused(tokens: readonly Token[]): readonly Token[] {
  if (!startsWith(tokens, 0, 'CREATE')) return tokens;
  const tail = TAILS.find((words) => startsWith(tokens, tokens.length - words.length, ...words));
  return withoutStorage(tail ? tokens.slice(0, -tail.length) : tokens);
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
  const as = topLevel(rest, end, 'AS');
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

function topLevel(tokens: readonly Token[], from: number, word: string): number {
  let depth = 0;
  return tokens.findIndex((token, index) => {
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    return index >= from && depth === 0 && token.kind === 'word' && token.text === word;
  });
}
