import { Clock, DataSpokeError } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';

/** Who waits longer than that is close to the deadline of the call, and has given up. */
const MOST_WAIT_MS = 4_000;
/** So few are taken whatever was measured, so that a slow one does not shut the door behind it. */
const ALWAYS = 8;
/** What those in hand hold in memory has a bound on fast machines too. */
const MOST = 300;
/** What a search is taken to cost before one was measured. */
const FIRST_MS = 50;
/** What the newest search says about the next one; the rest is what those before it said. */
const NEWEST = 0.1;

/**
 * Bounds how many searches are worked on at the same time, by what they cost on this machine: a search that would have to wait
 * behind too many others is refused at once. Without, a crowd would be answered by nothing but missed deadlines.
 *
 * Those in hand share the machine, so of every moment each is charged its part: what a search cost is the sum of its parts, however
 * many went on beside it. Whatever waits for something else than this machine counts as cheap as soon as there are more of it.
 */
@Injectable()
export class SearchesAtOnce {
  private inHand = 0;
  private costMs = FIRST_MS;
  /** What one search would have been charged that was in hand from the beginning on. */
  private charged = 0;
  private chargedAt: number;

  constructor(private readonly clock: Clock) {
    this.chargedAt = clock.now().getTime();
  }

  /** Raises `service-unavailable`, with the seconds after which it is worth to ask again, when there are too many already. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const waitMs = this.inHand * this.costMs;
    if (this.inHand >= MOST || (this.inHand >= ALWAYS && waitMs > MOST_WAIT_MS)) {
      throw busy(`Search has ${this.inHand} questions in hand already; ask again in a moment.`, waitMs / 2);
    }
    const before = this.charge();
    this.inHand += 1;
    try {
      const answer = await work();
      this.costMs += NEWEST * (this.charge() - before - this.costMs);
      return answer;
    } finally {
      this.charge();
      this.inHand -= 1;
    }
  }

  private charge(): number {
    const now = this.clock.now().getTime();
    if (this.inHand > 0) this.charged += Math.max(0, now - this.chargedAt) / this.inHand;
    this.chargedAt = now;
    return this.charged;
  }
}

/** The refusal of work for which there is no room now; `inMs` is when there may be some. */
export function busy(message: string, inMs: number): DataSpokeError {
  return new DataSpokeError('service-unavailable', message, {
    details: { retryAfterSeconds: Math.max(1, Math.ceil(inMs / 1_000)) },
  });
}
