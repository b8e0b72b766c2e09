import { type EntityManager } from 'typeorm';
import { type ReceivedEvent } from './event-consumer';

/** Events to be handled together. */
export class EventBatch {
  constructor(
    /** In stream order. */
    readonly events: readonly ReceivedEvent[],
    /** Aborted when the process has to stop and the batch should be given up. */
    readonly signal: AbortSignal,
  ) {}

  /**
   * Marks `events` (all of the batch when left out) as handled, in the transaction of their effect. Throws when
   * another process handled one of them meanwhile, so that the transaction rolls back.
   */
  recordHandled(_tx: EntityManager, _events: readonly ReceivedEvent[] = this.events): Promise<void> {
    return Promise.reject(new Error('in progress'));
  }

  /** Sets one event aside as failed without failing the others; it is delivered again or becomes a dead letter. */
  fail(_event: ReceivedEvent, _reason: string): void {
    throw new Error('in progress');
  }
}
