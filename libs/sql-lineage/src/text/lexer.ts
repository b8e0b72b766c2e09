import { type DialectRules } from '../dialect';

/** A lexical unit of a SQL text; blanks and comments are left out. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'symbol';
  /** A word in upper case, anything else as written. */
  readonly text: string;
  readonly written: string;
  /** UTF-16 offsets, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Of a string: offsets of what stands between its quotes. */
  readonly content?: readonly [start: number, end: number];
}

const WORD = /[\p{L}_][\p{L}\p{N}_$]*/uy;
/** A name that begins with a mark: variables, parameters and temporary tables. */
const MARKED = /(?:@{1,2}|#{1,2}|:)[\p{L}_][\p{L}\p{N}_$@#]*/uy;
/** A stage of Snowflake with the path in it. */
const STAGE = /@(?:[\p{L}\p{N}_$.%~]|"[^"]*")+(?:\/[^\s,;()'"]*)*/uy;
/** A name between brackets where they may also mean a place in an array. */
const BRACKETED = /\[[\p{L}_][^\][,'"()]*\]/uy;
/** A string of Oracle that is quoted by q'[ and ]' or other signs. */
const ALTERNATIVE = /[nN]?[qQ]'[^\s]/y;
const CLOSING: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}', '<': '>' };
/** Beginnings and ends of block comments. */
const MARKS = /\/\*|\*\//g;
const OPERAND_END = /[\p{L}\p{N}_$\])'"`]/u;
const NUMBER = /(?:\d[\d_]*(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const SYMBOL = /::|:=|<<|>>|=>|\.\.|[^\s]/y;
const DOLLAR_TAG = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const BLANKS = /\s+/y;

/**
 * Cuts a text into tokens without understanding it, so that a statement the parser refuses can still be told from its neighbours.
 * An unclosed quote or comment reaches to the end of the text.
 */
export function tokenize(text: string, rules: DialectRules): readonly Token[] {
  const tokens: Token[] = [];
  const comments = { nest: true };
  for (
    let at = skipBlanks(text, 0, rules, comments);
    at < text.length;
    at = skipBlanks(text, at, rules, comments)
  ) {
    const token = next(text, at, rules);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function next(text: string, at: number, rules: DialectRules): Token {
  const char = text[at] ?? '';
  if (char === "'") return quotedString(text, at, at, rules.backslash);
  // E'…' has escapes, B'…', X'…', N'…' and U&'…' are strings all the same.
  const prefixed = /^(?:[eEbBxXnNrR]|[uU]&)'/.exec(text.slice(at, at + 3));
  if (prefixed)
    return quotedString(text, at, at + prefixed[0].length - 1, rules.backslash || /^[eE]/.test(char));
  const alternative = rules.alternativeQuotes ? match(ALTERNATIVE, text, at) : undefined;
  if (alternative !== undefined) return alternativeString(text, at, alternative);
  const close = rules.quotes[char];
  if (close !== undefined) return quotedName(text, at, close);
  const special = markedName(text, at, char, rules);
  if (special) return special;
  if (char === '"') return quotedString(text, at, at, rules.backslash);
  if (char === '$' && rules.dollarQuotes) {
    const tag = match(DOLLAR_TAG, text, at);
    if (tag !== undefined) return dollarString(text, at, tag);
  }
  const word = match(WORD, text, at);
  if (word !== undefined) return token('word', text, at, at + word.length);
  const number = match(NUMBER, text, at);
  if (number !== undefined) return token('number', text, at, at + number.length);
  return token('symbol', text, at, at + (match(SYMBOL, text, at)?.length ?? 1));
}

function markedName(text: string, at: number, char: string, rules: DialectRules): Token | undefined {
  // Behind an operand these are operators: a path, a place, a link.
  if (OPERAND_END.test(text[at - 1] ?? '')) return undefined;
  if (char === '@' && rules.stages) {
    const stage = match(STAGE, text, at);
    if (stage === undefined) return undefined;
    return requoted(stage.replaceAll('"', ''), at, at + stage.length);
  }
  if (rules.marks.includes(char)) {
    const name = match(MARKED, text, at);
    return name === undefined ? undefined : token('word', text, at, at + name.length);
  }
  if (!rules.looseQuotes) return undefined;
  if (char === '`') {
    const { end } = quotedName(text, at, char);
    return requoted(text.slice(at + 1, end - 1), at, end);
  }
  const name = char === '[' && !isWordBefore(text, at) ? match(BRACKETED, text, at) : undefined;
  return name === undefined ? undefined : requoted(name.slice(1, -1), at, at + name.length);
}

function requoted(name: string, start: number, end: number): Token {
  const written = `"${name.replaceAll('"', '""')}"`;
  return { kind: 'quoted', text: written, written, start, end };
}

/** Whether an expression can end before this place: only words that do not can stand before a bracketed name. */
function isWordBefore(text: string, at: number): boolean {
  const before = /[\p{L}\p{N}_$\])'"`]*\s*$/u.exec(text.slice(Math.max(0, at - 40), at))?.[0].trim() ?? '';
  return (
    before !== '' &&
    !/^(?:select|distinct|from|join|into|update|table|by|and|or|on|where|as|when|then|else|set|view|not|using)$/i.test(
      before,
    )
  );
}

function token(kind: Token['kind'], text: string, start: number, end: number): Token {
  const written = text.slice(start, end);
  return { kind, text: kind === 'word' ? written.toUpperCase() : written, written, start, end };
}

function quotedString(text: string, start: number, open: number, backslash: boolean): Token {
  const quote = text[open];
  let at = open + 1;
  while (at < text.length) {
    if (backslash && text[at] === '\\') at += 2;
    else if (text[at] !== quote) at += 1;
    else if (text[at + 1] === quote) at += 2;
    else break;
  }
  const end = Math.min(at, text.length);
  return { ...token('string', text, start, Math.min(end + 1, text.length)), content: [open + 1, end] };
}

function quotedName(text: string, start: number, close: string): Token {
  let at = start + 1;
  while (at < text.length && (text[at] !== close || text[at + 1] === close)) at += text[at] === close ? 2 : 1;
  return token('quoted', text, start, Math.min(at + 1, text.length));
}

function alternativeString(text: string, start: number, opening: string): Token {
  const sign = opening.at(-1) ?? '';
  const from = start + opening.length;
  const found = text.indexOf(`${CLOSING[sign] ?? sign}'`, from);
  const end = found < 0 ? text.length : found;
  // The parser knows only plain quotes.
  const written = `'${text.slice(from, end).replaceAll("'", "''")}'`;
  return {
    kind: 'string',
    text: written,
    written,
    start,
    end: Math.min(end + 2, text.length),
    content: [from, end],
  };
}

function dollarString(text: string, start: number, tag: string): Token {
  const from = start + tag.length;
  const found = text.indexOf(tag, from);
  const end = found < 0 ? text.length : found;
  return { ...token('string', text, start, Math.min(end + tag.length, text.length)), content: [from, end] };
}

interface Comments {
  /** Whether block comments of this text nest, as far as it is known. */
  nest: boolean;
}

function skipBlanks(text: string, from: number, rules: DialectRules, comments: Comments): number {
  for (let at = from; ;) {
    const before = at;
    at += match(BLANKS, text, at)?.length ?? 0;
    if (
      text.startsWith('--', at) ||
      (rules.hashComments && text[at] === '#') ||
      (text.startsWith('//', at) && rules.slashComments)
    ) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (text.startsWith('/*', at)) {
      at = afterBlockComment(text, at, comments);
    }
    if (at === before) return at;
  }
}

// Block comments nest in some dialects. One that never ends that way is taken to end at its first end, as it does in the others.
function afterBlockComment(text: string, start: number, comments: Comments): number {
  const first = text.indexOf('*/', start + 2);
  if (first < 0) return text.length;
  const inner = text.indexOf('/*', start + 2);
  if (!comments.nest || inner < 0 || inner > first) return first + 2;
  let depth = 0;
  MARKS.lastIndex = start;
  for (let mark = MARKS.exec(text); mark; mark = MARKS.exec(text)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.index + 2;
  }
  comments.nest = false;
  return first + 2;
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
