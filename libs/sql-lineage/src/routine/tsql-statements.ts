import { type Token } from '../text/lexer';
import { startsWith } from '../text/split';
import { closingOf } from '../text/token-reader';
import { isWord } from './words';

/** Words that begin a statement wherever they stand outside of parentheses, unless what is before them takes them. */
const STARTERS: ReadonlySet<string> = new Set([
  'SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'WITH', 'EXEC', 'EXECUTE', 'DECLARE', 'SET', 'IF', 'ELSE', 'WHILE', 'BEGIN', 'END',
  'PRINT', 'RETURN', 'TRUNCATE', 'CREATE', 'ALTER', 'DROP', 'RAISERROR', 'THROW', 'USE', 'COMMIT', 'ROLLBACK', 'SAVE', 'OPEN', 'CLOSE',
  'FETCH', 'DEALLOCATE', 'GOTO', 'WAITFOR', 'BREAK', 'CONTINUE', 'GRANT', 'REVOKE', 'DENY', 'BULK', 'KILL', 'DBCC',
]); // prettier-ignore
const PERMISSIONS: readonly string[] = ['GRANT', 'REVOKE', 'DENY'];
const SETS: readonly string[] = ['UNION', 'ALL', 'EXCEPT', 'INTERSECT'];

/**
 * Index behind the T-SQL statement that begins at `from`: semicolons are optional there, so a statement ends where a word stands that
 * begins the next one.
 */
export function statementEnd(tokens: readonly Token[], from: number): number {
  const state = new StatementState(tokens, from);
  for (let at = from + 1; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token) break;
    if (token.text === '(' && token.kind === 'symbol') {
      at = closingOf(tokens, at);
      continue;
    }
    if (token.text === ';' && token.kind === 'symbol') return at;
    if (state.ends(at)) return at;
  }
  return tokens.length;
}

/** Index of the first word from `from` on that begins a statement, as behind the condition of IF. */
export function conditionEnd(tokens: readonly Token[], from: number): number {
  let cases = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.text === '(' && token.kind === 'symbol') {
      at = closingOf(tokens, at);
      continue;
    }
    if (isWord(token, 'CASE')) cases += 1;
    else if (isWord(token, 'END') && cases > 0) cases -= 1;
    else if (token?.text === ';') return at;
    else if (cases === 0 && token?.kind === 'word' && STARTERS.has(token.text)) {
      const isTest = isWord(token, 'UPDATE') && tokens[at + 1]?.text === '(';
      if (!isTest && tokens[at - 1]?.text !== '.') return at;
    }
  }
  return tokens.length;
}

/** What the statement read so far still expects. */
class StatementState {
  private cases = 0;
  private main: string;
  private awaitsQuery: boolean;
  private awaitsMain: boolean;
  private awaitsSet: boolean;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly from: number,
  ) {
    this.main = tokens[from]?.text ?? '';
    this.awaitsMain = this.main === 'WITH';
    this.awaitsQuery = this.main === 'INSERT';
    this.awaitsSet = this.main === 'UPDATE';
  }

  ends(at: number): boolean {
    const token = this.tokens[at];
    if (token?.kind !== 'word' || this.tokens[at - 1]?.text === '.') return false;
    if (token.text === 'CASE') this.cases += 1;
    if (token.text === 'END' && this.cases > 0) {
      this.cases -= 1;
      return false;
    }
    if (this.cases > 0 || !STARTERS.has(token.text)) return false;
    return !this.takes(token.text, at);
  }

  private takes(word: string, at: number): boolean {
    const before = this.tokens[at - 1];
    const next = this.tokens[at + 1];
    if (PERMISSIONS.includes(this.main) && (before?.text === ',' || isWord(before, ...PERMISSIONS)))
      return true;
    switch (word) {
      case 'SELECT':
        return isWord(before, ...SETS, 'AS', 'FOR', 'RETURN') || this.takeQuery();
      case 'INSERT':
      case 'UPDATE':
      case 'DELETE':
      case 'MERGE':
        return this.takesChange(word, before, next);
      case 'SET':
        return this.takesSet(before);
      case 'EXEC':
      case 'EXECUTE':
        if (isWord(before, 'WITH') || (before?.text === ',' && isWord(next, 'AS'))) return true;
        return this.main === 'INSERT' && this.takeQuery();
      case 'WITH':
        return this.takesWith(at, before);
      case 'FETCH':
        return isWord(before, 'ROWS', 'ROW');
      case 'IF':
        return isWord(next, 'EXISTS', 'NOT') && isWord(this.tokens[this.from], 'DROP', 'CREATE', 'ALTER');
      case 'ALTER':
      case 'DROP':
        if (isWord(before, 'OR')) return true;
        return (
          this.main === 'ALTER' && (before?.text === ',' || isWord(next, 'COLUMN', 'CONSTRAINT', 'INDEX'))
        );
      case 'SAVE':
        return !isWord(next, 'TRAN', 'TRANSACTION');
      case 'BULK':
        return !isWord(next, 'INSERT');
      case 'THROW':
        return (
          next !== undefined && next.kind !== 'number' && !/^(?:@|;)/.test(next.text) && !isWord(next, 'END')
        );
      default:
        return false;
    }
  }

  private takeQuery(): boolean {
    const awaited = this.awaitsQuery || this.awaitsMain;
    if (this.awaitsMain) this.main = 'SELECT';
    this.awaitsQuery = false;
    this.awaitsMain = false;
    return awaited;
  }

  private takesChange(word: string, before: Token | undefined, next: Token | undefined): boolean {
    if (isWord(before, 'ON', 'THEN', 'FOR', 'AFTER', 'OF', 'BULK') || isWord(next, 'JOIN')) return true;
    if (before?.text === ',' && isWord(this.tokens[this.from], 'CREATE', 'ALTER')) return true;
    if (!this.awaitsMain) return false;
    this.awaitsMain = false;
    this.main = word;
    this.awaitsQuery = word === 'INSERT';
    this.awaitsSet = word === 'UPDATE';
    return true;
  }

  private takesSet(before: Token | undefined): boolean {
    if (isWord(before, 'UPDATE', 'DELETE')) return true;
    const awaited = this.awaitsSet || this.main === 'ALTER';
    this.awaitsSet = false;
    return awaited;
  }

  // WITH also introduces hints and options.
  private takesWith(at: number, before: Token | undefined): boolean {
    const columns = this.tokens[at + 2]?.text === '(' ? closingOf(this.tokens, at + 2) + 1 : at + 2;
    if (!startsWith(this.tokens, columns, 'AS', '(')) return true;
    if (!isWord(before, 'AS', 'FOR', 'RETURN') && !this.awaitsQuery) return false;
    this.awaitsQuery = true;
    return true;
  }
}
