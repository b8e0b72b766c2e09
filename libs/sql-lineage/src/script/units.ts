import { type SqlDialect } from '../dialect';
import { objectAt } from '../routine/header';
import { blockLanguage, hasBareBlocks } from '../routine/language';
import { isWord } from '../routine/words';
import { type Token } from '../text/lexer';
import { type StatementTokens } from '../text/split';

/** Words behind which a statement of a procedural language begins. */
const STARTS: readonly string[] = [
  'THEN',
  'ELSE',
  'BEGIN',
  'LOOP',
  'DO',
  'REPEAT',
  'IS',
  'AS',
  'DECLARE',
  'ATOMIC',
];

/** Tokens between the first word of a loop and its DO that are looked at. */
const MAX_HEAD = 2_000;

/**
 * Cuts a script into statements at its semicolons, and at the delimiters and lines that client programs take for their ends. A
 * routine and a block of a procedural language are one unit each, with everything between their BEGIN and END.
 */
export function scriptUnits(
  text: string,
  tokens: readonly Token[],
  dialect: SqlDialect,
): readonly StatementTokens[] {
  return new UnitReader(text, tokens, dialect).read();
}

type Level = 'block' | 'declarations' | 'package' | 'case' | 'if' | 'loop';

class UnitReader {
  private readonly units: StatementTokens[] = [];
  private current: Token[] = [];
  private levels: Level[] = [];
  private delimiter = ';';
  private isProcedural = false;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
    private readonly dialect: SqlDialect,
  ) {}

  read(): readonly StatementTokens[] {
    for (let at = 0; at < this.tokens.length; at += 1) {
      const token = this.tokens[at];
      if (!token) break;
      const skipped = this.current.length === 0 ? this.delimiterLine(at) : 0;
      if (skipped > 0) {
        at += skipped - 1;
        continue;
      }
      const length = this.delimiterLength(at);
      if (length > 0 || this.isSlashLine(token)) {
        this.finish();
        at += Math.max(0, length - 1);
        continue;
      }
      this.current.push(token);
      if (this.current.length === 1 || !this.isProcedural) this.isProcedural = this.opens(at);
      if (this.isProcedural && this.delimiter === ';') this.nest(at);
    }
    this.finish();
    return this.units;
  }

  private finish(): void {
    const [first, ...rest] = this.current;
    if (first) this.units.push([first, ...rest]);
    this.current = [];
    this.levels = [];
    this.isProcedural = false;
  }

  /** Tokens of `DELIMITER //`, which the clients of MySQL take out of the text. */
  private delimiterLine(at: number): number {
    if (this.dialect !== 'mysql' || !isWord(this.tokens[at], 'DELIMITER')) return 0;
    const start = this.tokens[at]?.end ?? 0;
    const line = this.text.indexOf('\n', start);
    const end = line < 0 ? this.text.length : line;
    this.delimiter = this.text.slice(start, end).trim() || ';';
    let next = at;
    while ((this.tokens[next]?.start ?? Infinity) < end) next += 1;
    return next - at;
  }

  /** Tokens of the delimiter that begins here, when it ends a statement. */
  private delimiterLength(at: number): number {
    const token = this.tokens[at];
    if (!token || token.kind === 'string' || token.kind === 'quoted') return 0;
    if (this.delimiter === ';') return token.text === ';' && this.levels.length === 0 ? 1 : 0;
    if (!this.text.startsWith(this.delimiter, token.start)) return 0;
    const end = token.start + this.delimiter.length;
    let next = at;
    while ((this.tokens[next]?.start ?? Infinity) < end) next += 1;
    return next - at;
  }

  /** `/` on a line of its own runs what stands before it in the clients of Oracle. */
  private isSlashLine(token: Token): boolean {
    if (token.text !== '/' || this.dialect !== 'oracle') return false;
    const from = this.text.lastIndexOf('\n', token.start - 1) + 1;
    const line = this.text.indexOf('\n', token.end);
    return this.text.slice(from, line < 0 ? undefined : line).trim() === '/';
  }

  /** Whether the current statement is a routine with its body in the text, or a block. */
  private opens(at: number): boolean {
    const { current, dialect } = this;
    if (current.length === 1) {
      const next = this.tokens[at + 1];
      const after = next?.text === ':' ? at + 2 : at;
      const [first, second] = [this.tokens[after], this.tokens[after + 1]];
      const isBare = hasBareBlocks(dialect) || isWord(this.tokens[after + 2], 'ATOMIC');
      if (!isBare) return false;
      if (isWord(first, 'BEGIN')) return second !== undefined && !endsTransaction(second);
      if (isWord(first, 'DECLARE')) return blockLanguage(dialect).section;
      if (isWord(first, 'LOOP', 'WHILE', 'REPEAT')) return true;
      if (isWord(first, 'IF', 'CASE', 'FOR'))
        return this.hasBefore(after, first?.text === 'FOR' ? 'DO' : 'THEN');
      return false;
    }
    return current.length < 12 && objectAt(current, dialect) >= 0;
  }

  private hasBefore(from: number, word: string): boolean {
    for (let at = from; at < this.tokens.length && this.tokens[at]?.text !== ';'; at += 1) {
      if (isWord(this.tokens[at], word)) return true;
    }
    return false;
  }

  private nest(at: number): void {
    const { levels } = this;
    const token = this.tokens[at];
    const before = this.tokens[at - 1];
    if (token?.kind !== 'word' || before?.text === '.') return;
    const top = levels.at(-1);
    const isFirst = this.current.length === 1;
    const isStart = isFirst || before?.text === ';' || before?.text === ':' || isWord(before, ...STARTS);
    switch (token.text) {
      case 'BEGIN':
        if (endsTransaction(this.tokens[at + 1])) return;
        if (top === 'declarations' || (top === 'package' && levels.length === 1)) levels.pop();
        levels.push('block');
        return;
      case 'DECLARE':
        if (blockLanguage(this.dialect).section && (isStart || levels.length === 0))
          levels.push('declarations');
        return;
      case 'IS':
      case 'AS':
        return this.introduce(at);
      case 'CASE':
        if (!isWord(before, 'END')) levels.push('case');
        return;
      case 'IF':
        if (isStart && this.hasBefore(at, 'THEN')) levels.push('if');
        return;
      case 'LOOP':
      case 'REPEAT':
        if (isWord(before, 'END') || this.tokens[at + 1]?.text === '(') return;
        if (token.text === 'LOOP' || isStart) levels.push('loop');
        return;
      case 'DO':
        if (this.opensLoop(at)) levels.push('loop');
        return;
      case 'END':
        if (levels.length > 0) levels.pop();
        return;
    }
  }

  /** `WHILE … DO` and `FOR … DO`, not `ON SCHEDULE … DO` or `ON CONFLICT DO`. */
  private opensLoop(at: number): boolean {
    for (let back = at - 1; back >= Math.max(0, at - MAX_HEAD); back -= 1) {
      const token = this.tokens[back];
      if (token?.text === ';') return false;
      if (isWord(token, 'WHILE')) return true;
      if (isWord(token, 'FOR')) return !isWord(this.tokens[back + 1], 'EACH', 'UPDATE', 'SHARE');
      if (isWord(token, 'CONFLICT', 'SCHEDULE')) return false;
    }
    return false;
  }

  // PL/SQL: declarations follow IS or AS, those of a package up to its END.
  private introduce(at: number): void {
    if (this.dialect !== 'oracle' || this.tokens[at + 1]?.content) return;
    let back = at - 1;
    let words = 0;
    for (; back >= 0 && this.tokens[back]?.text !== ';'; back -= 1) {
      if (this.tokens[back]?.text === ')') back = opening(this.tokens, back);
      words += 1;
      if (isWord(this.tokens[back], 'PROCEDURE', 'FUNCTION')) return void this.levels.push('declarations');
      if (isWord(this.tokens[back], 'PACKAGE')) return void this.levels.push('package');
      if (isWord(this.tokens[back], 'CURSOR', 'TYPE', 'SUBTYPE', 'SELECT', 'BEGIN') || words > 40) return;
    }
  }
}

function endsTransaction(token: Token | undefined): boolean {
  return token === undefined || token.text === ';' || isWord(token, 'TRANSACTION', 'TRAN', 'WORK');
}

function opening(tokens: readonly Token[], close: number): number {
  let depth = 0;
  for (let at = close; at >= 0; at -= 1) {
    if (tokens[at]?.text === ')') depth += 1;
    if (tokens[at]?.text === '(') depth -= 1;
    if (depth === 0) return at;
  }
  return 0;
}

/** Batches of T-SQL: what stands between lines that hold only GO. */
export function batches(text: string, tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token) break;
    if (!isWord(token, 'GO') || !isAlone(text, token)) {
      parts.at(-1)?.push(token);
      continue;
    }
    // GO 5 runs the batch five times.
    if (tokens[at + 1]?.kind === 'number' && !text.slice(token.end, tokens[at + 1]?.start).includes('\n'))
      at += 1;
    parts.push([]);
  }
  return parts.filter((part) => part.length > 0);
}

function isAlone(text: string, token: Token): boolean {
  const from = text.lastIndexOf('\n', token.start - 1) + 1;
  const line = text.indexOf('\n', token.end);
  return /^\s*GO(?:\s+\d+)?\s*;?\s*(?:--.*)?$/i.test(text.slice(from, line < 0 ? undefined : line));
}
