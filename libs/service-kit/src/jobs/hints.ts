/** Core-NATS hints that a row has changed: no data, no guarantee, for streaming progress without polling fast. */
export class Hints {
  /** Best effort; does nothing while the bus is away. */
  publish(_subject: string): void {
    throw new Error('in progress');
  }

  /** Yields once per hint (several waiting ones count as one) until `signal` aborts. */
  watch(_subject: string, _signal: AbortSignal): AsyncIterable<void> {
    throw new Error('in progress');
  }
}
