import { type DialectRules, foldName } from '../dialect';
import { type Token } from './lexer';

/**
 * The text of these tokens, each at its own offset from the first: what lies between them, comments and tokens that were taken
 * out, is blank. Unquoted words are folded.
 */
export function sqlText(tokens: readonly Token[], rules: DialectRules): string {
  const [first] = tokens;
  if (!first) return '';
  let text = '';
  for (const token of tokens) {
    const written = token.kind === 'word' ? foldName(token.written, false, rules) : token.written;
    text = text.padEnd(token.start - first.start) + written;
  }
  return text;
}
