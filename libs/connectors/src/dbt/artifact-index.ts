import { storableText } from '../json';

/** Where a value stands in a file: byte offsets, end exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A file that is no JSON, or that ends in the middle. `offset` is the byte at which it was noticed. */
export class ArtifactSyntaxError extends Error {
  override readonly name = 'ArtifactSyntaxError';

  constructor(
    readonly problem: string,
    readonly offset: number,
  ) {
    super(`${problem} at byte ${offset}`);
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/** Some programs of Windows put it in front. */
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Deeper than any artifact; bounds the memory of a file that is nothing but brackets. */
const MAX_DEPTH = 1_000;
const MAX_KEY_BYTES = 10_000;

/**
 * Notes where the values of the first two levels of a JSON file stand, so that each can be read by itself: a manifest of hundreds of
 * megabytes costs the memory of its largest node. Feed it the file in pieces; what is inside of the values is not looked at.
 */
export class ArtifactIndexer {
  /** Values of the top object that are no objects and no lists, such as none of dbt's, and whole objects like `metadata`. */
  private readonly whole = new Map<string, ByteRange>();
  private readonly objects = new Map<string, Map<string, ByteRange>>();
  private readonly lists = new Map<string, ByteRange[]>();
  private readonly open: number[] = [];
  /** Whether the colon of the current member was seen, for the first two levels. */
  private readonly inValue = [false, false, false];
  private readonly starts = [-1, -1, -1];
  private readonly keys = ['', '', ''];
  private key: number[] | undefined;
  private inString = false;
  private escaped = false;
  private offset = 0;
  private lastByte = -1;
  private done = false;

  constructor(private readonly sections: ReadonlySet<string>) {}

  /** Takes the next piece in. Raises {@link ArtifactSyntaxError}. */
  add(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; at += 1) {
      if (this.inString && !this.key && !this.escaped) {
        // Most of a file is text of no interest; going through it here is several times faster.
        const from = at;
        let byte = piece[at];
        while (byte !== undefined && byte !== QUOTE && byte !== BACKSLASH) byte = piece[++at];
        this.offset += at - from;
        if (byte === undefined) return;
      }
      this.take(piece[at] ?? 0);
      this.offset += 1;
    }
  }

  /** The index of the whole file. Raises {@link ArtifactSyntaxError} when it ended early. */
  finish(): ArtifactIndex {
    if (this.offset === 0) throw new ArtifactSyntaxError('the file is empty', 0);
    if (!this.done) throw new ArtifactSyntaxError('the file ends in the middle', this.offset);
    return { whole: this.whole, objects: this.objects, lists: this.lists };
  }

  private take(byte: number): void {
    if (this.inString) return this.takeInString(byte);
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return;
    if (this.done) throw this.fault('something follows the end');
    switch (byte) {
      case QUOTE:
        this.beginValue();
        this.inString = true;
        if (this.isKey()) this.key = [];
        break;
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        this.beginValue();
        this.enter(byte);
        break;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        this.leave(byte);
        break;
      case COLON:
        if (this.open.length <= 2) this.inValue[this.open.length] = true;
        break;
      case COMMA:
        this.endValue();
        break;
      default:
        if (byte === BYTE_ORDER_MARK[this.offset]) return;
        if (this.open.length === 0) throw this.fault('it is no JSON object');
        this.beginValue();
    }
    this.lastByte = this.offset;
  }

  private takeInString(byte: number): void {
    if (this.escaped) this.escaped = false;
    else if (byte === BACKSLASH) this.escaped = true;
    else if (byte === QUOTE) {
      this.inString = false;
      this.lastByte = this.offset;
      this.endKey();
      return;
    }
    if (!this.key) return;
    if (this.key.length > MAX_KEY_BYTES) throw this.fault('a name is too long');
    this.key.push(byte);
  }

  private isKey(): boolean {
    const depth = this.open.length;
    return depth <= 2 && this.open.at(-1) === OPEN_OBJECT && this.inValue[depth] === false;
  }

  private endKey(): void {
    if (!this.key) return;
    const text = Buffer.from(this.key).toString('utf8');
    this.key = undefined;
    this.keys[this.open.length] = unescaped(text) ?? '';
    if (unescaped(text) === undefined) throw this.fault('a name is not written as JSON');
  }

  private beginValue(): void {
    const depth = this.open.length;
    if (depth === 0 || depth > 2) return;
    if (this.open.at(-1) === OPEN_OBJECT && this.inValue[depth] === false) return;
    if (this.starts[depth] === -1) this.starts[depth] = this.offset;
  }

  private enter(byte: number): void {
    if (this.open.length === 0 && byte !== OPEN_OBJECT) throw this.fault('it is no JSON object');
    if (this.open.length >= MAX_DEPTH) throw this.fault('it is nested too deep');
    this.open.push(byte);
    const depth = this.open.length;
    if (depth > 2) return;
    this.inValue[depth] = false;
    this.starts[depth] = -1;
  }

  private leave(byte: number): void {
    this.endValue();
    const opened = this.open.pop();
    if (opened !== (byte === CLOSE_OBJECT ? OPEN_OBJECT : OPEN_ARRAY))
      throw this.fault('a bracket does not fit');
    this.done = this.open.length === 0;
  }

  private endValue(): void {
    const depth = this.open.length;
    if (depth === 0) throw this.fault('it is no JSON object');
    if (depth > 2) return;
    const start = this.starts[depth] ?? -1;
    if (start !== -1) this.note(depth, { start, end: this.lastByte + 1 });
    this.starts[depth] = -1;
    this.inValue[depth] = false;
  }

  private note(depth: number, range: ByteRange): void {
    const section = this.keys[1] ?? '';
    if (!this.sections.has(section)) return;
    if (depth === 1) {
      this.whole.set(section, range);
    } else if (this.open.at(-1) === OPEN_ARRAY) {
      const list = this.lists.get(section);
      if (list) list.push(range);
      else this.lists.set(section, [range]);
    } else {
      const members = this.objects.get(section) ?? new Map<string, ByteRange>();
      members.set(this.keys[2] ?? '', range);
      this.objects.set(section, members);
    }
  }

  private fault(problem: string): ArtifactSyntaxError {
    return new ArtifactSyntaxError(problem, this.offset);
  }
}

/** What {@link ArtifactIndexer} found in the sections it was asked for. */
export interface ArtifactIndex {
  /** Each section as a whole. */
  readonly whole: ReadonlyMap<string, ByteRange>;
  /** Members of sections that are objects, by name. */
  readonly objects: ReadonlyMap<string, ReadonlyMap<string, ByteRange>>;
  /** Elements of sections that are lists, in order. */
  readonly lists: ReadonlyMap<string, readonly ByteRange[]>;
}

function unescaped(text: string): string | undefined {
  if (!text.includes('\\')) return text;
  try {
    const value: unknown = JSON.parse(`"${text}"`);
    return typeof value === 'string' ? storableText(value) : undefined;
  } catch {
    return undefined;
  }
}
