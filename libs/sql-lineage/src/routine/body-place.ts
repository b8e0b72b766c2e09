import { type SqlDialect } from '../dialect';
import { type Token } from '../text/lexer';
import { startsWith } from '../text/split';
import { closingOf } from '../text/token-reader';
import { type BodyPlace } from './header';
import { isWord, unwrapped } from './words';

/** Words that begin a body of one statement where nothing introduces it. */
const STATEMENTS: ReadonlySet<string> = new Set([
  'INSERT', 'UPDATE', 'DELETE', 'REPLACE', 'SELECT', 'WITH', 'CALL', 'SET', 'IF', 'CASE', 'WHILE', 'LOOP', 'REPEAT', 'TRUNCATE', 'DO',
]); // prettier-ignore

/** Dialects in which nothing but the head's clauses stands before a body of one statement. */
const BARE_BODIES: ReadonlySet<SqlDialect> = new Set(['mysql']);

/** Finds the body behind the head's parameters, and the place where it begins. */
export function findBody(
  tokens: readonly Token[],
  from: number,
  dialect: SqlDialect,
): { readonly at: number; readonly body: BodyPlace } | undefined {
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.text === '(' && token.kind === 'symbol') {
      at = closingOf(tokens, at);
      continue;
    }
    const body = bodyAt(tokens, at, from, dialect);
    if (body) return { at, body };
  }
  return undefined;
}

function bodyAt(
  tokens: readonly Token[],
  at: number,
  from: number,
  dialect: SqlDialect,
): BodyPlace | undefined {
  const token = tokens[at];
  const next = tokens[at + 1];
  if (token?.content) return isBody(tokens, at, from) ? stringBody(token) : undefined;
  if (token?.kind !== 'word') return undefined;
  if (startsWith(tokens, at, 'BEGIN', 'ATOMIC')) return { type: 'atomic', tokens: tokens.slice(at + 2, -1) };
  if (isWord(token, 'BEGIN', 'DECLARE')) return { type: 'block', tokens: tokens.slice(at) };
  if (isWord(token, 'AS', 'IS')) return introduced(tokens, at, next, dialect);
  // Oracle writes RETURN for the type.
  if (token.text === 'RETURN' && dialect !== 'oracle')
    return { type: 'return', tokens: unwrapped(tokens.slice(at + 1)) };
  if (!BARE_BODIES.has(dialect)) return undefined;
  if (next?.text === ':') return { type: 'block', tokens: tokens.slice(at) };
  // ON SCHEDULE … DO, BEFORE UPDATE ON: words of the head.
  const isEvent = isWord(tokens[at - 1], 'BEFORE', 'AFTER', 'OR', 'OF');
  if (!STATEMENTS.has(token.text) || isEvent) return undefined;
  return { type: 'block', tokens: tokens.slice(token.text === 'DO' ? at + 1 : at) };
}

function introduced(
  tokens: readonly Token[],
  at: number,
  next: Token | undefined,
  dialect: SqlDialect,
): BodyPlace | undefined {
  if (!next) return undefined;
  if (next.content) return stringBody(next);
  const before = tokens[at - 1];
  if (isWord(before, 'EXECUTE', 'OLD', 'NEW', 'TABLE', 'ROW') || before?.text.startsWith('@'))
    return undefined;
  const rest = tokens.slice(at + 1);
  if (dialect === 'tsql') return tsqlBody(rest);
  // PL/SQL: declarations stand between AS and BEGIN.
  if (dialect === 'oracle')
    return { type: 'block', tokens: [{ ...next, ...DECLARE, end: next.start }, ...rest] };
  if (isWord(next, 'BEGIN', 'DECLARE')) return undefined;
  return { type: 'return', tokens: unwrapped(isWord(next, 'TABLE') ? rest.slice(1) : rest) };
}

const DECLARE = { kind: 'word', text: 'DECLARE', written: 'DECLARE' } as const;

// An inline function is one query.
function tsqlBody(tokens: readonly Token[]): BodyPlace {
  const [first, ...rest] = tokens;
  return isWord(first, 'RETURN') ? { type: 'return', tokens: unwrapped(rest) } : { type: 'block', tokens };
}

// AS introduces the body of a routine, nothing that of DO; other strings belong to SET, COST or a default.
function isBody(tokens: readonly Token[], at: number, from: number): boolean {
  return isWord(tokens[at - 1], 'AS') || at === from || (startsWith(tokens, 0, 'DO') && at > 0);
}

function stringBody(token: Token): BodyPlace | undefined {
  if (!token.content) return undefined;
  const [start, end] = token.content;
  return { type: 'string', start, end, doubled: !token.written.startsWith('$') };
}
