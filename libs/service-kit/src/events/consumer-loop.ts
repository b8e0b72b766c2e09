import { setTimeout as delay } from 'node:timers/promises';
import { types } from 'node:util';
import { type AppName, EVENT_STREAM, RPC_HEADERS } from '@dataspoke/contracts';
import { type JetStreamManager } from '@nats-io/jetstream';
import { Logger } from '@nestjs/common';
import { type DataSource } from 'typeorm';
import { type NatsBus } from '../bus/nats-bus';
import { type Streams } from '../bus/streams';
import { type Clock } from '../clock';
import { type RequestContext, runInContext } from '../context/request-context';
import { isTransient } from '../errors/is-transient';
import { type Metrics } from '../metrics/metrics';
import { inSpan } from '../tracing/trace-context';
import { ensureConsumer } from './durable-consumer';
import { type DeadLetters } from './dead-letters';
import { EventBatch } from './event-batch';
import { type EventConsumer, type ReceivedEvent } from './event-consumer';
import { HandledElsewhere, lastHandled, recordInInbox, recordMissed, seenBefore } from './inbox';
import { PullSource } from './pull-source';
import { type PulledMessage } from './pulled-message';
import { readEvent } from './read-event';

const FIRST_BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 10_000;
/** Wait before the next delivery of an event that failed, by how often it was delivered. */
const REDELIVER_AFTER_MS = [1_000, 2_000, 5_000, 15_000, 30_000, 60_000, 120_000] as const;

/** Deliveries without an outcome, in multiples of the definition's `maxDeliveries`, before an event is set aside. */
const CRASHES_FACTOR = 3;

interface InHand {
  readonly message: PulledMessage;
  readonly event: ReceivedEvent;
}

export interface LoopServices {
  readonly app: AppName;
  readonly bus: NatsBus;
  readonly streams: Streams;
  readonly dataSource: DataSource;
  readonly deadLetters: DeadLetters;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/** Feeds one consumer: pulls, drops what was seen, hands over, settles. */
export class ConsumerLoop {
  private readonly log: Logger;
  private readonly durable: string;
  /** No new batch; the one in hand is finished. */
  private readonly stopping = new AbortController();
  /** The batch in hand is given up as well. */
  private readonly giveUp = new AbortController();
  private running?: Promise<void>;

  constructor(
    private readonly consumer: EventConsumer,
    private readonly services: LoopServices,
  ) {
    this.durable = consumer.definition.durable;
    this.log = new Logger(`Consumer ${this.durable}`);
  }

  start(): void {
    this.running = this.loop();
  }

  /** Finishes the batch in hand; after `limitMs` it is given up and delivered again later. */
  async stop(limitMs: number): Promise<void> {
    this.stopping.abort();
    const timer = setTimeout(() => this.giveUp.abort(), limitMs);
    await this.running;
    clearTimeout(timer);
  }

  private async loop(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted;) {
      let source: PullSource | undefined;
      try {
        const connection = await this.services.bus.whenConnected(signal);
        await this.services.streams.ready(signal);
        const manager = await this.services.streams.manager();
        await ensureConsumer(manager, this.consumer);
        await this.makeUpForMissed(manager);
        source = new PullSource(
          this.services.bus,
          connection,
          this.services.app,
          EVENT_STREAM.name,
          this.durable,
        );
        failures = 0;
        await this.consume(source, signal);
      } catch (error) {
        if (signal.aborted) return;
        if (!isTransient(error)) this.services.streams.forget();
        if (failures % 10 === 0) this.log.warn('cannot receive events; trying again', error);
        failures += 1;
        await delay(backoff(failures), undefined, { signal }).catch(() => undefined);
      } finally {
        source?.close();
      }
    }
  }

  private async makeUpForMissed({ streams }: JetStreamManager): Promise<void> {
    const { manager } = this.services.dataSource;
    const last = await lastHandled(manager, this.durable);
    const { first_seq: firstKept } = (await streams.info(EVENT_STREAM.name)).state;
    if (last === undefined || last + 1 >= firstKept) return;
    this.log.warn(`the stream forgot events ${last + 1} to ${firstKept - 1} before they were handled`);
    await this.consumer.missed({ lastHandled: last, firstKept });
    await recordMissed(manager, this.durable, firstKept);
  }

  private async consume(source: PullSource, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (!this.services.bus.connected) this.services.bus.require(); // throws: reconnecting is waited for with back-off
      const messages = await source.next(this.consumer.maxBatch, this.consumer.lingerMs, signal);
      if (messages.length > 0) await this.take(messages);
    }
  }

  /** Settles every message of the batch, or leaves all of it to be delivered again when told to give up. */
  private async take(messages: readonly PulledMessage[]): Promise<void> {
    const heartbeat = setInterval(() => {
      for (const message of messages) message.working();
    }, this.consumer.ackWaitMs / 3);
    try {
      const events = await this.read(messages);
      if (events.length > 0) await this.handleAll(events);
      this.services.metrics.eventsPending.set({ consumer: this.durable }, messages.at(-1)?.pending ?? 0);
    } catch (error) {
      if (!this.giveUp.signal.aborted) throw error;
      this.log.warn('stopped with events in hand; they will be delivered again');
      for (const message of messages) message.nak(0);
    } finally {
      clearInterval(heartbeat);
    }
  }

  /** What cannot be read goes to the dead letters at once: no further delivery can mend it. */
  private async read(messages: readonly PulledMessage[]): Promise<InHand[]> {
    const readable: InHand[] = [];
    const ids = new Set<string>();
    const tooOften = this.consumer.definition.maxDeliveries * CRASHES_FACTOR;
    for (const message of messages) {
      if (message.deliveries > tooOften) {
        // Failures end at maxDeliveries; an event that comes this often takes the process down with it.
        await this.bury(
          message,
          undefined,
          `It was delivered ${message.deliveries} times without an outcome.`,
        );
        continue;
      }
      const result = readEvent(this.consumer.definition, message.text(), message);
      if ('problems' in result) {
        await this.bury(message, undefined, `The event cannot be read: ${result.problems}.`);
      } else if (ids.has(result.event.id)) {
        message.ack(); // a second copy in the same batch
      } else {
        ids.add(result.event.id);
        readable.push({ message, event: result.event });
      }
    }
    return readable;
  }

  private async handleAll(inHand: readonly InHand[]): Promise<void> {
    let error = await this.attempt(inHand);
    if (error === undefined) return;
    if (inHand.length > 1) {
      this.log.warn(`a batch of ${inHand.length} failed; trying its events one by one`, error);
      for (const one of inHand) {
        error = await this.attempt([one]);
        if (error !== undefined) await this.settleFailure(one, reasonOf(error));
      }
      return;
    }
    for (const one of inHand) await this.settleFailure(one, reasonOf(error));
  }

  /** Tries until there is an outcome other than an outage; returns the error that is not one. */
  private async attempt(all: readonly InHand[]): Promise<unknown> {
    for (let failures = 0; ; failures += 1) {
      try {
        const inHand = await this.withoutSeen(all);
        if (inHand.length > 0) await this.handOver(inHand);
        return undefined;
      } catch (error) {
        if (this.giveUp.signal.aborted) throw error;
        if (error instanceof HandledElsewhere) continue;
        if (!isTransient(error)) return error ?? new Error('The consumer threw nothing.');
        if (failures % 10 === 0) this.log.warn(`waiting with ${all.length} events in hand`, error);
        await delay(backoff(failures), undefined, { signal: this.giveUp.signal });
      }
    }
  }

  private async withoutSeen(all: readonly InHand[]): Promise<InHand[]> {
    const ids = all.map(({ event }) => event.id);
    const seen = await seenBefore(this.services.dataSource.manager, this.durable, ids);
    for (const { message, event } of all) if (seen.has(event.id)) message.ack();
    if (seen.size > 0)
      this.services.metrics.events.inc({ consumer: this.durable, outcome: 'seen-before' }, seen.size);
    return all.filter(({ event }) => !seen.has(event.id));
  }

  private async handOver(inHand: readonly InHand[]): Promise<void> {
    const batch = new EventBatch(
      inHand.map(({ event }) => event),
      this.giveUp.signal,
      this.durable,
    );
    const around = contextOf(inHand);
    await runInContext(around, () =>
      inSpan(this.durable, 'consumer', around.traceparent, () => this.consumer.handle(batch)),
    );
    const unrecorded = batch.unsettled();
    if (unrecorded.length > 0) {
      await this.services.dataSource.transaction((tx) => recordInInbox(tx, this.durable, unrecorded));
    }
    let handled = 0;
    for (const one of inHand) {
      const failure = batch.failure(one.event);
      if (failure === undefined) {
        one.message.ack();
        handled += 1;
      } else {
        await this.settleFailure(one, failure);
      }
    }
    const { metrics, clock } = this.services;
    metrics.events.inc({ consumer: this.durable, outcome: 'handled' }, handled);
    const newest = inHand.at(-1)?.event.time.getTime() ?? Number.NaN;
    if (!Number.isNaN(newest)) {
      metrics.eventLag.set({ consumer: this.durable }, Math.max(0, clock.now().getTime() - newest) / 1000);
    }
  }

  private async settleFailure({ message, event }: InHand, reason: string): Promise<void> {
    if (message.deliveries >= this.consumer.definition.maxDeliveries) {
      await this.bury(message, event, reason);
      return;
    }
    const wait = REDELIVER_AFTER_MS[Math.min(message.deliveries, REDELIVER_AFTER_MS.length) - 1] ?? 1_000;
    this.log.warn(
      `event ${event.id} failed (delivery ${message.deliveries}); again in ${wait} ms: ${reason}`,
    );
    this.services.metrics.events.inc({ consumer: this.durable, outcome: 'retried' });
    message.nak(wait);
  }

  /** First the dead letter is safe, then the message ends. */
  private async bury(
    message: PulledMessage,
    event: ReceivedEvent | undefined,
    reason: string,
  ): Promise<void> {
    const letter = {
      eventId: event?.id ?? `sequence:${message.streamSequence}`,
      eventType: event?.type ?? message.subject,
      ...(event?.subject === undefined ? {} : { subject: event.subject }),
      reason,
    };
    for (let failures = 0; ; failures += 1) {
      try {
        await this.services.deadLetters.keep(this.consumer.definition, message, letter);
        break;
      } catch (error) {
        if (failures % 10 === 0) this.log.warn('the dead letter cannot be kept yet; trying again', error);
        await delay(backoff(failures), undefined, { signal: this.giveUp.signal });
      }
    }
    this.log.error(
      `event ${letter.eventId} is a dead letter after ${message.deliveries} deliveries: ${reason}`,
    );
    this.services.metrics.events.inc({ consumer: this.durable, outcome: 'dead' });
    message.term('dead letter');
  }
}

function backoff(failures: number): number {
  return Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures, 10));
}

function reasonOf(error: unknown): string {
  return types.isNativeError(error) ? `${error.name}: ${error.message}` : String(error);
}

/** A lone event is handled under the ids of the change it tells of; a batch has many. */
function contextOf(inHand: readonly InHand[]): RequestContext {
  const [first, second] = inHand;
  if (!first || second) return {};
  const { headers } = first.message;
  const header = (name: string): string | undefined => (headers?.has(name) ? headers.get(name) : undefined);
  return { requestId: header(RPC_HEADERS.requestId), traceparent: header(RPC_HEADERS.traceparent) };
}
