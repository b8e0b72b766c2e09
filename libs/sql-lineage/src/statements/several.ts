import { type Token } from '../text/lexer';
import { startsWith, type StatementTokens } from '../text/split';
import { TokenReader, topLevel } from '../text/token-reader';
import { statementOf, symbol, written } from './command';

/** Words behind the list of a SELECT and its FROM. */
const CLAUSES: ReadonlySet<string> = new Set([
  'WHERE', 'GROUP', 'HAVING', 'ORDER', 'CLUSTER', 'DISTRIBUTE', 'SORT', 'LIMIT', 'WINDOW', 'LATERAL', 'UNION', 'QUALIFY',
]); // prettier-ignore

/**
 * The single INSERTs that a statement stands for which fills several tables from one query: INSERT ALL and INSERT FIRST of Oracle and
 * Snowflake, `FROM … INSERT … INSERT …` of Hive. Undefined for anything else.
 */
export function severalInserts(tokens: StatementTokens): readonly StatementTokens[] | undefined {
  return insertAll(tokens) ?? fromInserts(tokens);
}

function insertAll(tokens: StatementTokens): readonly StatementTokens[] | undefined {
  const reader = new TokenReader(tokens);
  if (!reader.take('INSERT')) return undefined;
  reader.take('OVERWRITE');
  if (!reader.take('ALL') && !reader.take('FIRST')) return undefined;
  const branches: { readonly into: readonly Token[]; readonly condition: readonly Token[] }[] = [];
  let condition: readonly Token[] = [];
  while (reader.is('WHEN') || reader.is('ELSE') || reader.is('INTO')) {
    if (reader.take('WHEN')) {
      const start = reader.at;
      if (!reader.seek(['THEN'])) return undefined;
      condition = reader.tokens.slice(start, reader.at);
      reader.take('THEN');
    } else if (reader.take('ELSE')) condition = [];
    const start = reader.at;
    reader.take('INTO');
    if (!reader.seek(['INTO'], ['WHEN'], ['ELSE'], ['SELECT'], ['WITH'], ['(', 'SELECT'])) return undefined;
    branches.push({ into: reader.tokens.slice(start, reader.at), condition });
  }
  const query = reader.rest;
  return branches.flatMap(({ into, condition: when }) => {
    const statement = single(tokens[0], into, when, query);
    return statement ? [statement] : [];
  });
}

/** `INSERT INTO t (columns) SELECT values FROM (query) WHERE condition`. */
function single(
  insert: Token,
  into: readonly Token[],
  condition: readonly Token[],
  query: readonly Token[],
): StatementTokens | undefined {
  const [first] = query;
  if (!first) return undefined;
  const values = topLevel(into, 0, (at) => startsWith(into, at, 'VALUES'));
  const cells = values < 0 ? [symbol('*', first)] : into.slice(values + 2, -1);
  const where = condition.length > 0 ? [written('WHERE', first), ...condition] : [];
  return statementOf([
    { ...insert, end: insert.start },
    ...(values < 0 ? into : into.slice(0, values)),
    written('SELECT', first),
    ...cells,
    written('FROM', first),
    symbol('(', first),
    ...query,
    symbol(')', first),
    written('inserted_rows', first),
    ...where,
  ]);
}

function fromInserts(tokens: StatementTokens): readonly StatementTokens[] | undefined {
  const from = topLevel(tokens, 0, (at) => startsWith(tokens, at, 'FROM'));
  const first = topLevel(tokens, 0, (at) => startsWith(tokens, at, 'INSERT'));
  if (from < 0 || first < from || !(from === 0 || startsWith(tokens, 0, 'WITH'))) return undefined;
  const ctes = tokens.slice(0, from);
  const source = tokens.slice(from, first);
  const parts: (readonly Token[])[] = [];
  for (let at = first; at >= 0 && at < tokens.length;) {
    const next = topLevel(tokens, at + 1, (place) => startsWith(tokens, place, 'INSERT'));
    const end = next < 0 ? tokens.length : next;
    parts.push(tokens.slice(at, end));
    at = next;
  }
  return parts.flatMap((part) => {
    const select = topLevel(part, 0, (at) => startsWith(part, at, 'SELECT'));
    if (select < 0) return [];
    const clause = topLevel(part, select, (at) => isClause(part[at]));
    const end = clause < 0 ? part.length : clause;
    const statement = statementOf([...ctes, ...part.slice(0, end), ...source, ...part.slice(end)]);
    return statement ? [statement] : [];
  });
}

/** Whether a clause begins here that follows the list of a SELECT and its FROM. */
export function isClause(token: Token | undefined): boolean {
  return token?.kind === 'word' && CLAUSES.has(token.text);
}
