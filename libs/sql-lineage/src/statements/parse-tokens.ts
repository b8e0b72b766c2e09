import { type Catalog } from '../catalog';
import { rulesOf, type SqlDialect } from '../dialect';
import { type Token } from '../text/lexer';
import { sqlText } from '../text/sql-text';
import { startsWith } from '../text/split';
import { topLevel } from '../text/token-reader';
import { asNode, isFields, type Tree } from '../tree/node';
import { parseStatement } from '../tree/parser';
import { nameOf } from './by-words';
import { groupedUnions } from './long-unions';
import { repaired } from './repair';
import { shallow } from './shallow';
import { simplified } from './simplify';

export type ParsedTokens =
  | { readonly ok: true; readonly tree: Tree; readonly readAs?: SqlDialect }
  | { readonly ok: false; readonly reason: string };

/** Dialects as which a statement is read that its own one refuses: each takes what others do not. */
const OTHERS: readonly SqlDialect[] = ['generic', 'snowflake'];
/** What the parser says of a text that is nested deeper than it goes. */
const TOO_DEEP = /DEPTH_EXCEEDED/;
/** What the parser also takes where a statement should stand. */
const EXPRESSIONS: ReadonlySet<string> = new Set([
  'column', 'literal', 'identifier', 'function', 'dot', 'method_call', 'star', 'cast', 'case', 'and', 'or', 'not', 'neg', 'eq', 'neq', 'lt',
  'lte', 'gt', 'gte', 'add', 'sub', 'mul', 'div', 'mod', 'concat', 'in', 'like', 'between', 'is_null', 'boolean', 'null', 'parameter',
]); // prettier-ignore
/** Longest statement that is worth more than one try. */
const MAX_LENGTH = 50_000;

/**
 * Parses a statement; one that its dialect refuses without the clauses that can be missed, and as other dialects would. The reason is
 * that of the first try when all fail.
 */
export function parseTokens(tokens: readonly Token[], dialect: SqlDialect, catalog: Catalog): ParsedTokens {
  const clean = repaired(tokens, catalog);
  const text = sqlText(clean, catalog.rules);
  const parsed = parseStatement(text, dialect);
  if (parsed.ok) {
    const node = asNode(parsed.tree);
    if (EXPRESSIONS.has(node?.type ?? ''))
      return { ok: false, reason: 'it is an expression and no statement' };
    const isLost = node?.type === 'create_table' && !isFields(node.fields['as_select']) && hasQuery(clean);
    return isLost ? { ok: false, reason: 'the parser passes over its query' } : parsed;
  }
  if (TOO_DEEP.test(parsed.reason)) return parsedFlat(clean, dialect, catalog) ?? parsed;
  if (text.length > MAX_LENGTH) return parsed;
  const simple = simplified(clean);
  if (simple.length < clean.length) {
    const again = parseStatement(sqlText(simple, catalog.rules), dialect);
    if (again.ok) return again;
  }
  for (const other of OTHERS) {
    if (other === dialect) continue;
    const again = parseStatement(sqlText(requoted(simple, other, catalog), catalog.rules), other);
    if (again.ok) return { ok: true, tree: again.tree, readAs: other };
  }
  return parsed;
}

/** Whether a definition goes on with `AS` and a query. */
function hasQuery(tokens: readonly Token[]): boolean {
  const as = topLevel(tokens, 0, (at) => startsWith(tokens, at, 'AS'));
  return as > 0 && ['SELECT', 'WITH', '('].some((word) => startsWith(tokens, as + 1, word));
}

function parsedFlat(
  tokens: readonly Token[],
  dialect: SqlDialect,
  catalog: Catalog,
): ParsedTokens | undefined {
  const short = groupedUnions(tokens);
  for (const flat of [short, shallow(short ?? tokens)]) {
    const again = flat && parseStatement(sqlText(flat, catalog.rules), dialect);
    if (again?.ok) return again;
  }
  return undefined;
}

function requoted(tokens: readonly Token[], dialect: SqlDialect, catalog: Catalog): readonly Token[] {
  const [[open, close] = ['"', '"']] = Object.entries(rulesOf(dialect).quotes);
  return tokens.map((token) => {
    if (token.kind !== 'quoted') return token;
    const text = `${open}${nameOf(token, catalog).replaceAll(close, close + close)}${close}`;
    return { ...token, text, written: text };
  });
}
