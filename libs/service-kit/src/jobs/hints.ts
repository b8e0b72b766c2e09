import { type NatsBus } from '../bus/nats-bus';

/** Core-NATS hints that a row has changed: no data, no guarantee, for streaming progress without polling fast. */
export class Hints {
  constructor(private readonly bus: NatsBus) {}

  /** Best effort; does nothing while the bus is away. */
  publish(subject: string): void {
    if (this.bus.connected) this.bus.require().publish(subject);
  }

  /**
   * Yields once per hint (several waiting ones count as one) until `signal` aborts. Survives outages of the bus, whose
   * hints are lost: look at the row now and then all the same. Throws `service-unavailable` when the bus is away at first.
   */
  async *watch(subject: string, signal: AbortSignal): AsyncGenerator<void> {
    let isWaiting = false;
    let wake: () => void = () => undefined;
    const subscription = this.bus.require().subscribe(subject, {
      callback: () => {
        isWaiting = true;
        wake();
      },
    });
    const onAbort = (): void => wake();
    signal.addEventListener('abort', onAbort);
    try {
      while (!signal.aborted && !subscription.isClosed()) {
        if (!isWaiting) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        if (signal.aborted || !isWaiting) continue;
        isWaiting = false;
        yield;
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      subscription.unsubscribe();
    }
  }
}
