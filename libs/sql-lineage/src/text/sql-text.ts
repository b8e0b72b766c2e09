import { type DialectRules, foldName } from '../dialect';
import { type Token } from './lexer';

/**
 * The text of these tokens, each at its own offset from the first as far as there is room: what lies between them, comments and
 * tokens that were taken out, is blank. Unquoted words are folded; tokens that did not touch do not touch here.
 */
export function sqlText(tokens: readonly Token[], rules: DialectRules): string {
  const [first] = tokens;
  if (!first) return '';
  let text = '';
  let before: Token | undefined;
  for (const token of tokens) {
    const written = token.kind === 'word' ? foldName(token.written, false, rules) : token.written;
    text = text.padEnd(token.start - first.start);
    text += (text === '' || text.endsWith(' ') || touch(before, token) ? '' : ' ') + written;
    before = token;
  }
  return text;
}

// A token without a length is none of the text.
function touch(before: Token | undefined, token: Token): boolean {
  return before?.end === token.start && before.end > before.start && token.end > token.start;
}
