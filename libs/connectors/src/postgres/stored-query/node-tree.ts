/** A node of a query as PostgreSQL stores it, such as `{VAR :varno 1 :varattno 2 …}`. */
export interface TreeNode {
  readonly type: string;
  readonly fields: ReadonlyMap<string, TreeValue>;
}

/** A word with its escapes taken out, a node, a list, or null for what is not there. */
export type TreeValue = string | TreeNode | readonly TreeValue[] | null;

/** The text is not a tree as this module knows it. */
export class NodeTreeError extends Error {}

/** Nodes within nodes that are followed; a generated expression can be deeper than the stack. */
const MAX_DEPTH = 1_000;

/**
 * Reads the text of a `pg_node_tree`: the form that `nodeToString()` writes (src/backend/nodes/outfuncs.c) and PostgreSQL reads back
 * by the rules of `pg_strtok()` (src/backend/nodes/read.c). Nothing here knows a kind of node, so that those of later versions are read
 * as well. Raises NodeTreeError.
 */
export function parseNodeTree(text: string): TreeValue {
  return new TreeReader(text).whole();
}

class TreeReader {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  whole(): TreeValue {
    const value = this.value();
    if (this.token() !== '') throw new NodeTreeError(`more than one value, at ${this.at}`);
    return value;
  }

  private value(): TreeValue {
    const token = this.token();
    if (token === '{') return this.node();
    if (token === '(') return this.list();
    if (token === '<>') return null;
    if (token === '' || token === '}' || token === ')')
      throw new NodeTreeError(`a value is missing at ${this.at}`);
    return word(token);
  }

  private node(): TreeNode {
    this.enter();
    const type = this.token();
    const fields = new Map<string, TreeValue>();
    for (let label = this.token(); label !== '}'; label = this.token()) {
      if (!label.startsWith(':')) throw new NodeTreeError(`a field is missing at ${this.at}`);
      fields.set(label.slice(1), this.value());
      this.skipBytes();
    }
    this.depth -= 1;
    return { type, fields };
  }

  private list(): readonly TreeValue[] {
    this.enter();
    const values: TreeValue[] = [];
    for (;;) {
      this.skipSpace();
      if (this.text[this.at] === ')') break;
      values.push(this.value());
    }
    this.at += 1;
    this.depth -= 1;
    return values;
  }

  /** What a constant is stored as: `4 [ 1 0 0 0 ]`. */
  private skipBytes(): void {
    this.skipSpace();
    if (this.text[this.at] !== '[') return;
    const end = this.text.indexOf(']', this.at);
    if (end < 0) throw new NodeTreeError(`a constant has no end, at ${this.at}`);
    this.at = end + 1;
  }

  private enter(): void {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new NodeTreeError(`nodes lie deeper than ${MAX_DEPTH}`);
  }

  private skipSpace(): void {
    while (isSpace(this.text.charCodeAt(this.at))) this.at += 1;
  }

  /** The next brace or parenthesis, or everything up to one or to a space; empty at the end. */
  private token(): string {
    this.skipSpace();
    const start = this.at;
    if (isBracket(this.text.charCodeAt(start))) {
      this.at += 1;
      return this.text[start] ?? '';
    }
    while (this.at < this.text.length) {
      const code = this.text.charCodeAt(this.at);
      if (isSpace(code) || isBracket(code)) break;
      this.at += code === BACKSLASH ? 2 : 1;
    }
    return this.text.slice(start, this.at);
  }
}

const BACKSLASH = 0x5c;

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09;
}

/** One of `( ) { }`. */
function isBracket(code: number): boolean {
  return code === 0x28 || code === 0x29 || code === 0x7b || code === 0x7d;
}

/** Strings within lists stand in quotation marks; everywhere else an empty one does. */
function word(token: string): string {
  const bare = token.length > 1 && token.startsWith('"') && token.endsWith('"') ? token.slice(1, -1) : token;
  return bare.includes('\\') ? bare.replace(/\\(.)/gs, '$1') : bare;
}
