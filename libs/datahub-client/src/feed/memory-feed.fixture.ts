import { type DataHubError, DataHubRejected } from '../errors';
import { ChangeFeed, type FeedEnd, type PollRequest } from './change-feed';
import {
  type ChangeLogEvent,
  type ChangeLogTopic,
  type FeedEvent,
  type PolledEvents,
} from './change-log-event';
import { feedPositionOf, nextOffsetsOf, offsetIdOf } from './offset-id';
import { OffsetStore } from './offset-store';

/** Change logs in memory, of one partition each. A poll waits until there are events, or the poll is aborted. */
export class MemoryFeed extends ChangeFeed {
  readonly polls: PollRequest[] = [];
  private readonly logs = new Map<ChangeLogTopic, string[]>();
  private readonly failures: DataHubError[] = [];
  private waiting: (() => void)[] = [];

  /** Adds a change of each URN to the log. */
  append(topic: ChangeLogTopic, ...urns: readonly string[]): void {
    this.log(topic).push(...urns);
    this.wake();
  }

  /** Lets the next calls fail with these errors, one each. */
  fail(...errors: readonly DataHubError[]): void {
    this.failures.push(...errors);
    this.wake();
  }

  async poll(request: PollRequest): Promise<PolledEvents> {
    this.polls.push(request);
    const { topic, offset, lookbackDays, limit = 500, signal } = request;
    const log = this.log(topic);
    const looksBack = offset === undefined && lookbackDays !== undefined;
    const end = looksBack ? 0 : log.length;
    const from = offset === undefined ? end : this.next(topic, offset);
    while (log.length <= from && this.failures.length === 0 && !looksBack) await this.change(signal);
    const failure = this.failures.shift();
    if (failure) throw failure;
    const found = log.slice(from, from + limit);
    const after = offsetIdOf({ [`${topic}-0`]: from + found.length });
    const position = feedPositionOf(after);
    return {
      offset: after,
      position,
      events: found.map((urn) => this.event(topic, urn, position)),
      skipped: 0,
    };
  }

  endOffset(topic: ChangeLogTopic): Promise<FeedEnd> {
    const failure = this.failures.shift();
    if (failure) return Promise.reject(failure);
    const offset = offsetIdOf({ [`${topic}-0`]: this.log(topic).length });
    return Promise.resolve({ offset, position: feedPositionOf(offset) });
  }

  resumeOffset(topic: ChangeLogTopic, offset: string): Promise<string> {
    this.next(topic, offset);
    return Promise.resolve(offset);
  }

  private event(topic: ChangeLogTopic, urn: string, position: ChangeLogEvent['position']): FeedEvent {
    if (urn === 'broken') return { kind: 'undecodable', topic, position, reason: 'not Avro', text: urn };
    return { kind: 'change', topic, position, urn, entityType: 'dataset', changeType: 'UPSERT' };
  }

  private log(topic: ChangeLogTopic): string[] {
    const log = this.logs.get(topic) ?? [];
    this.logs.set(topic, log);
    return log;
  }

  private next(topic: ChangeLogTopic, offset: string): number {
    const next = nextOffsetsOf(offset)?.[`${topic}-0`];
    if (next === undefined) throw new DataHubRejected('the offset is of another feed');
    return next;
  }

  private change(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push(resolve);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  private wake(): void {
    const woken = this.waiting;
    this.waiting = [];
    for (const resolve of woken) resolve();
  }
}

/** Offsets that a test can look at, and lose the way to. */
export class MemoryOffsets extends OffsetStore {
  readonly saved = new Map<ChangeLogTopic, string>();
  /** Raised by the next save. */
  failure: Error | undefined;

  load(topic: ChangeLogTopic): Promise<string | undefined> {
    return Promise.resolve(this.saved.get(topic));
  }

  save(topic: ChangeLogTopic, offset: string): Promise<void> {
    const { failure } = this;
    this.failure = undefined;
    if (failure) return Promise.reject(failure);
    this.saved.set(topic, offset);
    return Promise.resolve();
  }

  next(topic: ChangeLogTopic): number | undefined {
    return nextOffsetsOf(this.saved.get(topic) ?? '')?.[`${topic}-0`];
  }
}
