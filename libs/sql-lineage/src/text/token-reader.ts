import { type Token } from './lexer';
import { startsWith } from './split';

/** Walks over tokens from left to right. */
export class TokenReader {
  private place = 0;

  constructor(readonly tokens: readonly Token[]) {}

  get at(): number {
    return this.place;
  }

  get token(): Token | undefined {
    return this.tokens[this.place];
  }

  get rest(): readonly Token[] {
    return this.tokens.slice(this.place);
  }

  /** Whether the next tokens are these words or symbols. */
  is(...words: readonly string[]): boolean {
    return startsWith(this.tokens, this.place, ...words);
  }

  /** Goes on behind these words or symbols when they are next. */
  take(...words: readonly string[]): boolean {
    if (!this.is(...words)) return false;
    this.place += words.length;
    return true;
  }

  /** Goes on behind each of the words that is next, in any order. */
  skipWords(...words: readonly string[]): void {
    while (this.token?.kind === 'word' && words.includes(this.token.text)) this.place += 1;
  }

  skip(count: number): void {
    this.place += count;
  }

  /** The tokens between the parentheses that open here; goes on behind them. */
  group(): readonly Token[] | undefined {
    if (!this.is('(')) return undefined;
    const start = this.place + 1;
    const end = closingOf(this.tokens, this.place);
    this.place = end + 1;
    return this.tokens.slice(start, end);
  }

  /** Goes to the next place outside of parentheses where one of these sequences of words stands; stays when there is none. */
  seek(...sequences: readonly (readonly string[])[]): boolean {
    const found = topLevel(this.tokens, this.place, (at) =>
      sequences.some((words) => startsWith(this.tokens, at, ...words)),
    );
    if (found < 0) return false;
    this.place = found;
    return true;
  }
}

/** First place from `from` on, outside of parentheses, that fits; -1 when none does. */
export function topLevel(tokens: readonly Token[], from: number, fits: (at: number) => boolean): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind === 'symbol' && token.text === ')') depth -= 1;
    if (depth === 0 && fits(at)) return at;
    if (token?.kind === 'symbol' && token.text === '(') depth += 1;
    if (depth < 0) return -1;
  }
  return -1;
}

/** Place of the parenthesis that closes the one at `open`, or the end of the tokens. */
export function closingOf(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind !== 'symbol') continue;
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

/** The tokens between commas outside of parentheses. */
export function listed(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: (readonly Token[])[] = [];
  let from = 0;
  while (from < tokens.length) {
    const comma = topLevel(tokens, from, (at) => startsWith(tokens, at, ','));
    const end = comma < 0 ? tokens.length : comma;
    if (end > from) parts.push(tokens.slice(from, end));
    from = end + 1;
  }
  return parts;
}
