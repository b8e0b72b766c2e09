const SMALLEST = 128 * 1024;
/** More than DataHub reads in one proposal. */
const LARGEST_ITEM = 64 * 1024 * 1024;

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** What is wrong with a file of proposals, and where. */
export class InvalidProposalFile extends Error {
  override readonly name = 'InvalidProposalFile';

  constructor(
    path: string,
    reason: string,
    /** Which object of the file, counted from 1. */
    readonly item: number,
    /** Where it, or what stands in its place, begins, in bytes from the start of the file. */
    readonly offset: number,
    options?: ErrorOptions,
  ) {
    super(`${path}, object ${item} at byte ${offset}: ${reason}`, options);
  }
}

/**
 * Cuts a stream of bytes into the JSON objects of one list, or of a text with one object after the other. Holds no more than
 * one piece of the stream and one object.
 */
export class JsonItems {
  private bytes = Buffer.allocUnsafeSlow(SMALLEST);
  private end = 0;
  /** Next byte to look at. */
  private at = 0;
  /** First byte of the object that is being read. */
  private start = 0;
  private depth = 0;
  private inText = false;
  private form: 'unknown' | 'list' | 'objects' | 'closed' = 'unknown';
  private afterItem = false;
  /** Bytes of the stream before those in memory. */
  private passed = 0;
  private items = 0;

  constructor(private readonly path: string) {}

  /** Which object `next` returned last, counted from 1. */
  get item(): number {
    return this.items;
  }

  /** Where the next piece of the stream is to be put; call {@link filled} then. */
  space(): { readonly buffer: Buffer; readonly offset: number; readonly length: number } {
    const kept = this.depth > 0 ? this.start : Math.min(this.at, this.end);
    this.bytes.copyWithin(0, kept, this.end);
    this.passed += kept;
    this.at -= kept;
    this.end -= kept;
    this.start = 0;
    if (this.end > this.bytes.length / 2) {
      if (this.end > LARGEST_ITEM) throw this.invalid(`the object is longer than ${LARGEST_ITEM} bytes`);
      const grown = Buffer.allocUnsafeSlow(this.bytes.length * 2);
      this.bytes.copy(grown, 0, 0, this.end);
      this.bytes = grown;
    }
    return { buffer: this.bytes, offset: this.end, length: this.bytes.length - this.end };
  }

  filled(length: number): void {
    this.end += length;
  }

  /** Text of the next object; undefined when it is not complete yet. Raises {@link InvalidProposalFile}. */
  next(): string | undefined {
    if (this.depth === 0 && !this.findStart()) return undefined;
    if (!this.findEnd()) return undefined;
    this.items += 1;
    this.afterItem = true;
    return this.bytes.toString('utf8', this.start, this.at);
  }

  /** Raises {@link InvalidProposalFile} when the stream may not end here. */
  finish(): void {
    if (this.depth > 0) throw this.invalid('the file ends within the object', this.items + 1);
    if (this.form === 'list') throw this.invalid('the file ends before its list does', this.items + 1);
  }

  /** An error about the last object, or the one that is being read. */
  invalid(reason: string, item = this.items, cause?: unknown): InvalidProposalFile {
    return new InvalidProposalFile(this.path, reason, item, this.passed + this.start, { cause });
  }

  private findStart(): boolean {
    const { bytes, end } = this;
    for (; this.at < end; this.at += 1) {
      const byte = bytes[this.at];
      if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) continue;
      // A byte order mark.
      if (this.passed + this.at < 3 && (byte === 0xef || byte === 0xbb || byte === 0xbf)) continue;
      this.start = this.at;
      if (byte === OPEN_OBJECT && this.mayBegin()) {
        this.depth = 1;
        this.at += 1;
        return true;
      }
      if (!this.punctuates(byte)) throw this.invalid(this.expected(), this.items + 1);
    }
    return false;
  }

  private mayBegin(): boolean {
    if (this.form === 'unknown') this.form = 'objects';
    return this.form === 'objects' || (this.form === 'list' && !this.afterItem);
  }

  private punctuates(byte: number | undefined): boolean {
    if (byte === OPEN_LIST && this.form === 'unknown') {
      this.form = 'list';
      return true;
    }
    if (byte === COMMA && this.form === 'list' && this.afterItem) {
      this.afterItem = false;
      return true;
    }
    if (byte === CLOSE_LIST && this.form === 'list' && (this.afterItem || this.items === 0)) {
      this.form = 'closed';
      return true;
    }
    return false;
  }

  private expected(): string {
    if (this.form === 'closed') return 'the file goes on behind its list';
    if (this.form === 'list' && this.afterItem) return 'expected a comma or the end of the list';
    return this.form === 'unknown' ? 'expected a JSON list or JSON objects' : 'expected a JSON object';
  }

  private findEnd(): boolean {
    const { bytes, end } = this;
    let { at, depth, inText } = this;
    while (at < end) {
      const byte = bytes[at];
      at += 1;
      if (inText) {
        // What follows a backslash ends no text.
        if (byte === BACKSLASH) at += 1;
        else if (byte === QUOTE) inText = false;
      } else if (byte === QUOTE) {
        inText = true;
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        depth += 1;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        depth -= 1;
        if (depth === 0) break;
      }
    }
    this.at = at;
    this.depth = depth;
    this.inText = inText;
    return depth === 0;
  }
}
