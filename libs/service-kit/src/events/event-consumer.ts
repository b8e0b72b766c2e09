import { type ConsumerDefinition, type EventDefinition } from '@dataspoke/contracts';
import { type EventBatch } from './event-batch';

/** One event as it came in; narrow `data` by {@link isEvent}. */
export interface ReceivedEvent<D = unknown> {
  readonly id: string;
  /** The definition's subject. */
  readonly type: string;
  /** What it is about. */
  readonly subject?: string;
  readonly time: Date;
  readonly data: D;
  /** Place in the event stream; grows. */
  readonly streamSequence: number;
  /** 1 at first. */
  readonly deliveries: number;
}

/** Whether `event` is of `definition`; its data was validated by that definition on arrival. */
export function isEvent<D extends object>(
  definition: EventDefinition<D>,
  event: ReceivedEvent,
): event is ReceivedEvent<D> {
  return event.type === definition.subject;
}

/** Stream sequences between the last event that was handled and the first one that is still there. */
export interface MissedEvents {
  readonly lastHandled: number;
  readonly firstKept: number;
}

/**
 * A durable consumer. Register the class as a provider of the app; processes with the role `activities` feed it.
 * One batch is in flight at a time, in stream order, without events that were handled before.
 */
export abstract class EventConsumer {
  abstract readonly definition: ConsumerDefinition;

  /** Events of a batch at most. */
  readonly maxBatch: number = 500;
  /** Milliseconds to wait for more events after the first one. */
  readonly lingerMs: number = 50;
  /** Milliseconds after which another process gets the events of one that died with them in hand; a live one says so thrice. */
  readonly ackWaitMs: number = 10_000;

  /**
   * Applies the events and calls `batch.recordHandled(tx)` in the transaction of the effect. Events are acknowledged
   * when this resolves. An outage (`isTransient`) keeps the batch and tries again; after any other error the events
   * are tried one by one, and what fails `maxDeliveries` times becomes a dead letter.
   */
  abstract handle(batch: EventBatch): Promise<void>;

  /**
   * The stream forgot events before this consumer came to them (it was away longer than the stream keeps them):
   * reconcile with the source of truth. Called before any further event, and again when it throws.
   */
  missed(_gap: MissedEvents): Promise<void> {
    return Promise.resolve();
  }
}
