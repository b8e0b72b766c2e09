import { type EntityManager } from 'typeorm';
import { recordInInbox } from './inbox';
import { type ReceivedEvent } from './event-consumer';

/** Events to be handled together. */
export class EventBatch {
  private readonly recorded = new Set<string>();
  private readonly failed = new Map<string, string>();

  constructor(
    /** In stream order. */
    readonly events: readonly ReceivedEvent[],
    /** Aborted when the process has to stop and the batch should be given up. */
    readonly signal: AbortSignal,
    private readonly consumer: string,
  ) {}

  /**
   * Marks `events` (all that have not failed when left out) as handled, in the transaction of their effect. Throws
   * when another process handled one of them meanwhile, so that the transaction rolls back; let that error through.
   */
  async recordHandled(tx: EntityManager, events: readonly ReceivedEvent[] = this.unsettled()): Promise<void> {
    await recordInInbox(tx, this.consumer, events);
    for (const { id } of events) this.recorded.add(id);
  }

  /** Sets one event aside as failed without failing the others; it is delivered again or becomes a dead letter. */
  fail(event: ReceivedEvent, reason: string): void {
    this.failed.set(event.id, reason);
  }

  /** Why `event` failed; `undefined` when it did not. */
  failure(event: ReceivedEvent): string | undefined {
    return this.failed.get(event.id);
  }

  /** Neither recorded nor failed. */
  unsettled(): ReceivedEvent[] {
    return this.events.filter(({ id }) => !this.recorded.has(id) && !this.failed.has(id));
  }
}
