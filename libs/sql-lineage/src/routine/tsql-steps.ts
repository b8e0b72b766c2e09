import { type Token } from '../text/lexer';
import { startsWith } from '../text/split';
import { closingOf } from '../text/token-reader';
import { Declarations } from './declarations';
import { objectAt } from './header';
import { type Step, type Steps } from './step';
import { conditionEnd, statementEnd } from './tsql-statements';
import { hasQuery, isWord, splitAtCommas, topLevel, unwrapped } from './words';

const SILENT: ReadonlySet<string> = new Set([
  'PRINT', 'RAISERROR', 'THROW', 'COMMIT', 'ROLLBACK', 'SAVE', 'CLOSE', 'DEALLOCATE', 'GOTO', 'WAITFOR', 'BREAK', 'CONTINUE', 'KILL',
  'DBCC', 'GRANT', 'REVOKE', 'DENY',
]); // prettier-ignore
const TRANSACTIONS: readonly string[] = ['TRAN', 'TRANSACTION', 'DISTRIBUTED', 'DIALOG', 'CONVERSATION'];

/** Cuts a batch or body of T-SQL into steps. */
export function tsqlSteps(tokens: readonly Token[], declared = new Declarations()): Steps {
  return new TsqlReader(tokens, declared).read();
}

/** Index behind the definition of a routine that begins at `from`: its BEGIN and END, or all that one batch can hold of it. */
function definitionEnd(tokens: readonly Token[], from: number): number {
  const as = tokens.findIndex((token, at) => at > from && isWord(token, 'AS') && isBodyAs(tokens, at));
  if (as >= 0 && isWord(tokens[as + 1], 'BEGIN') && !isWord(tokens[as + 2], ...TRANSACTIONS)) {
    return blockEnd(tokens, as + 1);
  }
  // Nothing but a new batch can define the next one.
  const next = tokens.findIndex(
    (_, at) => at > Math.max(as, from) && startsDefinition(tokens, at) && !isWord(tokens[at - 1], 'OR'),
  );
  return next < 0 ? tokens.length : next;
}

function isBodyAs(tokens: readonly Token[], at: number): boolean {
  return !isWord(tokens[at - 1], 'EXECUTE', 'EXEC') && !tokens[at - 1]?.text.startsWith('@');
}

function blockEnd(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (isWord(token, 'CASE') || (isWord(token, 'BEGIN') && !isWord(tokens[at + 1], ...TRANSACTIONS)))
      depth += 1;
    if (isWord(token, 'END') && !isWord(tokens[at + 1], 'CONVERSATION')) depth -= 1;
    // A block of TRY and its CATCH belong together.
    if (depth === 0 && !startsWith(tokens, at, 'END', 'TRY'))
      return isWord(tokens[at + 1], 'CATCH') ? at + 2 : at + 1;
  }
  return tokens.length;
}

function startsDefinition(tokens: readonly Token[], at: number): boolean {
  return isWord(tokens[at], 'CREATE', 'ALTER') && objectAt(tokens.slice(at, at + 6), 'tsql') > 0;
}

class TsqlReader {
  private at = 0;
  private repeats = false;
  private readonly steps: Step[] = [];

  constructor(
    private readonly tokens: readonly Token[],
    private readonly declared: Declarations,
  ) {}

  read(): Steps {
    while (this.at < this.tokens.length) this.statement();
    return { steps: this.steps, repeats: this.repeats };
  }

  private statement(): void {
    const token = this.tokens[this.at];
    const next = this.tokens[this.at + 1];
    if (token?.text === ';') return this.skip(1);
    if (token?.kind === 'word' && next?.text === ':' && !STATEMENT_WORDS.has(token.text)) return this.skip(2);
    if (startsDefinition(this.tokens, this.at)) return this.define();
    switch (token?.kind === 'word' ? token.text : '') {
      case 'BEGIN':
        return isWord(next, ...TRANSACTIONS)
          ? this.silent()
          : this.skip(isWord(next, 'TRY', 'CATCH') ? 2 : 1);
      case 'END':
        return this.skip(isWord(next, 'TRY', 'CATCH') ? 2 : 1);
      case 'ELSE':
        return this.skip(1);
      case 'IF':
        return this.condition();
      case 'WHILE':
        this.repeats = true;
        return this.condition();
      case 'DECLARE':
        return this.declare(this.words().slice(1));
      case 'SET':
        return this.set(this.words());
      case 'SELECT':
        return this.select(this.words());
      case 'INSERT':
        return this.insert(this.words());
      case 'EXEC':
      case 'EXECUTE':
        return this.execute(this.words());
      case 'OPEN':
        return this.open(this.words());
      case 'FETCH':
        return this.fetch(this.words());
      case 'RETURN': {
        const words = this.words().slice(1);
        if (isWord(unwrapped(words)[0], 'SELECT', 'WITH')) return this.push('sql', unwrapped(words));
        return this.expression(words);
      }
      default:
        if (token && SILENT.has(token.text)) return this.silent();
        return this.push('sql', this.words());
    }
  }

  private skip(count: number): void {
    this.at += count;
  }

  private words(): readonly Token[] {
    const start = this.at;
    this.at = Math.max(start + 1, statementEnd(this.tokens, start));
    return this.tokens.slice(start, this.at);
  }

  private silent(): void {
    this.steps.push({ type: 'silent', tokens: this.words() });
  }

  private push(type: 'sql', tokens: readonly Token[]): void {
    if (tokens.length > 0) this.steps.push({ type, tokens, into: [], returned: true });
  }

  private expression(tokens: readonly Token[]): void {
    if (hasQuery(tokens)) this.steps.push({ type: 'expression', tokens });
  }

  private define(): void {
    const start = this.at;
    this.at = definitionEnd(this.tokens, start);
    this.steps.push({ type: 'define', tokens: this.tokens.slice(start, this.at) });
  }

  private condition(): void {
    const start = this.at + 1;
    this.at = conditionEnd(this.tokens, start);
    this.expression(this.tokens.slice(start, this.at));
  }

  /** `@x int = 1, @t TABLE (…)`, `c CURSOR … FOR query`. */
  private declare(words: readonly Token[]): void {
    const told = this.steps.length;
    const cursor = topLevel(words, 0, 'CURSOR');
    if (cursor > 0) {
      this.steps.push(...this.declared.add(words));
    } else {
      for (const part of splitAtCommas(words)) this.declareOne(part);
    }
    // What is declared may read something; the rest is told as a statement that does nothing.
    if (this.steps.slice(told).every((step) => step.type === 'declare' || step.type === 'table')) {
      const [first] = words;
      if (first) this.steps.push({ type: 'silent', tokens: words });
    }
  }

  private declareOne(part: readonly Token[]): void {
    const [name] = part;
    const table = part.findIndex((token) => isWord(token, 'TABLE'));
    if (name && table > 0 && table < 3) {
      this.steps.push({ type: 'table', name, columns: tableColumns(part.slice(table + 1)) });
    } else {
      this.steps.push(...this.declared.add(part));
    }
  }

  private set(words: readonly Token[]): void {
    const [, name] = words;
    const at = words.findIndex((token) => token.text === '=');
    if (!name?.text.startsWith('@') || at < 0) {
      this.steps.push({ type: 'silent', tokens: words });
      return;
    }
    if (isWord(words[at + 1], 'CURSOR')) {
      const query = topLevel(words, at, 'FOR');
      if (query > 0) this.declared.keep(name, words.slice(query + 1));
      return;
    }
    // What stands before the sign in @x += 1 keeps the old value.
    const before = at > 2 ? words.slice(1, 2) : [];
    this.steps.push(...this.declared.assign([name], [...before.slice(1), ...words.slice(at + 1)]));
    if (at > 2) this.declared.forget(name);
  }

  /** `SELECT @x = a, @y = b FROM t` fills variables. */
  private select(words: readonly Token[]): void {
    const from = topLevel(words, 1, 'FROM', 'WHERE', 'ORDER', 'OPTION', 'INTO');
    const end = from < 0 ? words.length : from;
    const start = listStart(words);
    const items = splitAtCommas(words.slice(start, end));
    const isAssigning =
      items.length > 0 && items.every((item) => item[0]?.text.startsWith('@') && assignAt(item) > 0);
    if (!isAssigning) return this.push('sql', words);
    const [head] = words;
    if (!head) return;
    const values = items.flatMap((item, index) => {
      const comma = item[0];
      const value = item.slice(assignAt(item) + 1);
      return index > 0 && comma
        ? [{ ...comma, kind: 'symbol' as const, text: ',', written: ',' }, ...value]
        : value;
    });
    for (const [name] of items) if (name) this.declared.forget(name);
    this.steps.push({
      type: 'sql',
      tokens: [...words.slice(0, start), ...values, ...words.slice(end)],
      into: items.flatMap((item) => (item[0] ? [[item[0]]] : [])),
      returned: false,
    });
  }

  private insert(words: readonly Token[]): void {
    const at = topLevel(words, 1, 'EXEC', 'EXECUTE');
    if (at < 0) return this.push('sql', words);
    const name = calledAt(words, at);
    if (words[name]?.text === '(' || isWord(words[name], 'SP_EXECUTESQL')) {
      // The rows come from text; the target is written all the same.
      this.execute(words.slice(at));
      this.steps.push({ type: 'insert-call', tokens: words, insert: words.slice(0, at), nameAt: name });
      return;
    }
    this.steps.push({ type: 'insert-call', tokens: words, insert: words.slice(0, at), nameAt: name });
  }

  private execute(words: readonly Token[]): void {
    const at = calledAt(words, 0);
    const [called] = words.slice(at);
    if (isWord(called, 'AS')) return void this.steps.push({ type: 'silent', tokens: words });
    if (called?.text === '(') {
      return this.dynamic(words, words.slice(at + 1, closingOf(words, at)));
    }
    const last = lastPart(words, at);
    if (isWord(words[last], 'SP_EXECUTESQL')) {
      const [statement] = splitAtCommas(words.slice(last + 1));
      const named = statement?.[1]?.text === '=' ? statement.slice(2) : (statement ?? []);
      return this.dynamic(words, named);
    }
    if (called?.text.startsWith('@')) return this.dynamic(words, []);
    // What it does is known without its body.
    if (isWord(words[last], 'SP_RENAME')) return this.push('sql', words);
    this.steps.push({ type: 'call', tokens: words, nameAt: at });
  }

  private dynamic(words: readonly Token[], expression: readonly Token[]): void {
    const [only, more] = unwrapped(expression);
    const text = only && !more ? (only.kind === 'string' ? only : this.declared.constant(only)) : undefined;
    this.steps.push({ type: 'dynamic', tokens: words, text, into: [] });
  }

  private open(words: readonly Token[]): void {
    const name = words[isWord(words[1], 'GLOBAL') ? 2 : 1];
    const query = this.declared.query(name);
    if (!name || !query) return void this.steps.push({ type: 'silent', tokens: words });
    this.declared.open(name, query);
    this.steps.push({ type: 'rows', tokens: query, variables: [], told: false });
  }

  private fetch(words: readonly Token[]): void {
    const into = words.findIndex((token) => isWord(token, 'INTO'));
    const name = into > 0 ? words[into - 1] : undefined;
    const query = this.declared.query(name);
    if (!name || !query) return void this.steps.push({ type: 'silent', tokens: words });
    const variables = splitAtCommas(words.slice(into + 1));
    this.steps.push({ type: 'rows', tokens: query, variables, told: this.declared.isOpen(name) });
  }
}

const STATEMENT_WORDS: ReadonlySet<string> = new Set(['BEGIN', 'ELSE', 'END', 'SELECT']);

/** Names of the columns of `(a int, b varchar(10), PRIMARY KEY (a))`. */
export function tableColumns(tokens: readonly Token[]): readonly Token[] {
  const open = tokens.findIndex((token) => token.text === '(');
  if (open < 0) return [];
  return splitAtCommas(tokens.slice(open + 1, closingOf(tokens, open))).flatMap(([name, type]) => {
    const isConstraint = isWord(name, 'PRIMARY', 'UNIQUE', 'CHECK', 'CONSTRAINT', 'INDEX', 'FOREIGN');
    return name && type && !isConstraint ? [name] : [];
  });
}

// SELECT TOP (1) DISTINCT: what stands before the list.
function listStart(words: readonly Token[]): number {
  let at = 1;
  while (isWord(words[at], 'TOP', 'DISTINCT', 'ALL')) {
    if (!isWord(words[at], 'TOP')) at += 1;
    else at = words[at + 1]?.text === '(' ? closingOf(words, at + 1) + 1 : at + 2;
  }
  return at;
}

function assignAt(item: readonly Token[]): number {
  const at = item.findIndex((token) => token.text === '=');
  return at === 1 || (at === 2 && item[1]?.kind === 'symbol') ? at : -1;
}

/** Place of the name behind EXEC, `@result =` left out. */
function calledAt(words: readonly Token[], exec: number): number {
  return words[exec + 1]?.text.startsWith('@') && words[exec + 2]?.text === '=' ? exec + 3 : exec + 1;
}

function lastPart(words: readonly Token[], at: number): number {
  let last = at;
  while (words[last + 1]?.text === '.') last += 2;
  return last;
}
