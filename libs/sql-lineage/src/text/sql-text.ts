import { type DialectRules, foldName } from '../dialect';
import { type Token } from './lexer';

/**
 * The text of these tokens, each at its own offset from the first as far as there is room: what lies between them, comments and
 * tokens that were taken out, is blank. Unquoted words are folded; tokens that did not touch do not touch here.
 */
export function sqlText(tokens: readonly Token[], rules: DialectRules): string {
  const [first] = tokens;
  if (!first) return '';
  // Looking at the end of a text that grows would copy all of it each time.
  const parts: string[] = [];
  let length = 0;
  let isOpen = false;
  let before: Token | undefined;
  for (const token of tokens) {
    const written = token.kind === 'word' ? foldName(token.written, false, rules) : token.written;
    const missing = Math.max(0, token.start - first.start - length);
    const blanks: number = missing > 0 || !isOpen || touch(before, token) ? missing : 1;
    parts.push(' '.repeat(blanks), written);
    length += blanks + written.length;
    isOpen = written === '' ? isOpen && blanks === 0 : !written.endsWith(' ');
    before = token;
  }
  return parts.join('');
}

// A token without a length is none of the text.
function touch(before: Token | undefined, token: Token): boolean {
  return before?.end === token.start && before.end > before.start && token.end > token.start;
}
