import { dependencyUnavailable } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';

/** As many as two cores answer well within the deadline of a call; who waits longer than that has given up. */
const MOST = 80;

/**
 * Bounds how many searches are worked on at the same time. Without, a crowd would be answered by nothing but missed deadlines: each
 * search would wait behind those that nobody waits for any more.
 */
@Injectable()
export class SearchesAtOnce {
  private inHand = 0;

  /** Raises `service-unavailable`, which callers may try again after a moment, when there are too many already. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.inHand >= MOST) {
      throw dependencyUnavailable(
        'service-unavailable',
        `Search is busy with ${MOST} questions; ask again in a moment.`,
      );
    }
    this.inHand += 1;
    try {
      return await work();
    } finally {
      this.inHand -= 1;
    }
  }
}
