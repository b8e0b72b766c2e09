import { type Token } from '../text/lexer';
import { startsWith } from '../text/split';
import { closingOf, topLevel } from '../text/token-reader';

/** Words at which an expression ends that follows a table. */
const ENDS: ReadonlySet<string> = new Set([
  'WHERE', 'GROUP', 'ORDER', 'HAVING', 'JOIN', 'INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS', 'OUTER', 'NATURAL', 'ON', 'USING', 'UNION',
  'INTERSECT', 'EXCEPT', 'MINUS', 'LIMIT', 'WHEN', 'SET', 'QUALIFY', 'LATERAL', 'PIVOT', 'UNPIVOT', 'AS', 'START', 'CONNECT', 'FETCH',
]); // prettier-ignore

/** Beginnings of a clause that says of which time the rows are. */
const TIMES: readonly (readonly string[])[] = [
  ['FOR', 'SYSTEM_TIME'],
  ['FOR', 'SYSTEM_VERSION'],
  ['FOR', 'TIMESTAMP'],
  ['FOR', 'VERSION'],
  ['AS', 'OF'],
  ['VERSIONS', 'BETWEEN'],
  ['TIMESTAMP', 'AS', 'OF'],
  ['VERSION', 'AS', 'OF'],
];

/** Clauses that go to the end of their query and say nothing about where values come from. */
const TAILS: readonly (readonly string[])[] = [
  ['LOG', 'ERRORS'],
  ['MODEL', 'DIMENSION'],
  ['MODEL', 'PARTITION'],
  ['MODEL', 'RETURN'],
  ['WITH', 'READ', 'ONLY'],
];

/**
 * The statement without clauses that choose among the rows of a table, its partitions and their versions, and without what is done
 * about errors: worth a second try when the parser refused the whole. Columns that only such a clause looks at are lost.
 */
export function simplified(tokens: readonly Token[]): readonly Token[] {
  const result: Token[] = [];
  const output = outputList(tokens);
  for (let at = 0; at < tokens.length;) {
    const next = at === output ? closingOf(tokens, at) + 1 : passed(tokens, at);
    if (next > at) {
      at = next;
      continue;
    }
    const token = tokens[at];
    if (token) result.push(token);
    at += 1;
  }
  return result;
}

/** Place behind the clause that begins here, or the place itself. */
function passed(tokens: readonly Token[], at: number): number {
  if (at > 0 && TIMES.some((words) => startsWith(tokens, at, ...words))) return endOfTime(tokens, at);
  if (TAILS.some((words) => startsWith(tokens, at, ...words))) return endOfQuery(tokens, at);
  if (isPartition(tokens, at)) return closingOf(tokens, at + 1) + 1;
  if (startsWith(tokens, at, 'PARTITION', 'FOR', '(')) return closingOf(tokens, at + 2) + 1;
  if (startsWith(tokens, at, 'IF', 'NOT', 'EXISTS') && startsWith(tokens, at - 1, ')')) return at + 3;
  const isCall = startsWith(tokens, at, 'LATERAL') && startsWith(tokens, at + 2, '(');
  if (isCall && tokens[at + 1]?.kind === 'word') return at + 1;
  if (startsWith(tokens, at, 'ILIKE') && startsWith(tokens, at - 1, '*')) return at + 2;
  return at;
}

/** Place of the columns behind `OUTPUT … INTO t` of a MERGE, or -1. */
function outputList(tokens: readonly Token[]): number {
  if (!startsWith(tokens, 0, 'MERGE')) return -1;
  const output = tokens.findIndex((_, at) => startsWith(tokens, at, 'OUTPUT'));
  const into = tokens.findIndex((_, at) => at > output && startsWith(tokens, at, 'INTO'));
  return output < 0 || into < 0 ? -1 : tokens.findIndex((_, at) => at > into && startsWith(tokens, at, '('));
}

function isPartition(tokens: readonly Token[], at: number): boolean {
  const isWord = startsWith(tokens, at, 'PARTITION', '(') || startsWith(tokens, at, 'SUBPARTITION', '(');
  if (!isWord) return false;
  // `INSERT … PARTITION (…)` comes before the query.
  return !startsWith(tokens, 0, 'INSERT') || tokens.slice(0, at).some((token) => token.text === 'SELECT');
}

function endOfTime(tokens: readonly Token[], from: number): number {
  const start = from + (startsWith(tokens, from, 'FOR') ? 2 : 1);
  const begin = startsWith(tokens, start, 'AS', 'OF') ? start + 2 : start;
  const end = topLevel(tokens, begin + 1, (at) => {
    const token = tokens[at];
    return token?.text === ',' || (token?.kind === 'word' && ENDS.has(token.text));
  });
  if (end >= 0) return end;
  // The parenthesis around the query ends it, too.
  let depth = 0;
  for (let at = begin; at < tokens.length; at += 1) {
    if (startsWith(tokens, at, '(')) depth += 1;
    if (startsWith(tokens, at, ')')) depth -= 1;
    if (depth < 0) return at;
  }
  return tokens.length;
}

function endOfQuery(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    if (startsWith(tokens, at, '(')) depth += 1;
    if (startsWith(tokens, at, ')')) depth -= 1;
    if (depth < 0 || (depth === 0 && startsWith(tokens, at, 'ORDER'))) return at;
  }
  return tokens.length;
}
