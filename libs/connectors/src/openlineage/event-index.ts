import { type LineageEvent } from './event';
import { keyOf } from './lineage-state';

/** Where an event stands among the files of a folder. */
export interface EventPlace {
  /** Place of its file. */
  readonly file: number;
  readonly number: number;
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Finds which events tell of the same job or, alone, of the same dataset, so that they can be read one job after the other. Jobs that have
 * a run in common belong together. Holds some 40 bytes of each event and 100 of each run.
 */
export class EventIndex {
  private readonly subjects = new Map<string, number>();
  /** Of each subject another one that it belongs to; itself at the end. */
  private readonly parents: number[] = [];
  private readonly runs = new Map<string, number>();
  private readonly files: number[] = [];
  private readonly numbers: number[] = [];
  private readonly offsets: number[] = [];
  private readonly sizes: number[] = [];
  private readonly subjectOf: number[] = [];

  add(event: LineageEvent, { file, number, offset, bytes }: EventPlace): void {
    const subject = this.subject(
      'dataset' in event ? `dataset ${keyOf(event.dataset)}` : `job ${keyOf(event.job)}`,
    );
    this.files.push(file);
    this.numbers.push(number);
    this.offsets.push(offset);
    this.sizes.push(bytes);
    this.subjectOf.push(subject);
    const run = 'dataset' in event ? undefined : event.run?.id;
    if (run === undefined) return;
    const known = this.runs.get(run);
    if (known === undefined) this.runs.set(run, subject);
    else this.join(known, subject);
  }

  /** Events that belong together one after the other, in the order of the names of their jobs. */
  *places(): Generator<EventPlace & { readonly group: string }> {
    const ranks = this.ranks();
    const rankOf = (at: number): number => ranks[this.subjectOf[at] ?? 0] ?? 0;
    const order = Uint32Array.from(this.subjectOf.keys()).sort((a, b) => rankOf(a) - rankOf(b) || a - b);
    for (const at of order) {
      yield {
        group: String(rankOf(at)),
        file: this.files[at] ?? 0,
        number: this.numbers[at] ?? 0,
        offset: this.offsets[at] ?? 0,
        bytes: this.sizes[at] ?? 0,
      };
    }
  }

  /** Of each subject the place of what it belongs to: that of the first name among those that belong together. */
  private ranks(): readonly number[] {
    const ranks = Array<number>(this.parents.length).fill(0);
    const rankOfRoot = new Map<number, number>();
    for (const [, subject] of [...this.subjects].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const root = this.root(subject);
      const rank = rankOfRoot.get(root) ?? rankOfRoot.size;
      rankOfRoot.set(root, rank);
      ranks[subject] = rank;
    }
    return ranks;
  }

  private subject(key: string): number {
    const known = this.subjects.get(key);
    if (known !== undefined) return known;
    const made = this.parents.length;
    this.parents.push(made);
    this.subjects.set(key, made);
    return made;
  }

  private join(one: number, other: number): void {
    const [a, b] = [this.root(one), this.root(other)];
    if (a !== b) this.parents[b] = a;
  }

  private root(subject: number): number {
    let at = subject;
    for (let up = this.parents[at] ?? at; up !== at; up = this.parents[at] ?? at) {
      this.parents[at] = this.parents[up] ?? up;
      at = up;
    }
    return at;
  }
}
