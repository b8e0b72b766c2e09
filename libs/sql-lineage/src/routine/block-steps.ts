import { type Token } from '../text/lexer';
import { startsWith } from '../text/split';
import { closingOf } from '../text/token-reader';
import { Declarations } from './declarations';
import { type BlockLanguage } from './language';
import { type Step, type Steps, type Target } from './step';
import { hasQuery, isTarget, isWord, nesting, splitAtCommas, unwrapped, withoutInto } from './words';

/** Statements that touch no table by themselves. */
const SILENT: ReadonlySet<string> = new Set([
  'RAISE', 'GET', 'NULL', 'COMMIT', 'ROLLBACK', 'CLOSE', 'MOVE', 'SAVEPOINT', 'LEAVE', 'ITERATE', 'BREAK', 'GOTO', 'SIGNAL', 'RESIGNAL',
  'DEALLOCATE', 'AWAIT', 'CANCEL', 'PRAGMA',
]); // prettier-ignore

/**
 * Cuts a procedural text whose statements end with semicolons into steps along its control flow keywords: PL/pgSQL, PL/SQL,
 * Snowflake Scripting, and the languages near SQL/PSM of MySQL, BigQuery and Databricks.
 */
export function blockSteps(
  tokens: readonly Token[],
  language: BlockLanguage,
  declared = new Declarations(),
): Steps {
  return new BlockReader(tokens, language, declared).read();
}

class BlockReader {
  private at = 0;
  private repeats = false;
  private readonly steps: Step[] = [];

  constructor(
    private readonly tokens: readonly Token[],
    private readonly language: BlockLanguage,
    private readonly declared: Declarations,
  ) {}

  read(): Steps {
    while (this.at < this.tokens.length) this.statement();
    return { steps: this.steps, repeats: this.repeats };
  }

  private statement(): void {
    const token = this.tokens[this.at];
    if (token?.text === '<<') return void this.until('>>');
    if (this.tokens[this.at + 1]?.text === ':' && token?.kind === 'word') {
      this.at += 2;
      return;
    }
    switch (token?.kind === 'word' ? token.text : '') {
      case 'DECLARE':
        this.at += 1;
        return this.language.section ? this.section() : this.declaration();
      case 'BEGIN':
        return this.begin();
      case 'LOOP':
      case 'REPEAT':
        this.repeats = true;
        this.at += 1;
        return;
      case 'ELSE':
      case 'EXCEPTION':
      case 'THEN':
      case 'DO':
      case 'ATOMIC':
        this.at += 1;
        return;
      case 'END':
        return this.end();
      case 'UNTIL':
        return this.expression(this.until('END').slice(1));
      case 'WHEN':
      case 'IF':
      case 'ELSIF':
      case 'ELSEIF':
        return this.expression(this.until('THEN').slice(1));
      case 'WHILE':
        this.repeats = true;
        return this.expression(this.until('LOOP', 'DO').slice(1));
      case 'CASE':
        return this.caseStatement();
      case 'FOR':
        return this.forLoop();
      case 'FOREACH':
        return this.forEach();
      case 'FORALL':
        return this.forAll();
      case 'RETURN':
        return this.returnStatement(this.until(';'));
      case 'EXIT':
      case 'CONTINUE':
      case 'ASSERT':
      case 'PIPE':
        return this.expression(this.until(';').slice(1));
      case 'EXECUTE':
        return this.execute(this.until(';'));
      case 'PREPARE':
        return this.prepare(this.until(';'));
      case 'PERFORM':
        return this.sql(asSelect(this.until(';')), false);
      case 'LET':
        this.at += 1;
        return this.declaration();
      case 'SET':
        return this.set(this.until(';'));
      case 'OPEN':
        return this.open(this.until(';'));
      case 'FETCH':
        return this.fetch(this.until(';'));
      case 'CALL':
        return this.call(this.until(';'), 1);
      case 'PROCEDURE':
      case 'FUNCTION':
        return this.inner();
      default:
        return this.assignmentOrSql(token);
    }
  }

  /** `END`, `END IF`, `END LOOP label`. */
  private end(): void {
    while (this.at < this.tokens.length && this.tokens[this.at]?.text !== ';') this.at += 1;
    this.at += 1;
  }

  private begin(): void {
    const [, next] = this.tokens.slice(this.at, this.at + 2);
    if (next?.text === ';' || isWord(next, 'TRANSACTION', 'WORK', 'TRAN')) return void this.until(';');
    this.at += startsWith(this.tokens, this.at, 'BEGIN', 'NOT', 'ATOMIC') ? 3 : 1;
  }

  /** Declarations up to BEGIN. */
  private section(): void {
    while (this.at < this.tokens.length && !isWord(this.tokens[this.at], 'BEGIN')) {
      if (isWord(this.tokens[this.at], 'PROCEDURE', 'FUNCTION')) this.inner();
      else this.declaration();
    }
  }

  /** One declaration; a handler's statement follows as if it stood alone. */
  private declaration(): void {
    const handler = [0, 1].find((ahead) => isWord(this.tokens[this.at + ahead], 'HANDLER'));
    if (handler === undefined) return void this.steps.push(...this.declared.add(this.until(';')));
    this.at += handler + 2;
    do {
      const words = startsWith(this.tokens, this.at, 'NOT', 'FOUND') ? 2 : 1;
      this.at += isWord(this.tokens[this.at], 'SQLSTATE') ? 1 : words;
      if (isWord(this.tokens[this.at], 'VALUE')) this.at += 1;
      if (this.tokens[this.at]?.kind === 'string') this.at += 1;
    } while (this.tokens[this.at]?.text === ',' && (this.at += 1) > 0);
  }

  private caseStatement(): void {
    const start = this.at + 1;
    this.at = start;
    while (this.at < this.tokens.length && !isWord(this.tokens[this.at], 'WHEN')) this.at += 1;
    this.expression(this.tokens.slice(start, this.at));
  }

  private forLoop(): void {
    this.repeats = true;
    const head = this.until('LOOP', 'DO').slice(1);
    const at = head.findIndex((token) => isWord(token, 'IN', 'AS'));
    const variables = splitAtCommas(head.slice(0, Math.max(at, 0)));
    const source = head.slice(at + 1);
    const [first, second] = source;
    for (const [name] of variables) if (name) this.steps.push({ type: 'declare', name });
    if (startsWith(source, 0, 'EXECUTE')) return this.dynamic(source, variables);
    const isRange = source.some((token) => token.text === '..') || topLevelTo(source);
    if (isRange) return this.expression(source.filter((token) => !isWord(token, 'REVERSE')));
    const cursor = first && (!second || second.text === '(') ? this.declared.query(first) : undefined;
    // What stands behind CURSOR FOR in `FOR r AS c CURSOR FOR SELECT …`.
    const named = startsWith(source, 1, 'CURSOR', 'FOR') ? source.slice(3) : source;
    this.steps.push({ type: 'rows', tokens: cursor ?? unwrapped(named), variables, told: false });
  }

  private forEach(): void {
    this.repeats = true;
    const head = this.until('LOOP').slice(1);
    const at = head.findIndex((_, index) => startsWith(head, index, 'IN', 'ARRAY'));
    const [name] = head;
    if (name) this.steps.push({ type: 'declare', name });
    if (name && at > 0) this.steps.push({ type: 'assign', target: [name], tokens: head.slice(at + 2) });
  }

  /** `FORALL i IN low..high statement`; the statement follows. */
  private forAll(): void {
    const name = this.tokens[this.at + 1];
    if (name) this.steps.push({ type: 'declare', name });
    while (this.at < this.tokens.length && this.tokens[this.at]?.text !== ';') {
      if (isWord(this.tokens[this.at], 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'EXECUTE')) return;
      this.at += 1;
    }
  }

  private returnStatement(words: readonly Token[]): void {
    if (startsWith(words, 1, 'QUERY', 'EXECUTE')) return this.dynamic(words.slice(2), []);
    if (startsWith(words, 1, 'QUERY')) return this.sql(words.slice(2), true);
    if (startsWith(words, 1, 'TABLE', '(')) {
      const content = unwrapped(words.slice(2));
      const query = content.length === 1 && content[0] ? this.declared.query(content[0]) : undefined;
      if (query) this.steps.push({ type: 'sql', tokens: query, into: [], returned: true });
      else if (hasQuery(content)) this.sql(content, true);
      return;
    }
    this.expression(words.slice(startsWith(words, 1, 'NEXT') ? 2 : 1));
  }

  /** EXECUTE of PL/pgSQL, EXECUTE IMMEDIATE of the others, EXECUTE of a prepared statement. */
  private execute(words: readonly Token[]): void {
    const prepared = words[1] && !isWord(words[1], 'IMMEDIATE') ? this.declared.query(words[1]) : undefined;
    this.dynamic(prepared ? [...words.slice(0, 1), ...prepared] : words, []);
  }

  private prepare(words: readonly Token[]): void {
    const [, name] = words;
    if (name && isWord(words[2], 'FROM')) this.declared.keep(name, words.slice(3));
  }

  private dynamic(words: readonly Token[], into: readonly Target[]): void {
    const rest = words.slice(startsWith(words, 1, 'IMMEDIATE') ? 2 : 1);
    const taken = withoutInto(rest);
    const using = taken.tokens.findIndex((token) => isWord(token, 'USING'));
    const expression = unwrapped(using < 0 ? taken.tokens : taken.tokens.slice(0, using));
    const [only, more] = expression;
    const literal =
      only && !more ? (only.kind === 'string' ? only : this.declared.constant(only)) : undefined;
    this.steps.push({ type: 'dynamic', tokens: words, text: literal, into: [...taken.into, ...into] });
  }

  private open(words: readonly Token[]): void {
    const [, name] = words;
    const at = words.findIndex((token) => isWord(token, 'FOR'));
    if (at > 0 && startsWith(words, at + 1, 'EXECUTE')) return this.dynamic(words.slice(at + 1), []);
    const query = at > 0 ? words.slice(at + 1) : name && this.declared.query(name);
    if (!query || !name) return;
    this.declared.open(name, query);
    this.steps.push({ type: 'rows', tokens: query, variables: [], told: false });
  }

  private fetch(words: readonly Token[]): void {
    const at = words.findIndex((token) => isWord(token, 'INTO'));
    const name = words[startsWith(words, at - 2, 'BULK', 'COLLECT') ? at - 3 : at - 1];
    const query = name && this.declared.query(name);
    if (at < 1 || !query || !name) return;
    const limit = words.findIndex((token, index) => index > at && isWord(token, 'LIMIT'));
    const variables = splitAtCommas(words.slice(at + 1, limit < 0 ? undefined : limit));
    this.steps.push({ type: 'rows', tokens: query, variables, told: this.declared.isOpen(name) });
  }

  private call(words: readonly Token[], nameAt: number): void {
    const at = words.findIndex((token) => isWord(token, 'INTO'));
    this.steps.push({ type: 'call', tokens: at < 0 ? words : words.slice(0, at), nameAt });
  }

  /** `SET x = …, y = …`; anything else that is set concerns the session. */
  private set(words: readonly Token[]): void {
    const skip = isWord(words[1], 'VAR', 'VARIABLE') ? 2 : 1;
    const row = words[skip]?.text === '(' ? closingOf(words, skip) : -1;
    if (row > 0 && words[row + 1]?.text === '=') {
      const targets = splitAtCommas(words.slice(skip + 1, row));
      return void this.steps.push(...this.declared.assignAll(targets, words.slice(row + 2)));
    }
    let used = false;
    for (const part of splitAtCommas(words.slice(skip))) {
      const at = part.findIndex((token) => token.text === '=' || token.text === ':=');
      if (at < 1 || !isTarget(part.slice(0, at))) continue;
      const target = part.slice(0, at);
      const value = part.slice(at + 1);
      if (!this.language.isScript || hasQuery(value) || this.declared.knows(target)) {
        this.steps.push(...this.declared.assign(target, value));
        used = true;
      }
    }
    if (!used) this.steps.push({ type: 'silent', tokens: words });
  }

  /** A routine inside of the declarations of another one. */
  private inner(): void {
    const start = this.at;
    let depth = 0;
    let open = false;
    for (; this.at < this.tokens.length; this.at += 1) {
      const token = this.tokens[this.at];
      if (isWord(token, 'BEGIN')) open = true;
      if (isWord(token, 'BEGIN', 'CASE', 'LOOP') || opensIf(this.tokens, this.at)) depth += 1;
      if (isWord(token, 'END')) {
        depth -= 1;
        if (isWord(this.tokens[this.at + 1], 'IF', 'LOOP', 'CASE')) this.at += 1;
      }
      const isForward = !open && !this.tokens.slice(start, this.at).some((word) => isWord(word, 'IS', 'AS'));
      if (token?.text === ';' && (open ? depth <= 0 : isForward)) break;
    }
    const tokens = this.tokens.slice(start, this.at);
    this.at += 1;
    if (open) this.steps.push({ type: 'define', tokens });
  }

  private assignmentOrSql(first: Token | undefined): void {
    const words = this.until(';');
    if (!first || words.length === 0) return;
    if (first.kind === 'word' && SILENT.has(first.text) && words[1]?.text !== ':=') {
      this.steps.push({ type: 'silent', tokens: words });
      return;
    }
    const assign = words.findIndex(
      (token, index) => index > 0 && (token.text === ':=' || (token.text === '=' && this.language.equals)),
    );
    if (assign > 0 && isTarget(words.slice(0, assign)))
      return void this.steps.push(...this.declared.assign(words.slice(0, assign), words.slice(assign + 1)));
    if (this.language.bareCalls && isBareCall(words)) return this.call(words, 0);
    this.sql(words, this.language.returnsQueries);
  }

  private sql(words: readonly Token[], returned: boolean): void {
    if (words.length === 0) return;
    const { tokens, into } = withoutInto(words);
    this.steps.push({ type: 'sql', tokens, into, returned: returned && into.length === 0 });
  }

  private expression(tokens: readonly Token[]): void {
    if (hasQuery(tokens)) this.steps.push({ type: 'expression', tokens });
  }

  /** The tokens up to one of these words outside of parentheses and CASE expressions; goes on behind it. */
  private until(...ends: readonly string[]): readonly Token[] {
    const start = this.at;
    let depth = 0;
    const keeps = ends.includes('END');
    for (; this.at < this.tokens.length; this.at += 1) {
      const token = this.tokens[this.at];
      if (!token || token.kind === 'string' || token.kind === 'quoted') continue;
      if (depth === 0 && ends.includes(token.text) && (this.at > start || token.text === ';')) break;
      const change = this.at === start && token.kind === 'word' ? 0 : nesting(token);
      depth = Math.max(0, depth + change);
    }
    const words = this.tokens.slice(start, this.at);
    if (!keeps) this.at += 1;
    return words;
  }
}

// PERFORM is SELECT with its result thrown away.
function asSelect([first, ...rest]: readonly Token[]): readonly Token[] {
  return first ? [{ ...first, text: 'SELECT', written: 'SELECT' }, ...rest] : [];
}

function topLevelTo(source: readonly Token[]): boolean {
  return !hasQuery(source) && source.some((token) => isWord(token, 'TO'));
}

function opensIf(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return (
    isWord(tokens[at], 'IF') &&
    (before?.text === ';' || isWord(before, 'THEN', 'ELSE', 'BEGIN', 'LOOP', 'DO', 'IS', 'AS'))
  );
}

/** `package.procedure(…);` without a word before it. */
function isBareCall(words: readonly Token[]): boolean {
  const open = words.findIndex((token) => token.text === '(');
  const name = open < 0 ? words : words.slice(0, open);
  const ends = open < 0 || closingOf(words, open) === words.length - 1;
  return ends && name.length > 0 && isTarget(name) && !NOT_CALLED.has(name[0]?.text ?? '');
}

const NOT_CALLED: ReadonlySet<string> = new Set([
  'SELECT',
  'WITH',
  'INSERT',
  'UPDATE',
  'DELETE',
  'MERGE',
  'VALUES',
  'TRUNCATE',
  'LOCK',
]);
