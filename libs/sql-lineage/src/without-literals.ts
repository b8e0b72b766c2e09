import { rulesOf, type SqlDialect } from './dialect';
import { tokenize } from './text/lexer';

/**
 * The text on one line without comments, every string as `'?'` and every number as `0`, so that it can still be parsed: what it asks
 * and nothing of what it asks for. Texts that differ in nothing else become the same. Undefined where it is not certain what is a
 * string: for texts of BigQuery with three quotes in a row.
 */
export function withoutLiterals(sql: string, dialect: SqlDialect): string | undefined {
  if (dialect === 'bigquery' && /"""|'''/.test(sql)) return undefined;
  const parts: string[] = [];
  let end = 0;
  let isNumber = false;
  let before = '';
  for (const token of tokenize(sql, rulesOf(dialect))) {
    const touches = token.start === end;
    end = token.end;
    // The rest of a number in another notation, as 0xFF.
    if (isNumber && touches && token.kind === 'word') continue;
    // A parameter or place, as $1, says nothing of what stands there.
    const isPlace = touches && before === '$';
    isNumber = token.kind === 'number';
    if (parts.length > 0 && !touches) parts.push(' ');
    parts.push(token.kind === 'string' ? `'?'` : isNumber && !isPlace ? '0' : token.written);
    before = token.written;
  }
  return parts.join('');
}
