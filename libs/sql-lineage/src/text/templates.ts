/** What stands for a text that is only known at run time; a letter of a Latin extension that no real name has. */
export const UNKNOWN = 'ꟿ';

/** Whether a name is, wholly or in part, only known at run time. */
export function isUnknown(name: string): boolean {
  return name.includes(UNKNOWN);
}

const OPENING = /\{\{|\{%|\{#|\$\{/g;
/** A statement by its word: other texts have these signs, too, as patterns of LIKE. */
const STATEMENT =
  /\{%[-+]?\s*((?:end)?(?:if|for|set|macro|call|filter|raw|block|snapshot|test|materialization|docs|autoescape)|else|elif|do|import|from|include|extends|break|continue)\b/y;
const VARIABLE = /\$\{[^{}\n]{0,200}\}/y;
const CLOSING: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '{#': '#}' };
const NAME = /[\p{L}\p{N}_$]/u;

/** Words of statements whose text up to the end is no SQL of this statement; `set` only without a value. */
const SILENT: ReadonlySet<string> = new Set(['macro', 'call', 'test', 'docs', 'materialization']);
/** Macros of dbt that print nothing. */
const PRINTS_NOTHING =
  /^(?:config|log|print|do|return|exceptions\.|run_query|set|adapter\.|debug|depends_on)\b\s*(?:\(|\.)?/;
/** An expression that prints a separator between the rounds of a loop. */
const SEPARATOR = /\bloop\.(?:last|first)\b|^["'][\s,]*["']/;

/**
 * Puts plain SQL in place of Jinja and `${…}`, letter by letter, so that every other letter keeps its place: `ref` and `source` of dbt
 * become the names they stand for, other expressions a name that is not known. Of `if` only the first branch counts, the text of a
 * loop once; definitions of macros and comments go away.
 */
export function withoutTemplates(text: string): string {
  let result = '';
  let from = 0;
  let silent = 0;
  for (const { part, at, word } of templatesOf(text)) {
    const between = text.slice(from, at);
    result += silent > 0 ? blanks(between) : between;
    from = at + part.length;
    if (word !== undefined) {
      silent = afterStatement(word, part, silent);
      result += blanks(part);
    } else if (silent > 0 || part.startsWith('{#')) {
      result += blanks(part);
    } else {
      result += printed(part, text[at - 1], text[from]);
    }
  }
  return from === 0 ? text : result + text.slice(from);
}

interface Template {
  readonly part: string;
  readonly at: number;
  /** Of a statement: its word. */
  readonly word: string | undefined;
}

function* templatesOf(text: string): Generator<Template> {
  // Each kind is given up once it is not closed any more, so that a text is gone through once.
  const open = new Set(Object.keys(CLOSING));
  let next = 0;
  for (let found = findFrom(text, next); found; found = findFrom(text, next)) {
    const at = found.index;
    const [sign] = found;
    const word = sign === '{%' ? matchAt(STATEMENT, text, at)?.[1] : undefined;
    next = at + sign.length;
    if (sign === '{%' && word === undefined) continue;
    const part = sign === '${' ? matchAt(VARIABLE, text, at)?.[0] : closedPart(text, at, sign, open);
    if (part === undefined) continue;
    yield { part, at, word };
    next = at + part.length;
  }
}

function closedPart(text: string, at: number, sign: string, open: Set<string>): string | undefined {
  const closing = CLOSING[sign];
  if (closing === undefined || !open.has(sign)) return undefined;
  const end = text.indexOf(closing, at + sign.length);
  if (end < 0) open.delete(sign);
  return end < 0 ? undefined : text.slice(at, end + closing.length);
}

function findFrom(text: string, at: number): RegExpExecArray | null {
  OPENING.lastIndex = at;
  return OPENING.exec(text);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

// How many open statements hide the text: those that are inside of hidden ones count, so that each end finds its beginning.
function afterStatement(word: string, statement: string, silent: number): number {
  const ends = word.startsWith('end');
  const opens = /^(?:if|for|set|macro|call|test|docs|materialization|filter|block|raw|snapshot)$/.test(word);
  if (silent > 0) {
    if (ends) return silent - 1;
    if (opens && !(word === 'set' && statement.includes('='))) return silent + 1;
    return silent;
  }
  if (word === 'else' || word === 'elif') return 1;
  return SILENT.has(word) || (word === 'set' && !statement.includes('=')) ? 1 : 0;
}

function printed(part: string, before: string | undefined, after: string | undefined): string {
  const inner = part.startsWith('$') ? part.slice(2, -1) : part.slice(2, -2).replace(/^[-+]|[-+]$/g, '');
  const expression = inner.trim();
  const name = nameOf(expression);
  if (name !== undefined && name.length <= part.length) return name + blanks(part.slice(name.length));
  if (PRINTS_NOTHING.test(expression) || SEPARATOR.test(expression)) return blanks(part);
  // Beside a letter it is a part of a name.
  if (after !== undefined && NAME.test(after)) return UNKNOWN.repeat(part.length);
  if (before === undefined || !NAME.test(before)) {
    // A name touches the dot behind it.
    if (after === '.') return blanks(part.slice(1)) + UNKNOWN;
  }
  return UNKNOWN + blanks(part.slice(1));
}

/** The table that `ref('model')`, `ref('package', 'model')` or `source('schema', 'table')` stands for. */
function nameOf(expression: string): string | undefined {
  const [, call, list = ''] = /^(ref|source)\s*\(([^()]*)\)/.exec(expression) ?? [];
  if (call === undefined) return undefined;
  const names = [...list.matchAll(/(?<!=\s*)(["'])([\w$-]+)\1/g)].map(([, , name = '']) => name);
  const last = names.at(-1);
  if (last === undefined) return undefined;
  return call === 'source' && names.length > 1 ? names.slice(-2).join('.') : last;
}

function blanks(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
