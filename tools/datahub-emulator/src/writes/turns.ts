import { setImmediate } from 'node:timers/promises';

/** Gives large writes their turns, one after the other: between two of them every other request that waits gets in. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** Resolves when it is the caller's turn, which ends with the synchronous work that follows. */
  async next(): Promise<void> {
    this.last = this.last.then(() => setImmediate());
    await this.last;
  }
}
