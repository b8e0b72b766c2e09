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

/**
 * Change logs in memory, of one partition each until told. As DataHub does, it reads no other partitions than those that an
 * offset names. A poll waits until there are events, or the poll is aborted or {@link endPolls ended}.
 */
export class MemoryFeed extends ChangeFeed {
  readonly polls: PollRequest[] = [];
  private readonly logs = new Map<ChangeLogTopic, string[][]>();
  private readonly failures: DataHubError[] = [];
  private waiting: ((isOver: boolean) => void)[] = [];

  /** Adds a change of each URN to the first partition of the log. */
  append(topic: ChangeLogTopic, ...urns: readonly string[]): void {
    this.partitions(topic)[0]?.push(...urns);
    this.wake();
  }

  /** Adds a partition to the log, with a change of each URN in it. */
  addPartition(topic: ChangeLogTopic, ...urns: readonly string[]): void {
    this.partitions(topic).push([...urns]);
  }

  /** Lets the next calls fail with these errors, one each. */
  fail(...errors: readonly DataHubError[]): void {
    this.failures.push(...errors);
    this.wake();
  }

  /** Answers the polls that wait with what there is. */
  endPolls(): void {
    this.wake(true);
  }

  async poll(request: PollRequest): Promise<PolledEvents> {
    this.polls.push(request);
    const { topic, offset, lookbackDays, limit = 500, signal } = request;
    const partitions = this.partitions(topic);
    const looksBack = offset === undefined && lookbackDays !== undefined;
    const places = offset === undefined ? this.ends(topic) : this.placesOf(topic, offset);
    const from = looksBack ? places.map(() => 0) : places;
    const rest = () => from.flatMap((next, at) => (partitions[at] ?? []).slice(next));
    for (let isOver = looksBack; rest().length === 0 && this.failures.length === 0 && !isOver;) {
      isOver = await this.change(signal);
    }
    const failure = this.failures.shift();
    if (failure) throw failure;
    const found: string[] = [];
    const after = from.map((next, at) => {
      const taken = (partitions[at] ?? []).slice(next, next + limit - found.length);
      found.push(...taken);
      return next + taken.length;
    });
    const reached = this.offsetAt(topic, after);
    const position = feedPositionOf(reached);
    return {
      offset: reached,
      position,
      events: found.map((urn) => this.event(topic, urn, position)),
      skipped: 0,
    };
  }

  endOffset(topic: ChangeLogTopic): Promise<FeedEnd> {
    const failure = this.failures.shift();
    if (failure) return Promise.reject(failure);
    const offset = this.offsetAt(topic, this.ends(topic));
    return Promise.resolve({ offset, position: feedPositionOf(offset) });
  }

  resumeOffset(topic: ChangeLogTopic, offset: string): Promise<string> {
    const places = this.placesOf(topic, offset);
    return Promise.resolve(
      this.offsetAt(
        topic,
        this.partitions(topic).map((_log, at) => places[at] ?? 0),
      ),
    );
  }

  private event(topic: ChangeLogTopic, urn: string, position: ChangeLogEvent['position']): FeedEvent {
    if (urn === 'broken') return { kind: 'undecodable', topic, position, reason: 'not Avro', text: urn };
    return { kind: 'change', topic, position, urn, entityType: 'dataset', changeType: 'UPSERT' };
  }

  private partitions(topic: ChangeLogTopic): string[][] {
    const partitions = this.logs.get(topic) ?? [[]];
    this.logs.set(topic, partitions);
    return partitions;
  }

  private ends(topic: ChangeLogTopic): readonly number[] {
    return this.partitions(topic).map((log) => log.length);
  }

  private offsetAt(topic: ChangeLogTopic, places: readonly number[]): string {
    return offsetIdOf(Object.fromEntries(places.map((next, at) => [`${topic}-${at}`, next])));
  }

  private placesOf(topic: ChangeLogTopic, offset: string): readonly number[] {
    const named = nextOffsetsOf(offset) ?? {};
    if (named[`${topic}-0`] === undefined) throw new DataHubRejected('the offset is of another feed');
    return this.partitions(topic).flatMap((_log, at) => named[`${topic}-${at}`] ?? []);
  }

  private change(signal: AbortSignal | undefined): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push(resolve);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  private wake(isOver = false): void {
    const woken = this.waiting;
    this.waiting = [];
    for (const resolve of woken) resolve(isOver);
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

  next(topic: ChangeLogTopic, partition = 0): number | undefined {
    return nextOffsetsOf(this.saved.get(topic) ?? '')?.[`${topic}-${partition}`];
  }
}
