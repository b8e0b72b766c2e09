import { FeedPosition } from '@dataspoke/domain';
import { type CallOptions } from '../reads/call-options';
import { CHANGE_LOG_TOPICS, type ChangeLogTopic, type PolledEvents } from './change-log-event';

/** What to poll for. */
export interface PollRequest {
  readonly topic: ChangeLogTopic;
  /** Where the last poll ended; without it the poll begins at the end of the topic, or where `lookbackDays` says. */
  readonly offset?: string;
  /** How many days back to begin when there is no offset: 1 or more. */
  readonly lookbackDays?: number;
  /** 1 to 5,000 events; 500 unless told. */
  readonly limit?: number;
  /** 1 to 10; 5 unless told. DataHub waits all of it unless `limit` events are there. */
  readonly timeoutSeconds?: number;
  readonly signal?: AbortSignal;
}

/** The end of a topic. */
export interface FeedEnd {
  /** Opaque; belongs to the kind of feed that gave it. */
  readonly offset: string;
  readonly position: FeedPosition;
}

/**
 * Where DataHub's change logs are read. The feed remembers nothing: who follows it keeps the offsets, most easily by
 * `followChanges`.
 */
export abstract class ChangeFeed {
  /**
   * The next events of a topic, in order per URN. What cannot be decoded is passed on as such. Raises
   * DataHubUnauthorized without the privilege to read change logs, DataHubRejected for an offset that is none.
   */
  abstract poll(request: PollRequest): Promise<PolledEvents>;

  /** The end of a topic: what a follower starts from before it reads everything once. */
  abstract endOffset(topic: ChangeLogTopic, options?: CallOptions): Promise<FeedEnd>;

  /**
   * The offset to go on from after a pause: partitions that the topic has got since are added from their beginning. Raises
   * DataHubRejected for an offset that is none.
   */
  abstract resumeOffset(topic: ChangeLogTopic, offset: string, options?: CallOptions): Promise<string>;

  /** The end of both change logs: a follower that covers it has seen every write acknowledged before the call. */
  async endPosition(options: CallOptions = {}): Promise<FeedPosition> {
    const ends = await Promise.all(CHANGE_LOG_TOPICS.map((topic) => this.endOffset(topic, options)));
    return ends.reduce((merged, end) => merged.merge(end.position), FeedPosition.BEGINNING);
  }
}
