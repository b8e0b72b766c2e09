import { createHash } from 'node:crypto';

/** Runs that are remembered, about 50 bytes each. */
const MAX_RUNS = 2_000_000;

/** Which runs of statements were told already, by their ids: exports that overlap tell some of them again. */
export class SeenRuns {
  private readonly seen = new Set<number>();

  constructor(private readonly maxRuns = MAX_RUNS) {}

  /** Whether the run was not there before; of too many the ones that came first are forgotten. */
  isNew(id: string): boolean {
    // 48 bits: among two million runs one in a hundred times two of them are taken for one.
    const digest = createHash('sha1').update(id).digest().readUIntBE(0, 6);
    if (this.seen.has(digest)) return false;
    this.seen.add(digest);
    const [first] = this.seen;
    if (this.seen.size > this.maxRuns && first !== undefined) this.seen.delete(first);
    return true;
  }
}
