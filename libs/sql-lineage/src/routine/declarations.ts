import { type Token } from '../text/lexer';
import { type Step, type Target } from './step';
import { isWord, splitAtCommas, topLevel, unwrapped } from './words';

/** Words between the names of a declaration and its value that are not a name. */
const ENDS_NAMES = /^(?:CURSOR|CONSTANT|RESULTSET|DEFAULT)$/;

/** Makes steps of declarations and assignments; remembers the queries of cursors and the texts of constants. */
export class Declarations {
  private readonly queries = new Map<string, readonly Token[]>();
  private readonly opened = new Set<string>();
  private readonly known = new Set<string>();
  /** Undefined: put together, or more than one text. */
  private readonly texts = new Map<string, Token | undefined>();

  /** `name type := value`, `name CURSOR FOR query`, `CURSOR name IS query`, several names with one type. */
  add(words: readonly Token[]): readonly Step[] {
    const declaration = withoutLeading(words);
    const [first, second] = declaration;
    if (!first || isWord(first, 'TYPE', 'SUBTYPE', 'PRAGMA')) return [];
    const leading = isWord(first, 'CURSOR');
    const name = leading ? second : first;
    if (!name) return [];
    const cursor = declaration.findIndex((token) => isWord(token, 'CURSOR'));
    const query = topLevel(declaration, cursor + 1, 'FOR', 'IS');
    if (cursor >= 0 && query > 0) {
      this.keep(name, this.query(declaration[query + 1]) ?? unwrapped(declaration.slice(query + 1)));
      return [];
    }
    const names = namesOf(declaration);
    for (const declared of names) this.known.add(keyOf(declared));
    const steps = names.map((declared): Step => ({ type: 'declare', name: declared }));
    const value = declaration.findIndex(
      (token) => token.text === ':=' || token.text === '=' || isWord(token, 'DEFAULT'),
    );
    if (value < 1) return steps;
    return [...steps, ...names.flatMap((declared) => this.assign([declared], declaration.slice(value + 1)))];
  }

  /** An assignment; what is given a query in parentheses may be asked for its rows, too. */
  assign(target: Target, value: readonly Token[]): readonly Step[] {
    const [name, field] = target;
    if (!name) return [];
    const content = unwrapped(value);
    if (!field) {
      if (isWord(content[0], 'SELECT', 'WITH')) this.queries.set(keyOf(name), content);
      const key = keyOf(name);
      const [only, more] = content;
      const text = only && !more && only.kind === 'string' ? only : undefined;
      this.texts.set(key, this.texts.has(key) ? undefined : text);
    }
    return [{ type: 'assign', target, tokens: value }];
  }

  /** `SET (a, b) = …`. */
  assignAll(targets: readonly Target[], value: readonly Token[]): readonly Step[] {
    const content = unwrapped(value);
    if (isWord(content[0], 'SELECT', 'WITH')) {
      const struct = isWord(content[1], 'AS') && isWord(content[2], 'STRUCT');
      const tokens = struct ? [...content.slice(0, 1), ...content.slice(3)] : content;
      return [{ type: 'sql', tokens, into: targets, returned: false }];
    }
    return splitAtCommas(content).flatMap((part, index) => {
      const target = targets[index];
      return target ? this.assign(target, part) : [];
    });
  }

  keep(name: Token, query: readonly Token[]): void {
    this.queries.set(keyOf(name), query);
    this.opened.delete(keyOf(name));
  }

  open(name: Token, query: readonly Token[]): void {
    this.queries.set(keyOf(name), query);
    this.opened.add(keyOf(name));
  }

  isOpen(name: Token): boolean {
    return this.opened.has(keyOf(name));
  }

  /** The query of a cursor or result set, or the text of a prepared statement. */
  query(name: Token | undefined): readonly Token[] | undefined {
    return name && this.queries.get(keyOf(name));
  }

  /** The text of a declared variable that was given one constant and nothing else so far. */
  constant(name: Token): Token | undefined {
    return this.knows([name]) ? this.texts.get(keyOf(name)) : undefined;
  }

  /** The variable holds something that is not a constant. */
  forget(name: Token): void {
    this.texts.set(keyOf(name), undefined);
  }

  knows([name]: Target): boolean {
    return name !== undefined && (name.text.startsWith('@') || this.known.has(keyOf(name)));
  }
}

// Databricks: DECLARE [OR REPLACE] [VARIABLE] name.
function withoutLeading(words: readonly Token[]): readonly Token[] {
  const at = isWord(words[0], 'OR') && isWord(words[1], 'REPLACE') ? 2 : 0;
  return words.slice(isWord(words[at], 'VARIABLE', 'VAR') && words.length > at + 1 ? at + 1 : at);
}

function namesOf(declaration: readonly Token[]): readonly Token[] {
  const names: Token[] = [];
  for (let at = 0; at < declaration.length; at += 2) {
    const token = declaration[at];
    if (!token || ENDS_NAMES.test(token.text)) break;
    names.push(token);
    if (declaration[at + 1]?.text !== ',') break;
  }
  return names;
}

/** A variable may be written with or without the colon that marks it inside of SQL. */
function keyOf(name: Token): string {
  return name.text.replace(/^[:$]/, '');
}
