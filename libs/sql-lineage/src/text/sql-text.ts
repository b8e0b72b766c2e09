import { type Token } from './lexer';

/**
 * The text of these tokens, each at its own offset from the first: what lies between them, comments and tokens that were taken
 * out, is blank.
 */
export function sqlText(tokens: readonly Token[]): string {
  const [first] = tokens;
  if (!first) return '';
  let text = '';
  for (const token of tokens) {
    text = text.padEnd(token.start - first.start) + token.written;
  }
  return text;
}
