/** Reads which documents have which values. */
export interface FacetReader {
  /** Documents that have the value. */
  having(facet: string, value: string): Iterable<number>;
  /** Every value of every document. */
  all(facet: string): Iterable<readonly [value: string, document: number]>;
}

/** Ids that are kept at most, 4 bytes each; a value counts as {@link VALUE_COST} more. */
const KEPT = 6_000_000;
const VALUE_COST = 40;

/** The documents of one value; their order does not matter. */
class Posting {
  private ids = new Uint32Array(1);
  private length = 0;

  add(id: number): void {
    if (this.length === this.ids.length) {
      const larger = new Uint32Array(this.length * 2);
      larger.set(this.ids);
      this.ids = larger;
    }
    this.ids[this.length] = id;
    this.length += 1;
  }

  remove(id: number): void {
    const at = this.ids.subarray(0, this.length).indexOf(id);
    if (at < 0) return;
    this.length -= 1;
    this.ids[at] = this.ids[this.length] ?? 0;
  }

  mark(into: Uint8Array): void {
    for (let at = 0; at < this.length; at += 1) into[this.ids[at] ?? 0] = 1;
  }

  countIn(marked: Uint8Array): number {
    let count = 0;
    for (let at = 0; at < this.length; at += 1) count += marked[this.ids[at] ?? 0] ?? 0;
    return count;
  }

  get size(): number {
    return this.length;
  }
}

/** Which documents have which values of facets: read when first asked for, then kept true to what is written. */
export class FacetPostings {
  private values = new Map<string, Map<string, Posting>>();
  private readonly complete = new Set<string>();
  private kept = 0;
  private readonly reader: FacetReader;

  constructor(reader: FacetReader) {
    this.reader = reader;
  }

  /** Marks the documents that have one of the values. */
  mark(facet: string, values: readonly string[], into: Uint8Array): void {
    for (const value of values) this.posting(facet, value).mark(into);
    this.forgetIfTooMuch();
  }

  /** How many of the marked documents have each value; values that none has are left out. */
  count(facet: string, marked: Uint8Array): { readonly value: string; readonly count: number }[] {
    const counts = [...this.allOf(facet)]
      .map(([value, posting]) => ({ value, count: posting.countIn(marked) }))
      .filter(({ count }) => count > 0);
    this.forgetIfTooMuch();
    return counts;
  }

  /** How many of the marked documents have the value. */
  countOf(facet: string, value: string, marked: Uint8Array): number {
    const count = this.posting(facet, value).countIn(marked);
    this.forgetIfTooMuch();
    return count;
  }

  /** A document got or lost a value. */
  change(document: number, facet: string, value: string, has: boolean): void {
    const known = this.values.get(facet);
    let posting = known?.get(value);
    if (!posting && has && this.complete.has(facet)) {
      posting = new Posting();
      known?.set(value, posting);
    }
    if (has) posting?.add(document);
    else posting?.remove(document);
  }

  clear(): void {
    this.values = new Map();
    this.complete.clear();
    this.kept = 0;
  }

  private posting(facet: string, value: string): Posting {
    const known = this.of(facet).get(value);
    if (known) return known;
    const posting = new Posting();
    if (this.complete.has(facet)) return posting;
    for (const id of this.reader.having(facet, value)) posting.add(id);
    this.of(facet).set(value, posting);
    this.kept += posting.size + VALUE_COST;
    return posting;
  }

  private allOf(facet: string): ReadonlyMap<string, Posting> {
    if (this.complete.has(facet)) return this.of(facet);
    const all = new Map<string, Posting>();
    for (const [value, id] of this.reader.all(facet)) {
      let posting = all.get(value);
      if (!posting) {
        posting = new Posting();
        all.set(value, posting);
        this.kept += VALUE_COST;
      }
      posting.add(id);
      this.kept += 1;
    }
    this.values.set(facet, all);
    this.complete.add(facet);
    return all;
  }

  private of(facet: string): Map<string, Posting> {
    const known = this.values.get(facet) ?? new Map<string, Posting>();
    this.values.set(facet, known);
    return known;
  }

  private forgetIfTooMuch(): void {
    if (this.kept > KEPT) this.clear();
  }
}
