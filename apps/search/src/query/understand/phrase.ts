import { nameWords } from '../../documents/name-words';

/** One word of a question, or one name with underscores or dots in it. */
export interface Token {
  /** As typed, without punctuation around it. */
  readonly text: string;
  /** As `nameWords` gives it: `dep_delay` is `dep delay`. */
  readonly words: string;
  /** Was written with the ending of a possessor: `marketing's`. */
  readonly possessive: boolean;
  /** A comma, full stop or the like follows. */
  readonly ends: boolean;
}

/** Names are looked up over this many tokens at most. */
const LONGEST_NAME = 8;
const TOKEN = /[\p{L}\p{N}\p{M}_.$#@/:*+-]+/gu;
const ARTICLES = new Set(['the', 'a', 'an', 'our', 'any']);

/** Takes a question apart; every part keeps what was typed. */
export function tokensOf(text: string): Token[] {
  const plain = text.replace(/[’ʼ]/g, "'");
  return [...plain.matchAll(TOKEN)].flatMap(({ 0: match, index }) => {
    const typed = match.replace(/^[.:/+*-]+|[.:/+*-]+$/g, '');
    const isEnding = typed.toLowerCase() === 's' && plain[index - 1] === "'";
    const after = plain.slice(index + match.length);
    const last = {
      possessive: /^'s\b/i.test(after) || (/^'(\s|$)/.test(after) && /s$/i.test(typed)),
      ends: /^\s*[,;.?!)]/.test(after) || !match.endsWith(typed),
    };
    const parts = isEnding ? [] : partsOf(typed).filter((part) => nameWords(part) !== '');
    return parts.map((part, at) => ({
      text: part,
      words: nameWords(part),
      possessive: at === parts.length - 1 && last.possessive,
      ends: at === parts.length - 1 && last.ends,
    }));
  });
}

/** A hyphen joins words, but also the numbers of a date; what has a colon in it is one thing. */
function partsOf(typed: string): string[] {
  return typed.includes(':') ? [typed] : typed.split(/(?<!\d)-|-(?!\d)/);
}

/** Tokens of a question, with the ways in which grammars look at them. */
export class Phrase {
  constructor(readonly tokens: readonly Token[]) {}

  get length(): number {
    return this.tokens.length;
  }

  words(at: number): string {
    return this.tokens[at]?.words ?? '';
  }

  /** What was typed from `from` up to, not including, `to`. */
  text(from: number, to: number): string {
    return this.tokens
      .slice(from, to)
      .map(({ text }) => text)
      .join(' ');
  }

  /** How many tokens from `at` on are one of the wordings, the longest if several are; 0 when none is. */
  said(at: number, wordings: readonly string[]): number {
    let longest = 0;
    const first = this.words(at);
    for (const wording of wordings) {
      // Nearly all wordings begin otherwise, and there are many of them.
      if (first === '' || !wording.startsWith(first)) continue;
      const parts = wording.split(' ');
      if (parts.length > longest && parts.every((part, offset) => this.words(at + offset) === part)) {
        longest = parts.length;
      }
    }
    return longest;
  }

  /** The same for tokens that end before `before`. */
  saidBefore(before: number, wordings: readonly string[]): number {
    return Math.max(
      0,
      ...wordings.map((wording) => {
        const { length } = wording.split(' ');
        return before >= length && this.said(before - length, [wording]) === length ? length : 0;
      }),
    );
  }

  /** Position after an article at `at`, if there is one. */
  afterArticle(at: number): number {
    return ARTICLES.has(this.words(at)) ? at + 1 : at;
  }

  /** The longest name from `at` on that `lookUp` finds something for. */
  named<T>(at: number, lookUp: (words: string) => readonly T[]): Named<T> | undefined {
    const stop = this.tokens.findIndex(({ ends }, index) => ends && index >= at);
    const longest = Math.min(this.length, at + LONGEST_NAME, stop < 0 ? this.length : stop + 1);
    for (let to = longest; to > at; to -= 1) {
      const found = lookUp(this.join(at, to));
      if (found.length > 0) return { found, from: at, to };
    }
    return undefined;
  }

  /** The longest name that ends before `before`. */
  namedBefore<T>(before: number, lookUp: (words: string) => readonly T[]): Named<T> | undefined {
    const stop = this.tokens.findLastIndex(({ ends }, index) => ends && index < before - 1);
    for (let from = Math.max(0, before - LONGEST_NAME, stop + 1); from < before; from += 1) {
      const found = lookUp(this.join(from, before));
      if (found.length > 0) return { found, from, to: before };
    }
    return undefined;
  }

  /** Like {@link named}, and what goes on with one of `links` and another name. */
  listed<T>(
    at: number,
    links: readonly string[],
    lookUp: (words: string) => readonly T[],
  ): Named<T> | undefined {
    const first = this.named(at, lookUp);
    if (!first) return undefined;
    const linked = this.said(first.to, links);
    const isComma = this.tokens[first.to - 1]?.ends === true;
    if (linked === 0 && !isComma) return first;
    const rest = this.listed(this.afterArticle(first.to + linked), links, lookUp);
    return rest ? { found: [...first.found, ...rest.found], from: at, to: rest.to } : first;
  }

  private join(from: number, to: number): string {
    return this.tokens
      .slice(from, to)
      .map(({ words }) => words)
      .join(' ');
  }
}

/** What a name in a question stands for, and where the name is. */
export interface Named<T> {
  readonly found: readonly T[];
  readonly from: number;
  readonly to: number;
}
