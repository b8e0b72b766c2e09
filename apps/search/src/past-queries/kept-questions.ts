import { setImmediate as breathe } from 'node:timers/promises';

/** Questions whose vectors lie in one piece of memory and are compared without a pause: well under a millisecond. */
const BLOCK = 500;
/** From here on two questions ask for the same; below, only for something of the same kind. */
const ALIKE = { from: 0.7, whole: 0.95 } as const;

/** A question by its id. */
export interface AlikeQuestion {
  readonly id: string;
  /** 0 to 1: 1 for the same question. */
  readonly likeness: number;
}

interface Place {
  readonly at: number;
  readonly words: string;
  readonly hasVector: boolean;
}

/** Questions in memory, by their words and their vectors: 1.5 KB each, and nothing of the rest. */
export class KeptQuestions {
  private readonly places = new Map<string, Place>();
  private readonly byWords = new Map<string, Set<string>>();
  /** Who is at each place; vectors lie in the same order, block by block. */
  private readonly ids: (string | undefined)[] = [];
  private readonly blocks: Float32Array[] = [];
  private readonly free: number[] = [];

  /** `dimensions`: the length of the vectors; 0 when there is no model. */
  constructor(private readonly dimensions: number) {}

  get size(): number {
    return this.places.size;
  }

  /** Whether a question is kept, and whether with its vector. */
  has(id: string, withVector: boolean): boolean {
    const place = this.places.get(id);
    return place !== undefined && (place.hasVector || !withVector);
  }

  /** A vector of another length counts as none. */
  put(id: string, stems: ReadonlySet<string>, vector: Float32Array | undefined): void {
    this.remove(id);
    const at = this.free.pop() ?? this.ids.length;
    const words = keyOf(stems);
    const hasVector = vector !== undefined && this.dimensions > 0 && vector.length === this.dimensions;
    this.ids[at] = id;
    this.places.set(id, { at, words, hasVector });
    this.byWords.set(words, (this.byWords.get(words) ?? new Set()).add(id));
    const block = (this.blocks[Math.floor(at / BLOCK)] ??= new Float32Array(BLOCK * this.dimensions));
    const start = (at % BLOCK) * this.dimensions;
    // Nothing is alike to a vector of zeros.
    if (hasVector) block.set(vector, start);
    else block.fill(0, start, start + this.dimensions);
  }

  remove(id: string): void {
    const place = this.places.get(id);
    if (!place) return;
    this.places.delete(id);
    this.ids[place.at] = undefined;
    this.free.push(place.at);
    const same = this.byWords.get(place.words);
    same?.delete(id);
    if (same?.size === 0) this.byWords.delete(place.words);
  }

  /** Removes all but those of `ids`. */
  retain(ids: ReadonlySet<string>): void {
    for (const id of [...this.places.keys()]) if (!ids.has(id)) this.remove(id);
  }

  /**
   * The questions with the same words or a vector close to that of the asked one, the most alike first. Others get their turn between
   * two blocks of vectors.
   */
  async alike(
    stems: ReadonlySet<string>,
    vector: Float32Array | undefined,
  ): Promise<readonly AlikeQuestion[]> {
    const found = new Map<string, number>();
    if (vector?.length === this.dimensions) {
      for (let at = 0; at < this.blocks.length; at += 1) {
        if (at > 0) await breathe();
        this.compare(at, vector, found);
      }
    }
    // Nothing less than the same words is a proof.
    if (stems.size > 0) for (const id of this.byWords.get(keyOf(stems)) ?? []) found.set(id, 1);
    return [...found]
      .map(([id, likeness]) => ({ id, likeness }))
      .sort((a, b) => b.likeness - a.likeness || (a.id < b.id ? -1 : 1));
  }

  private compare(blockAt: number, vector: Float32Array, found: Map<string, number>): void {
    const block = this.blocks[blockAt] ?? new Float32Array();
    const size = this.dimensions;
    for (let place = 0; place < BLOCK; place += 1) {
      const id = this.ids[blockAt * BLOCK + place];
      if (id === undefined) continue;
      const start = place * size;
      let cosine = 0;
      for (let at = 0; at < size; at += 1) cosine += (vector[at] ?? 0) * (block[start + at] ?? 0);
      const likeness = Math.min(1, (cosine - ALIKE.from) / (ALIKE.whole - ALIKE.from));
      if (likeness > 0) found.set(id, likeness);
    }
  }
}

function keyOf(stems: ReadonlySet<string>): string {
  return [...stems].sort().join(' ');
}
