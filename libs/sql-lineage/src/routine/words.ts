import { type Token } from '../text/lexer';
import { startsWith } from '../text/split';
import { closingOf } from '../text/token-reader';
import { type Target } from './step';

/** Whether a token is this unquoted word. */
export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.text);
}

/** Parts of a list, commas inside of brackets not counted. */
export function splitAtCommas(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    const symbol = token.kind === 'symbol' ? token.text : '';
    if (symbol === '(' || symbol === '[') depth += 1;
    if (symbol === ')' || symbol === ']') depth -= 1;
    if (symbol === ',' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

/** Index of one of these words outside of parentheses and CASE, or -1. */
export function topLevel(tokens: readonly Token[], from: number, ...words: readonly string[]): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token || token.kind === 'string' || token.kind === 'quoted') continue;
    if (depth === 0 && words.includes(token.text)) return at;
    depth += nesting(token);
    if (depth < 0) depth = 0;
  }
  return -1;
}

/** What a token adds to the depth of parentheses and CASE expressions. */
export function nesting(token: Token): number {
  if (token.kind === 'symbol') return token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
  return isWord(token, 'CASE') ? 1 : isWord(token, 'END') ? -1 : 0;
}

/** Statements whose INTO names what they fill. */
const FILLING: ReadonlySet<string> = new Set([
  'INSERT',
  'MERGE',
  'REPLACE',
  'COPY',
  'LOAD',
  'UPDATE',
  'DELETE',
]);

/** A statement without the INTO that fills variables, and these. */
export function withoutInto(words: readonly Token[]): {
  readonly tokens: readonly Token[];
  readonly into: readonly Target[];
} {
  const at = intoAt(words);
  if (at < 0) return { tokens: words, into: [] };
  const bulk = startsWith(words, at - 2, 'BULK', 'COLLECT') ? 2 : 0;
  const from = startsWith(words, at + 1, 'STRICT') ? at + 2 : at + 1;
  const end = targetsEnd(words, from);
  return {
    tokens: [...words.slice(0, at - bulk), ...words.slice(end)],
    into: splitAtCommas(words.slice(from, end)),
  };
}

function intoAt(words: readonly Token[]): number {
  let filling = FILLING.has(words[0]?.text ?? '');
  let depth = 0;
  for (const [index, token] of words.entries()) {
    if (token.kind === 'symbol') depth += nesting(token);
    if (depth > 0 || token.kind !== 'word') continue;
    if (isWord(token, 'RETURNING', 'RETURN')) filling = false;
    else if (index > 0 && FILLING.has(token.text) && isWord(words[0], 'WITH')) filling = true;
    const toFile = isWord(words[index + 1], 'OUTFILE', 'DUMPFILE');
    if (token.text === 'INTO' && !filling && !toFile) return index;
  }
  return -1;
}

function targetsEnd(words: readonly Token[], from: number): number {
  let at = from;
  while (at < words.length) {
    at += 1;
    for (let more = true; more;) {
      more = false;
      if (words[at]?.text === '.') {
        at += 2;
        more = true;
      } else if (words[at]?.text === '[') {
        while (at < words.length && words[at]?.text !== ']') at += 1;
        at += 1;
        more = true;
      } else if (words[at]?.text === '(') {
        at = closingOf(words, at) + 1;
        more = true;
      }
    }
    if (words[at]?.text !== ',') return at;
    at += 1;
  }
  return at;
}

/** Whether the tokens are a variable, possibly with fields and subscripts. */
export function isTarget(tokens: readonly Token[]): boolean {
  let depth = 0;
  let place = 0;
  return tokens.every((token) => {
    const symbol = token.kind === 'symbol' ? token.text : '';
    if (symbol === '[' || (symbol === '(' && place > 0)) depth += 1;
    const inside = depth > 0;
    if (symbol === ']' || symbol === ')') depth -= 1;
    if (inside) return true;
    place += 1;
    return place % 2 === 1 ? token.kind === 'word' || token.kind === 'quoted' : token.text === '.';
  });
}

/** Whether there is a query among the tokens; without one an expression touches no table. */
export function hasQuery(tokens: readonly Token[]): boolean {
  return tokens.some((token) => isWord(token, 'SELECT', 'FROM'));
}

/** Parentheses around a whole list that are looked behind; nobody writes more. */
const MAX_WRAPS = 20;

/** The content of parentheses around the whole list, or the list. */
export function unwrapped(tokens: readonly Token[]): readonly Token[] {
  let inner = tokens;
  for (let round = 0; round < MAX_WRAPS; round += 1) {
    const [open] = inner;
    const isWrapped =
      open?.text === '(' && open.kind === 'symbol' && closingOf(inner, 0) === inner.length - 1;
    if (!isWrapped) break;
    inner = inner.slice(1, -1);
  }
  return inner;
}
