import { type ConsumerDefinition } from '@dataspoke/contracts';

/** How far a durable consumer is. */
export class ConsumerPosition {
  /**
   * `streamSequence`: every event of the consumer up to it is handled; `pending`: events waiting or in hand.
   * Throws `service-unavailable` when the bus is away.
   */
  ackFloor(
    definition: ConsumerDefinition,
  ): Promise<{ readonly streamSequence: number; readonly pending: number }> {
    return Promise.reject(new Error(`${definition.durable}: in progress`));
  }
}
