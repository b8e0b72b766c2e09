import { type ConsumerDefinition, EVENT_STREAM } from '@dataspoke/contracts';
import { type Streams } from '../bus/streams';
import { dependencyUnavailable } from '../errors/dataspoke-error';
import { isTransient } from '../errors/is-transient';

/** How far a durable consumer is. */
export class ConsumerPosition {
  constructor(private readonly streams: Streams) {}

  /**
   * `streamSequence`: every event of the consumer up to it is handled; `pending`: events waiting or in hand.
   * Throws `service-unavailable` when the bus is away.
   */
  async ackFloor(
    definition: ConsumerDefinition,
  ): Promise<{ readonly streamSequence: number; readonly pending: number }> {
    try {
      const { consumers } = await this.streams.manager();
      const info = await consumers.info(EVENT_STREAM.name, definition.durable);
      return {
        streamSequence: info.ack_floor.stream_seq,
        pending: info.num_pending + info.num_ack_pending,
      };
    } catch (error) {
      if (!isTransient(error)) throw error;
      throw dependencyUnavailable('service-unavailable', 'The event stream does not answer.', error);
    }
  }
}
