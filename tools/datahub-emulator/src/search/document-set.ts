/** Documents of one chunk have ids that differ only in the last twelve bits. */
export const CHUNK_SIZE = 4_096;
const CHUNK_WORDS = CHUNK_SIZE / 32;
// Shorter as a list of 16-bit numbers than as a bitmap.
const MAX_LISTED = CHUNK_SIZE / 16 - 1;

/**
 * A set of document ids as a bitmap: 12 KB for a hundred thousand. It is stored in chunks, each a bitmap or, when few
 * bits are set, a list; the lengths of both differ, so that they can be told apart (as in Roaring bitmaps).
 */
export class DocumentSet {
  private words = new Uint32Array(0);

  constructor(ids: Iterable<number> = []) {
    for (const id of ids) this.add(id);
  }

  /** Adds one document. */
  add(id: number): void {
    this.reach((id >>> 5) + 1);
    this.words[id >>> 5] = (this.words[id >>> 5] ?? 0) | (1 << (id & 31));
  }

  /** Takes one document away. */
  delete(id: number): void {
    if (id >>> 5 < this.words.length) {
      this.words[id >>> 5] = (this.words[id >>> 5] ?? 0) & ~(1 << (id & 31));
    }
  }

  /** Whether the document is in the set. */
  has(id: number): boolean {
    return (((this.words[id >>> 5] ?? 0) >>> (id & 31)) & 1) === 1;
  }

  /** Adds the documents of a stored chunk. */
  addChunk(chunk: number, stored: Uint8Array): void {
    const from = chunk * CHUNK_WORDS;
    this.reach(from + CHUNK_WORDS);
    const values = chunkValues(stored);
    if (values instanceof Uint16Array) for (const value of values) this.add(chunk * CHUNK_SIZE + value);
    else
      for (const [at, word] of values.entries()) this.words[from + at] = (this.words[from + at] ?? 0) | word;
  }

  /** How many documents of a stored chunk are in the set. */
  countIn(chunk: number, stored: Uint8Array): number {
    const values = chunkValues(stored);
    let count = 0;
    if (values instanceof Uint16Array) {
      for (const value of values) if (this.has(chunk * CHUNK_SIZE + value)) count += 1;
      return count;
    }
    const from = chunk * CHUNK_WORDS;
    for (let at = 0; at < CHUNK_WORDS; at += 1) {
      count += bitsOf((values[at] ?? 0) & (this.words[from + at] ?? 0));
    }
    return count;
  }

  /** The documents of a stored chunk that are in the set, in the order of their ids. */
  within(chunk: number, stored: Uint8Array): number[] {
    const values = chunkValues(stored);
    const ids: number[] = [];
    if (values instanceof Uint16Array) {
      for (const value of values) {
        if (this.has(chunk * CHUNK_SIZE + value)) ids.push(chunk * CHUNK_SIZE + value);
      }
      return ids;
    }
    const from = chunk * CHUNK_WORDS;
    for (let at = 0; at < CHUNK_WORDS; at += 1) {
      pushBits((values[at] ?? 0) & (this.words[from + at] ?? 0), (from + at) * 32, ids);
    }
    return ids;
  }

  /** The chunk in the form it is stored in; `undefined` when it is empty. */
  chunk(chunk: number): Uint8Array | undefined {
    const words = new Uint32Array(CHUNK_WORDS);
    words.set(this.words.subarray(chunk * CHUNK_WORDS, (chunk + 1) * CHUNK_WORDS));
    const ids: number[] = [];
    for (const [at, word] of words.entries()) pushBits(word, at * 32, ids);
    if (ids.length === 0) return undefined;
    return new Uint8Array((ids.length <= MAX_LISTED ? Uint16Array.from(ids) : words).buffer);
  }

  /** Adds all of another set. */
  include(other: DocumentSet): this {
    this.reach(other.words.length);
    for (const [at, word] of other.words.entries()) this.words[at] = (this.words[at] ?? 0) | word;
    return this;
  }

  /** Keeps only what is in another set too. */
  keep(other: DocumentSet): this {
    for (let at = 0; at < this.words.length; at += 1) {
      this.words[at] = (this.words[at] ?? 0) & (other.words[at] ?? 0);
    }
    return this;
  }

  /** Takes away what is in another set. */
  drop(other: DocumentSet): this {
    const end = Math.min(this.words.length, other.words.length);
    for (let at = 0; at < end; at += 1) this.words[at] = (this.words[at] ?? 0) & ~(other.words[at] ?? 0);
    return this;
  }

  /** A set of its own with the same documents. */
  copy(): DocumentSet {
    const copy = new DocumentSet();
    copy.words = this.words.slice();
    return copy;
  }

  /** How many documents there are. */
  get size(): number {
    let size = 0;
    for (const word of this.words) size += bitsOf(word);
    return size;
  }

  /** All documents, in the order of their ids. */
  ids(): number[] {
    const ids: number[] = [];
    for (const [at, word] of this.words.entries()) pushBits(word, at * 32, ids);
    return ids;
  }

  private reach(length: number): void {
    if (length <= this.words.length) return;
    const longer = new Uint32Array(Math.max(length, this.words.length * 2));
    longer.set(this.words);
    this.words = longer;
  }
}

function chunkValues(stored: Uint8Array): Uint16Array | Uint32Array {
  const { buffer } = stored.slice(); // aligned
  return stored.length === CHUNK_SIZE / 8 ? new Uint32Array(buffer) : new Uint16Array(buffer);
}

function pushBits(word: number, base: number, ids: number[]): void {
  for (let left = word; left !== 0; left &= left - 1) ids.push(base + 31 - Math.clz32(left & -left));
}

// The number of bits set, counted in parallel (Warren, Hacker's Delight, 5-1).
function bitsOf(word: number): number {
  let count = word - ((word >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
