import { type FeedPosition } from '@dataspoke/domain';
import { DataHubRejected } from '../errors';
import { isJsonObject, parseJson, type JsonObject } from '../json';
import { type SystemMetadata } from '../reads/aspect-record';

/** The two change logs: of versioned aspects, and of time-series aspects. */
export const CHANGE_LOG_TOPICS = [
  'MetadataChangeLog_Versioned_v1',
  'MetadataChangeLog_Timeseries_v1',
] as const;
export type ChangeLogTopic = (typeof CHANGE_LOG_TOPICS)[number];

/** The JSON text of an aspect, parsed only when somebody looks at it. */
export class AspectText {
  constructor(
    readonly text: string,
    readonly contentType: string,
  ) {}

  /** The aspect; raises {@link DataHubRejected} when the text is not a JSON object. */
  parse(): JsonObject {
    const value = parseJson(this.text);
    if (!isJsonObject(value)) throw new DataHubRejected('the aspect of a change event is not a JSON object');
    return value;
  }
}

interface FeedEventBase {
  readonly topic: ChangeLogTopic;
  /** Where the feed stands once this event and all others of the same poll are processed. */
  readonly position: FeedPosition;
}

/** One change of one aspect, or, without aspect name, of a whole entity. */
export interface ChangeLogEvent extends FeedEventBase {
  readonly kind: 'change';
  readonly entityType: string;
  readonly urn: string;
  readonly aspectName?: string;
  /** UPSERT, CREATE, DELETE, RESTATE (a replay of old state), or what newer servers add. */
  readonly changeType: string;
  /** URN of who wrote it. */
  readonly actor?: string;
  /** When it was written, milliseconds since 1970. */
  readonly time?: number;
  /** `systemMetadata.version` of the new value. */
  readonly version?: string;
  readonly systemMetadata?: SystemMetadata;
  readonly previousSystemMetadata?: SystemMetadata;
  readonly value?: AspectText;
  readonly previousValue?: AspectText;
}

/** An event that is in the feed but cannot be read. It is passed on, so that nothing is skipped in silence. */
export interface UndecodableEvent extends FeedEventBase {
  readonly kind: 'undecodable';
  readonly reason: string;
  /** The beginning of what arrived, at most 2,000 characters. */
  readonly text: string;
}

export type FeedEvent = ChangeLogEvent | UndecodableEvent;

/** What one poll brought. */
export interface PolledEvents {
  /** Opaque; pass it to the next poll. */
  readonly offset: string;
  readonly position: FeedPosition;
  readonly events: readonly FeedEvent[];
  /**
   * How many offsets the server jumped over: more than 0 when events were lost to retention, less than 0 when it went
   * back. Either way the follower should reconcile.
   */
  readonly skipped: number;
}
