import { rulesOf, type SqlDialect } from './dialect';
import { tokenize } from './text/lexer';

/**
 * The text on one line without comments, every string as `'?'` and every number as `0`, so that it can still be parsed: what it asks
 * and nothing of what it asks for. Texts that differ in nothing else become the same.
 */
export function withoutLiterals(sql: string, dialect: SqlDialect): string {
  const parts: string[] = [];
  let end = 0;
  for (const token of tokenize(sql, rulesOf(dialect))) {
    if (parts.length > 0 && token.start > end) parts.push(' ');
    parts.push(token.kind === 'string' ? `'?'` : token.kind === 'number' ? '0' : token.written);
    end = token.end;
  }
  return parts.join('');
}
