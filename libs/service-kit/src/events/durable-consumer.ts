import { EVENT_STREAM } from '@dataspoke/contracts';
import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  JetStreamApiError,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { type EventConsumer } from './event-consumer';

/** Two full batches. */
const MAX_UNSETTLED = 1_000;
/** JetStream's "no such consumer"; see `errors.json` of nats-server. */
const CONSUMER_NOT_FOUND = 10_014;

/** Creates the durable consumer or brings it up to date. */
export async function ensureConsumer(
  { consumers }: JetStreamManager,
  { definition, ackWaitMs }: EventConsumer,
): Promise<void> {
  const wanted = {
    filter_subjects: definition.events.map(({ subject }) => subject),
    ack_wait: nanos(ackWaitMs),
    // The server would silently stop delivering after a number of deliveries; who gives up is decided by the loop, which
    // counts failures only and keeps a dead letter.
    max_deliver: -1,
    max_ack_pending: MAX_UNSETTLED,
  } satisfies Partial<ConsumerConfig>;
  const info = await consumers.info(EVENT_STREAM.name, definition.durable).catch((error: unknown) => {
    if (error instanceof JetStreamApiError && error.code === CONSUMER_NOT_FOUND) return undefined;
    throw error;
  });
  if (!info) {
    await consumers.add(EVENT_STREAM.name, {
      durable_name: definition.durable,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ...wanted,
    });
  } else if (differs(info.config, wanted)) {
    await consumers.update(EVENT_STREAM.name, definition.durable, wanted);
  }
}

function differs(
  actual: ConsumerConfig,
  wanted: Required<Pick<ConsumerConfig, 'filter_subjects' | 'ack_wait' | 'max_deliver' | 'max_ack_pending'>>,
): boolean {
  const subjects =
    actual.filter_subjects ?? (actual.filter_subject === undefined ? [] : [actual.filter_subject]);
  return (
    [...subjects].sort().join() !== [...wanted.filter_subjects].sort().join() ||
    actual.ack_wait !== wanted.ack_wait ||
    (actual.max_deliver ?? -1) !== wanted.max_deliver ||
    actual.max_ack_pending !== wanted.max_ack_pending
  );
}
