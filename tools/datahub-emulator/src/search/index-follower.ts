import { type Indexer } from './indexer';

// How long (milliseconds) indexing may hold up whatever else the thread does before it lets it in again.
const SLICE_MS = 15;

/** What keeps the index true to the change logs. */
export interface IndexFollower {
  /** To be called after every commit, and at the start. */
  committed(): void;
}

/** Indexes what was written when the delay is over, in slices between whatever else its thread does. */
export class SlicedFollower implements IndexFollower {
  private timer: NodeJS.Timeout | undefined;
  private slice: NodeJS.Immediate | undefined;
  private isBusy = false;

  constructor(
    private readonly indexer: Indexer,
    private readonly delayMs: number,
    private readonly now: () => number,
  ) {}

  /** Indexes at once without a delay, else when the delay is over. */
  committed(): void {
    if (this.delayMs === 0) this.indexer.consume(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    else this.wake(this.delayMs);
  }

  /** Ends the timer; what is not indexed yet is indexed at the next start. */
  close(): void {
    clearTimeout(this.timer);
    clearImmediate(this.slice);
  }

  private wake(milliseconds: number): void {
    if (this.isBusy) return;
    this.isBusy = true;
    this.timer = setTimeout(() => this.due(), milliseconds).unref();
  }

  // One slice; what is left waits for its time, or for what came in meanwhile.
  private due(): void {
    const state = this.indexer.consume(this.now() - this.delayMs, SLICE_MS);
    this.isBusy = state === 'ripe';
    if (state === 'ripe') this.slice = setImmediate(() => this.due());
    else if (state === 'young') this.wake(Math.max(10, this.delayMs / 4));
  }
}
