/** What single words are worth: the documents that hold a term, and its part of their BM25 score. */
export interface TermScores {
  readonly ids: Uint32Array;
  readonly scores: Float32Array;
}

/** Documents over all kept terms; 8 bytes each. */
const KEPT = 3_000_000;
/** From so many documents on, terms are read anew at most once in {@link HELD_MS} however much is written. */
const LARGE = 20_000;
const HELD_MS = 1_000;

/**
 * The scores of the terms that were asked for, kept until something is written. BM25 adds up over the terms of a query, so sums
 * of kept numbers are what FTS5 would answer; it takes 0.7 µs for each document that holds a word, a sum some nanoseconds.
 */
export class TermScoreCache {
  private readonly known = new Map<string, TermScores>();
  private size = 0;
  private changedAt: number | undefined;

  private readonly read: (match: string) => TermScores;
  private readonly documents: () => number;

  constructor(read: (match: string) => TermScores, documents: () => number) {
    this.read = read;
    this.documents = documents;
  }

  /** The scores of a term of the full-text index; of a large index those of up to a second ago. */
  of(match: string): TermScores {
    this.forgetStale();
    const known = this.known.get(match);
    if (known) {
      // Put at the end: the first ones are those that nobody asked for lately.
      this.known.delete(match);
      this.known.set(match, known);
      return known;
    }
    const made = this.read(match);
    this.known.set(match, made);
    this.size += made.ids.length;
    for (const [oldest, { ids }] of this.known) {
      if (this.size <= KEPT || oldest === match) break;
      this.known.delete(oldest);
      this.size -= ids.length;
    }
    return made;
  }

  /** Something was written. */
  changed(): void {
    this.changedAt ??= performance.now();
    this.forgetStale();
  }

  clear(): void {
    this.known.clear();
    this.size = 0;
    this.changedAt = undefined;
  }

  private forgetStale(): void {
    if (this.changedAt === undefined) return;
    if (this.documents() < LARGE || performance.now() - this.changedAt >= HELD_MS) this.clear();
  }
}
