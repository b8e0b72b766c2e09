import { setTimeout as delay } from 'node:timers/promises';
import {
  createInbox,
  type Msg,
  type NatsConnection,
  nanos,
  type Subscription,
} from '@nats-io/transport-node';
import { inboxPrefix, type AppName } from '@dataspoke/contracts';
import { DataSpokeError, dependencyUnavailable } from '../errors/dataspoke-error';
import { type NatsBus } from '../bus/nats-bus';
import { PulledMessage } from './pulled-message';

/** How long one request for the next event waits on the server. */
const EXPIRES_MS = 20_000;
const HEARTBEAT_MS = 5_000;
/** Two heartbeats missed: the server has forgotten the request. */
const SILENCE_MS = 2 * HEARTBEAT_MS + 1_000;
/** How long to wait for what is there already. */
const COLLECT_MS = 1_000;

/** Status codes that a pull request can end with; see ADR-37 of nats-architecture-and-design. */
const NO_MESSAGES = 404;
const REQUEST_ENDED = 408;
const CONFLICT = 409;
const NO_RESPONDERS = 503;

/**
 * Pulls events of one durable consumer. Not the client library's `fetch`: its shortest wait is a second, so that every
 * event would take one. Here the first event is waited for, then what came with it is collected: a lone event is
 * handled at once and a flood in large batches. A message that arrives late is kept for the next batch, never dropped.
 */
export class PullSource {
  private readonly subscription: Subscription;
  private readonly subject: string;
  private readonly inbox: string;
  private received: PulledMessage[] = [];
  private wake: () => void = () => undefined;
  private ended?: { readonly code: number; readonly text: string };
  private lastHeard = performance.now();

  constructor(
    private readonly bus: NatsBus,
    private readonly connection: NatsConnection,
    app: AppName,
    stream: string,
    durable: string,
  ) {
    this.inbox = createInbox(inboxPrefix(app));
    this.subject = `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`;
    this.subscription = connection.subscribe(this.inbox, {
      callback: (error, message) => {
        if (error) this.ended = { code: NO_RESPONDERS, text: error.message };
        else this.onMessage(message);
        this.wake();
      },
    });
  }

  /** The next events, in stream order, at most `max`; empty when none came. Throws when the consumer is gone. */
  async next(max: number, lingerMs: number, signal: AbortSignal): Promise<PulledMessage[]> {
    if (this.received.length === 0) {
      this.request({ batch: 1, expires: nanos(EXPIRES_MS), idle_heartbeat: nanos(HEARTBEAT_MS) });
      await this.until(() => this.received.length > 0, EXPIRES_MS + HEARTBEAT_MS, signal);
      if (this.received.length === 0) {
        this.throwWhenGone();
        return [];
      }
    }
    if (this.received.length < max && !signal.aborted) {
      await delay(lingerMs, undefined, { signal }).catch(() => undefined);
      this.request({ batch: max - this.received.length, no_wait: true });
      await this.until(() => this.received.length >= max, COLLECT_MS, signal);
    }
    return this.received.splice(0, max);
  }

  close(): void {
    this.subscription.unsubscribe();
  }

  private request(options: Readonly<Record<string, unknown>>): void {
    this.ended = undefined;
    this.lastHeard = performance.now();
    this.connection.publish(this.subject, JSON.stringify(options), { reply: this.inbox });
  }

  private onMessage(message: Msg): void {
    this.lastHeard = performance.now();
    if (message.subject !== this.inbox) {
      this.received.push(new PulledMessage(this.connection, message));
      return;
    }
    const { code = 0, description = '' } = message.headers ?? {};
    if ([NO_MESSAGES, REQUEST_ENDED, CONFLICT, NO_RESPONDERS].includes(code)) {
      this.ended = { code, text: description };
    }
  }

  /** Waits for `enough`, the end of the request, silence, a broken connection or `signal`. */
  private async until(enough: () => boolean, limitMs: number, signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + limitMs;
    const broken = new AbortController();
    const stopWatching = this.bus.onDisconnect(() => broken.abort());
    try {
      while (!enough() && !this.ended && !signal.aborted && !broken.signal.aborted && this.bus.connected) {
        const left = Math.min(deadline - performance.now(), this.lastHeard + SILENCE_MS - performance.now());
        if (left <= 0) return;
        const woken = new AbortController();
        this.wake = () => woken.abort();
        await delay(left, undefined, {
          signal: AbortSignal.any([signal, broken.signal, woken.signal]),
        }).catch(() => undefined);
      }
    } finally {
      this.wake = () => undefined;
      stopWatching();
    }
  }

  private throwWhenGone(): void {
    if (this.ended?.code === NO_RESPONDERS) {
      throw dependencyUnavailable('service-unavailable', 'The event stream does not answer.');
    }
    if (this.ended?.code === CONFLICT && /deleted/i.test(this.ended.text)) {
      throw new DataSpokeError('internal', `The consumer was removed: ${this.ended.text}.`);
    }
  }
}
