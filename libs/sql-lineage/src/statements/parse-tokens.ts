import { type Catalog } from '../catalog';
import { rulesOf, type SqlDialect } from '../dialect';
import { type Token } from '../text/lexer';
import { sqlText } from '../text/sql-text';
import { type Tree } from '../tree/node';
import { parseStatement } from '../tree/parser';
import { nameOf } from './by-words';
import { repaired } from './repair';

export type ParsedTokens =
  | { readonly ok: true; readonly tree: Tree; readonly readAs?: SqlDialect }
  | { readonly ok: false; readonly reason: string };

/** Dialects as which a statement is read that its own one refuses: each takes what others do not. */
const OTHERS: readonly SqlDialect[] = ['generic', 'snowflake', 'spark', 'duckdb', 'oracle'];
/** Longest statement that is worth more than one try. */
const MAX_LENGTH = 50_000;

/** Parses a statement; one that its dialect refuses as other dialects would. The result is the first dialect's reason when all do. */
export function parseTokens(tokens: readonly Token[], dialect: SqlDialect, catalog: Catalog): ParsedTokens {
  const clean = repaired(tokens, catalog);
  const text = sqlText(clean, catalog.rules);
  const parsed = parseStatement(text, dialect);
  if (parsed.ok || text.length > MAX_LENGTH) return parsed;
  for (const other of OTHERS) {
    if (other === dialect) continue;
    const again = parseStatement(sqlText(requoted(clean, other, catalog), catalog.rules), other);
    if (again.ok) return { ok: true, tree: again.tree, readAs: other };
  }
  return parsed;
}

function requoted(tokens: readonly Token[], dialect: SqlDialect, catalog: Catalog): readonly Token[] {
  const [[open, close] = ['"', '"']] = Object.entries(rulesOf(dialect).quotes);
  return tokens.map((token) => {
    if (token.kind !== 'quoted') return token;
    const text = `${open}${nameOf(token, catalog).replaceAll(close, close + close)}${close}`;
    return { ...token, text, written: text };
  });
}
