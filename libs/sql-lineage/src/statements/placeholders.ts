import { type Token } from '../text/lexer';
import { startsWith } from '../text/split';

/**
 * Place behind a parameter that a program puts a text in for: `{name}` anywhere, and where a table is named also `:name`, `$1`, `$(name)`,
 * `?`, `%s`, `%(name)s` and `&name`. The place itself when there is none.
 */
export function endOfPlaceholder(tokens: readonly Token[], at: number, isTable: boolean): number {
  const sign = tokens[at]?.text ?? '';
  if (sign === '{') return isName(tokens[at + 1]) && startsWith(tokens, at + 2, '}') ? at + 3 : at;
  if (!isTable) return at;
  if (/^:\w/.test(sign) || sign === '?') return at + 1;
  const next = tokens[at + 1];
  switch (sign) {
    case ':':
    case '&':
      return isName(next) ? at + 2 : at;
    case '$':
      if (startsWith(tokens, at + 1, '(') && startsWith(tokens, at + 3, ')')) return at + 4;
      return isName(next) || next?.kind === 'number' ? at + 2 : at;
    case '%':
      if (startsWith(tokens, at + 1, '(') && startsWith(tokens, at + 3, ')')) return at + 5;
      return next?.text === 'S' ? at + 2 : at;
    default:
      return at;
  }
}

function isName(token: Token | undefined): boolean {
  return token?.kind === 'word';
}
