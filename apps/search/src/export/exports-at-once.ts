import { Injectable } from '@nestjs/common';
import { busy } from '../query/searches-at-once';

/** Pages that are made at the same time: a small part of what the service does, however many exports there are. */
const MOST = 2;
/** How long an export that has begun waits for its turn: it would break off if it were refused at once. */
const PATIENCE_MS = 5_000;

/** Gives exports, which are long, a share of their own. */
@Injectable()
export class ExportsAtOnce {
  private inHand = 0;
  private readonly waiting: (() => void)[] = [];

  /**
   * Works when it is its turn. Raises `service-unavailable`: for an export that would begin, when there is no room now; for one
   * that goes on, when there is none in time.
   */
  async run<T>(isBeginning: boolean, work: () => Promise<T>): Promise<T> {
    if (this.inHand >= MOST) {
      if (isBeginning) throw full();
      await this.turn();
    } else {
      this.inHand += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.inHand -= 1;
    }
  }

  /** The place of one that is done goes to who has waited longest. */
  private turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const next = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(next), 1);
        reject(full());
      }, PATIENCE_MS);
      this.waiting.push(next);
    });
  }
}

function full(): Error {
  return busy('Search is making as many exports as it can at once; begin yours in a moment.', PATIENCE_MS);
}
