import { type DialectRules, foldName } from '../dialect';
import { type Token } from './lexer';

/**
 * The text of these tokens, each at its own offset from the first as far as there is room: what lies between them, comments and
 * tokens that were taken out, is blank. Unquoted words are folded; tokens that did not touch do not touch here.
 */
export function sqlText(tokens: readonly Token[], rules: DialectRules): string {
  const [first] = tokens;
  if (!first) return '';
  // Parts and their length: a string that grows by tokens would be copied for each of them.
  const parts: string[] = [];
  let length = 0;
  let before: Token | undefined;
  for (const token of tokens) {
    const written = token.kind === 'word' ? foldName(token.written, false, rules) : token.written;
    const missing = token.start - first.start - length;
    const blanks = missing > 0 ? missing : length === 0 || touch(before, token) ? 0 : 1;
    if (blanks > 0) parts.push(' '.repeat(blanks));
    parts.push(written);
    length += blanks + written.length;
    before = token;
  }
  return parts.join('');
}

// A token without a length is none of the text.
function touch(before: Token | undefined, token: Token): boolean {
  return before?.end === token.start && before.end > before.start && token.end > token.start;
}
