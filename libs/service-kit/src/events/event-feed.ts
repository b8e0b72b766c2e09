import { setTimeout as delay } from 'node:timers/promises';
import { type AppName, EVENT_STREAM, type EventDefinition } from '@dataspoke/contracts';
import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { Logger } from '@nestjs/common';
import { type NatsBus } from '../bus/nats-bus';
import { type Streams } from '../bus/streams';
import { dependencyUnavailable } from '../errors/dataspoke-error';
import { isTransient } from '../errors/is-transient';
import { type ReceivedEvent } from './event-consumer';
import { PullSource } from './pull-source';
import { readEvent } from './read-event';

const MAX_BATCH = 200;
const LINGER_MS = 20;
/** The server forgets a reader that has asked for nothing for so long. */
const FORGET_MS = 60_000;
const AGAIN_MS = 1_000;

/** One event; `missed` when the stream forgot events that the reader had not seen. */
export type FeedItem = ReceivedEvent | 'missed';

/** Reads the event stream for somebody who keeps the place: by consumers that exist as long as somebody reads. */
export class EventFeed {
  private readonly log = new Logger('EventFeed');

  constructor(
    private readonly app: AppName,
    private readonly bus: NatsBus,
    private readonly streams: Streams,
  ) {}

  /** Sequence of the newest event. Throws `service-unavailable` while the stream does not answer. */
  async newest(): Promise<number> {
    return (await this.bounds()).last;
  }

  /**
   * Events of these definitions behind the sequence `after`, in stream order, each once, until `signal` aborts; outages of the
   * bus are waited out. What cannot be read is left out: the event's consumers tell about it.
   */
  async *read(
    definitions: readonly EventDefinition[],
    after: number,
    signal: AbortSignal,
  ): AsyncGenerator<FeedItem> {
    for (let seen = after; !signal.aborted;) {
      const broken = new AbortController();
      const stopWatching = this.bus.onDisconnect(() => broken.abort());
      let source: PullSource | undefined;
      try {
        const { first } = await this.bounds();
        if (seen + 1 < first) {
          yield 'missed';
          seen = first - 1;
        }
        source = await this.open(definitions, seen);
        const until = AbortSignal.any([signal, broken.signal]);
        while (!until.aborted) {
          for (const message of await source.next(MAX_BATCH, LINGER_MS, until)) {
            seen = message.streamSequence;
            const read = readEvent({ durable: 'the feed', events: definitions }, message.text(), message);
            if ('event' in read) yield read.event;
          }
        }
      } catch (error) {
        if (!isTransient(error)) this.log.warn('cannot read events; trying again', error);
      } finally {
        source?.close();
        stopWatching();
      }
      await delay(AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async open(definitions: readonly EventDefinition[], seen: number): Promise<PullSource> {
    const { consumers } = await this.streams.manager();
    const { name } = await consumers.add(EVENT_STREAM.name, {
      ack_policy: AckPolicy.None,
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: seen + 1,
      filter_subjects: definitions.map(({ subject }) => subject),
      inactive_threshold: nanos(FORGET_MS),
      mem_storage: true,
    });
    return new PullSource(this.bus, this.bus.require(), this.app, EVENT_STREAM.name, name);
  }

  private async bounds(): Promise<{ readonly first: number; readonly last: number }> {
    const { streams } = await this.streams.manager();
    try {
      const { state } = await streams.info(EVENT_STREAM.name);
      return { first: state.first_seq, last: state.last_seq };
    } catch (error) {
      throw dependencyUnavailable('service-unavailable', 'The event stream does not answer.', error);
    }
  }
}
