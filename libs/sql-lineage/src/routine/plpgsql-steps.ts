import { type Token } from '../text/lexer';
import { startsWith } from '../text/split';

/** One thing a PL/pgSQL body does with data. Offsets are those of the tokens. */
export type Step =
  | { readonly type: 'sql'; readonly tokens: readonly Token[]; readonly into: readonly (readonly Token[])[] }
  /** A query whose rows a loop variable or cursor takes, one by one. */
  | {
      readonly type: 'rows';
      readonly tokens: readonly Token[];
      readonly variables: readonly (readonly Token[])[];
    }
  | { readonly type: 'assign'; readonly target: readonly Token[]; readonly tokens: readonly Token[] }
  | { readonly type: 'expression'; readonly tokens: readonly Token[] }
  | { readonly type: 'declare'; readonly name: Token }
  /** SQL put together at run time. */
  | { readonly type: 'dynamic'; readonly tokens: readonly Token[] };

/** Statements of the language that touch no table by themselves. */
const SILENT: ReadonlySet<string> = new Set([
  'RAISE',
  'GET',
  'NULL',
  'COMMIT',
  'ROLLBACK',
  'CLOSE',
  'MOVE',
  'SAVEPOINT',
]);

/**
 * Cuts a PL/pgSQL block into steps along its control flow keywords (PostgreSQL documentation, chapter 41). Order is that of the
 * text: which branch is taken is not known, so every branch counts.
 */
export function plpgsqlSteps(tokens: readonly Token[]): readonly Step[] {
  const reader = new StepReader(tokens);
  return reader.read();
}

class StepReader {
  private at = 0;
  private readonly steps: Step[] = [];
  private readonly cursors = new Map<string, readonly Token[]>();

  constructor(private readonly tokens: readonly Token[]) {}

  read(): readonly Step[] {
    while (this.at < this.tokens.length) this.statement();
    return this.steps;
  }

  private statement(): void {
    const token = this.tokens[this.at];
    if (token?.text === '<<') return void this.until('>>');
    switch (token?.kind === 'word' ? token.text : '') {
      case 'DECLARE':
        return this.declarations();
      case 'BEGIN':
      case 'LOOP':
      case 'ELSE':
      case 'EXCEPTION':
        this.at += 1;
        return;
      case 'END':
        return this.end();
      case 'WHEN':
        return this.condition(1, 'THEN');
      case 'IF':
      case 'ELSIF':
      case 'ELSEIF':
        return this.condition(1, 'THEN');
      case 'WHILE':
        return this.condition(1, 'LOOP');
      case 'CASE':
        return this.caseStatement();
      case 'FOR':
        return this.forLoop();
      case 'FOREACH':
        return this.forEach();
      case 'RETURN':
        return this.returnStatement();
      case 'EXIT':
      case 'CONTINUE':
      case 'ASSERT':
        return this.expression(this.until(';').slice(1));
      case 'EXECUTE':
        return this.dynamic(this.until(';'));
      case 'PERFORM':
        return this.sql(asSelect(this.until(';')));
      case 'OPEN':
        return this.open();
      case 'FETCH':
        return this.fetch();
      default:
        return this.assignmentOrSql(token);
    }
  }

  /** `END`, `END IF`, `END CASE`, `END LOOP label`. */
  private end(): void {
    while (this.at < this.tokens.length && this.tokens[this.at]?.text !== ';') this.at += 1;
  }

  private declarations(): void {
    this.at += 1;
    while (this.at < this.tokens.length && !startsWith(this.tokens, this.at, 'BEGIN')) {
      const declaration = this.until(';');
      const [name] = declaration;
      if (!name) continue;
      this.steps.push({ type: 'declare', name });
      const cursor = declaration.findIndex((_, index) => startsWith(declaration, index, 'CURSOR'));
      const query = declaration.findIndex(
        (token, index) => index > cursor && /^(?:FOR|IS)$/.test(token.text),
      );
      if (cursor > 0 && query > 0) {
        this.cursors.set(name.text, declaration.slice(query + 1));
        continue;
      }
      const value = declaration.findIndex(
        (token) => token.text === ':=' || token.text === '=' || token.text === 'DEFAULT',
      );
      if (value > 0)
        this.steps.push({ type: 'assign', target: [name], tokens: declaration.slice(value + 1) });
    }
  }

  /** `IF … THEN`, `WHILE … LOOP`: the words between are an expression. */
  private condition(skip: number, end: string): void {
    this.expression(this.until(end).slice(skip));
  }

  private caseStatement(): void {
    this.at += 1;
    const start = this.at;
    while (this.at < this.tokens.length && !startsWith(this.tokens, this.at, 'WHEN')) this.at += 1;
    this.expression(this.tokens.slice(start, this.at));
  }

  private forLoop(): void {
    const head = this.until('LOOP').slice(1);
    const at = head.findIndex((token) => token.text === 'IN');
    const variables = targets(head.slice(0, Math.max(at, 0)));
    const source = head.slice(at + 1);
    const [first, second] = source;
    for (const [name] of variables) if (name) this.steps.push({ type: 'declare', name });
    if (startsWith(source, 0, 'EXECUTE')) return this.dynamic(source);
    if (source.some((token) => token.text === '..'))
      return this.expression(source.filter((t) => t.text !== 'REVERSE'));
    const cursor = first && (!second || second.text === '(') ? this.cursors.get(first.text) : undefined;
    this.steps.push({ type: 'rows', tokens: cursor ?? source, variables });
  }

  private forEach(): void {
    const head = this.until('LOOP').slice(1);
    const at = head.findIndex((_, index) => startsWith(head, index, 'IN', 'ARRAY'));
    const [name] = head;
    if (name) this.steps.push({ type: 'declare', name });
    if (name && at > 0) this.steps.push({ type: 'assign', target: [name], tokens: head.slice(at + 2) });
  }

  private returnStatement(): void {
    const words = this.until(';');
    if (startsWith(words, 1, 'QUERY', 'EXECUTE')) return this.dynamic(words);
    if (startsWith(words, 1, 'QUERY')) return this.sql(words.slice(2));
    this.expression(words.slice(startsWith(words, 1, 'NEXT') ? 2 : 1));
  }

  private open(): void {
    const words = this.until(';');
    const [, name] = words;
    const at = words.findIndex((token) => token.text === 'FOR');
    if (at > 0 && startsWith(words, at + 1, 'EXECUTE')) return this.dynamic(words);
    const query = at > 0 ? words.slice(at + 1) : name && this.cursors.get(name.text);
    if (!query || !name) return;
    this.cursors.set(name.text, query);
    this.steps.push({ type: 'rows', tokens: query, variables: [] });
  }

  private fetch(): void {
    const words = this.until(';');
    const at = words.findIndex((token) => token.text === 'INTO');
    const name = words[at - 1];
    const query = name && this.cursors.get(name.text);
    if (at > 0 && query)
      this.steps.push({ type: 'rows', tokens: query, variables: targets(words.slice(at + 1)) });
  }

  private assignmentOrSql(first: Token | undefined): void {
    const words = this.until(';');
    if (!first || words.length === 0 || (first.kind === 'word' && SILENT.has(first.text))) return;
    const assign = words.findIndex(
      (token, index) => index > 0 && (token.text === ':=' || token.text === '='),
    );
    if (assign > 0 && isTarget(words.slice(0, assign))) {
      this.steps.push({ type: 'assign', target: words.slice(0, assign), tokens: words.slice(assign + 1) });
      return;
    }
    this.sql(words);
  }

  private sql(words: readonly Token[]): void {
    const at = intoAt(words);
    if (at < 0) {
      if (words.length > 0) this.steps.push({ type: 'sql', tokens: words, into: [] });
      return;
    }
    const from = startsWith(words, at + 1, 'STRICT') ? at + 2 : at + 1;
    const end = targetsEnd(words, from);
    const tokens = [...words.slice(0, at), ...words.slice(end)];
    this.steps.push({ type: 'sql', tokens, into: targets(words.slice(from, end)) });
  }

  private expression(tokens: readonly Token[]): void {
    // Without a query inside, an expression touches no table.
    const reads = tokens.some(
      (token) => token.kind === 'word' && (token.text === 'SELECT' || token.text === 'FROM'),
    );
    if (reads) this.steps.push({ type: 'expression', tokens });
  }

  private dynamic(tokens: readonly Token[]): void {
    this.steps.push({ type: 'dynamic', tokens });
  }

  /** The tokens up to `end` outside of parentheses and CASE expressions; goes on behind it. */
  private until(end: string): readonly Token[] {
    const start = this.at;
    let depth = 0;
    for (; this.at < this.tokens.length; this.at += 1) {
      const token = this.tokens[this.at];
      if (!token || token.kind === 'string' || token.kind === 'quoted') continue;
      if (depth === 0 && token.text === end && this.at > start) break;
      if (depth === 0 && end === ';' && token.text === ';') break;
      if (token.text === '(' || (token.text === 'CASE' && this.at > start)) depth += 1;
      if ((token.text === ')' || (token.text === 'END' && this.at > start)) && depth > 0) depth -= 1;
    }
    const words = this.tokens.slice(start, this.at);
    this.at += 1;
    return words;
  }
}

// PERFORM is SELECT with its result thrown away.
function asSelect([first, ...rest]: readonly Token[]): readonly Token[] {
  return first ? [{ ...first, text: 'SELECT', written: 'SELECT' }, ...rest] : [];
}

/** Place of the INTO that fills variables, not of INSERT INTO or MERGE INTO. */
function intoAt(words: readonly Token[]): number {
  let depth = 0;
  return words.findIndex((token, index) => {
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    const before = words[index - 1]?.text;
    return (
      depth === 0 &&
      token.kind === 'word' &&
      token.text === 'INTO' &&
      before !== 'INSERT' &&
      before !== 'MERGE'
    );
  });
}

function targetsEnd(words: readonly Token[], from: number): number {
  let at = from;
  while (at < words.length) {
    at += 1;
    while (words[at]?.text === '.') at += 2;
    while (words[at]?.text === '[') {
      while (at < words.length && words[at]?.text !== ']') at += 1;
      at += 1;
    }
    if (words[at]?.text !== ',') return at;
    at += 1;
  }
  return at;
}

/** Variables of a comma list, each as its tokens. */
function targets(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const list: Token[][] = [];
  let current: Token[] = [];
  for (const token of tokens) {
    if (token.text === ',') {
      list.push(current);
      current = [];
    } else {
      current.push(token);
    }
  }
  if (current.length > 0) list.push(current);
  return list;
}

function isTarget(tokens: readonly Token[]): boolean {
  let depth = 0;
  return tokens.every((token, index) => {
    if (token.text === '[') depth += 1;
    const inside = depth > 0;
    if (token.text === ']') depth -= 1;
    if (inside) return true;
    return index % 2 === 0 ? token.kind === 'word' || token.kind === 'quoted' : token.text === '.';
  });
}
