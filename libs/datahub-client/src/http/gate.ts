/** Lets at most `limit` pieces of work in at the same time; the others wait in the order they came. */
export class Gate {
  private free: number;
  private readonly waiting = new Set<() => void>();

  constructor(limit: number) {
    this.free = limit;
  }

  /** Resolves when it is the caller's turn, who must then call {@link leave}; raises the abort's reason while waiting. */
  async enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.free > 0) {
      this.free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const proceed = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        this.waiting.delete(proceed);
        reject(reasonOf(signal));
      };
      this.waiting.add(proceed);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  leave(): void {
    const [next] = this.waiting;
    if (next === undefined) {
      this.free += 1;
    } else {
      this.waiting.delete(next);
      next();
    }
  }
}

/** What an aborted signal was aborted with, as an error. */
export function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error(String(reason));
}
