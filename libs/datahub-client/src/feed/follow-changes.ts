import { DataHubUnavailable } from '../errors';
import { type ChangeFeed } from './change-feed';
import { type ChangeLogTopic, type FeedEvent, type PolledEvents } from './change-log-event';
import { type OffsetStore } from './offset-store';
import { OutageBackoff, type OutageSettings } from './outage-backoff';

/** How to follow. */
export interface FollowOptions {
  readonly signal?: AbortSignal;
  /** Where to begin a topic that was never followed: its end unless told, or so many days back. */
  readonly start?: 'end' | { readonly lookbackDays: number };
  /** Events per batch, 1 to 5,000; 500 unless told. */
  readonly limit?: number;
  /** How long the server waits for events, 1 to 10 seconds; 5 unless told. A batch that is not full waits all of it. */
  readonly timeoutSeconds?: number;
  /** How to wait while DataHub is away: from 2 up to 60 seconds unless told. */
  readonly outage?: Partial<OutageSettings>;
  /**
   * How often to look whether a topic has got partitions, in milliseconds; 5 minutes unless told. A look takes a second, and
   * one follows every outage anyway.
   */
  readonly partitionCheckMs?: number;
  /** Milliseconds since 1970, by which {@link partitionCheckMs} counts. */
  readonly now?: () => number;
}

const PARTITION_CHECK_MS = 5 * 60_000;

/** Some events of one topic, in order per URN. */
export interface ChangeBatch {
  readonly topic: ChangeLogTopic;
  /** Those that cannot be decoded stand among them as `undecodable`. */
  readonly events: readonly FeedEvent[];
  /**
   * How many offsets were jumped over before these events: more than 0 when events were lost to retention, less than 0 when
   * the topic went back. Either way, reconcile.
   */
  readonly skipped: number;
  /** Saves that everything of the topic up to here is processed; what was not committed comes again after a restart. */
  readonly commit: () => Promise<void>;
}

/**
 * Follows one or both change logs for ever, at least once and without loss across restarts: a batch counts as processed when
 * it is committed, and a topic never followed is entered in `offsets` before its first event is read. (After `lookbackDays`
 * the first commit does so; until then a restart looks back anew.) Two topics are polled side by side, at most one batch of
 * each is held in memory, and neither has to wait for the other.
 *
 * While DataHub is away it waits and tries again. Partitions that a topic gets meanwhile are found within minutes and read
 * from their beginning. It ends by `break`, or with the reason of `signal`; it raises
 * DataHubUnauthorized without the privilege, DataHubRejected for an offset that the server does not accept, and whatever
 * `offsets` raises.
 */
export async function* followChanges(
  feed: ChangeFeed,
  topics: readonly [ChangeLogTopic, ...ChangeLogTopic[]],
  offsets: OffsetStore,
  options: FollowOptions = {},
): AsyncGenerator<ChangeBatch, void, undefined> {
  options.signal?.throwIfAborted();
  const ended = new AbortController();
  const end = () => {
    ended.abort(options.signal?.reason);
  };
  options.signal?.addEventListener('abort', end, { once: true });
  const followers = [...new Set(topics)].map(
    (topic) => new TopicFollower(feed, topic, offsets, options, ended.signal),
  );
  const steps = new Map<TopicFollower, Promise<Step>>();
  try {
    for (;;) {
      for (const follower of followers) {
        if (!steps.has(follower)) steps.set(follower, stepOf(follower));
      }
      const { follower, batch } = await Promise.race(steps.values());
      steps.delete(follower);
      if (batch) yield batch;
    }
  } finally {
    options.signal?.removeEventListener('abort', end);
    ended.abort();
    await Promise.allSettled(steps.values());
  }
}

interface Step {
  readonly follower: TopicFollower;
  readonly batch: ChangeBatch | undefined;
}

async function stepOf(follower: TopicFollower): Promise<Step> {
  return { follower, batch: await follower.step() };
}

/** Follows one topic, a poll at a time. */
class TopicFollower {
  private offset: string | undefined;
  private hasBegun = false;
  /** When to look next whether the topic has got partitions; at once after an outage. */
  private checkAt = 0;
  private given = 0;
  private committed = 0;
  private saving: Promise<void> = Promise.resolve();
  private readonly backoff: OutageBackoff;

  constructor(
    private readonly feed: ChangeFeed,
    private readonly topic: ChangeLogTopic,
    private readonly offsets: OffsetStore,
    private readonly options: FollowOptions,
    private readonly signal: AbortSignal,
  ) {
    this.backoff = new OutageBackoff(options.outage);
  }

  /** What the next poll brings; undefined when that is nothing, or when DataHub was away and the wait for it is over. */
  async step(): Promise<ChangeBatch | undefined> {
    try {
      if (!this.hasBegun) await this.begin();
      else if (this.now() >= this.checkAt) await this.addPartitions();
      const polled = await this.poll();
      this.backoff.reset();
      return await this.accept(polled);
    } catch (error) {
      this.signal.throwIfAborted();
      if (!(error instanceof DataHubUnavailable)) throw error;
      this.checkAt = -Infinity;
      await this.backoff.wait(error, this.signal);
      return undefined;
    }
  }

  private async begin(): Promise<void> {
    const { topic, signal } = this;
    const stored = await this.offsets.load(topic);
    if (stored !== undefined) {
      this.offset = await this.feed.resumeOffset(topic, stored, { signal });
    } else if (this.lookbackDays() === undefined) {
      const { offset } = await this.feed.endOffset(topic, { signal });
      // Saved before anything is read: a restart must not begin at a later end.
      await this.offsets.save(topic, offset);
      this.offset = offset;
    }
    this.hasBegun = true;
    this.planCheck();
  }

  /** The server reads no other partitions than those that the offset names. */
  private async addPartitions(): Promise<void> {
    if (this.offset !== undefined) {
      this.offset = await this.feed.resumeOffset(this.topic, this.offset, { signal: this.signal });
    }
    this.planCheck();
  }

  private planCheck(): void {
    this.checkAt = this.now() + (this.options.partitionCheckMs ?? PARTITION_CHECK_MS);
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }

  private poll(): Promise<PolledEvents> {
    const { limit, timeoutSeconds } = this.options;
    return this.feed.poll({
      topic: this.topic,
      offset: this.offset,
      lookbackDays: this.lookbackDays(),
      limit,
      timeoutSeconds,
      signal: this.signal,
    });
  }

  private async accept(polled: PolledEvents): Promise<ChangeBatch | undefined> {
    const { topic } = this;
    const { offset, events, skipped } = polled;
    const isFirst = this.offset === undefined;
    if (events.length === 0 && skipped === 0) {
      if (isFirst) await this.offsets.save(topic, offset);
      this.offset = offset;
      return undefined;
    }
    this.offset = offset;
    this.given += 1;
    const number = this.given;
    return { topic, events, skipped, commit: () => this.commit(number, offset) };
  }

  private commit(number: number, offset: string): Promise<void> {
    const saved = this.saving.then(async () => {
      // A batch that is committed late must not take the topic back.
      if (number <= this.committed) return;
      await this.offsets.save(this.topic, offset);
      this.committed = number;
    });
    this.saving = saved.catch(() => undefined);
    return saved;
  }

  private lookbackDays(): number | undefined {
    const { start = 'end' } = this.options;
    return start === 'end' ? undefined : start.lookbackDays;
  }
}
