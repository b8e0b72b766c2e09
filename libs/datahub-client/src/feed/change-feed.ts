import { FeedPosition } from '@dataspoke/domain';
import { DataHubRejected, DataHubUnavailable } from '../errors';
import { type DataHubConnection } from '../http/datahub-connection';
import { isJsonObject, listOf, parseJson, textOf } from '../json';
import { type CallOptions } from '../reads/call-options';
import { CHANGE_LOG_TOPICS, type ChangeLogTopic, type PolledEvents } from './change-log-event';
import { decodeEvent } from './decode-event';

/** What to poll for. */
export interface PollRequest {
  readonly topic: ChangeLogTopic;
  /** Where the last poll ended; without it the poll begins at the end of the topic. */
  readonly offset?: string;
  /** 1 to 5,000 events; 500 unless told. */
  readonly limit?: number;
  /** 1 to 10; 5 unless told. DataHub waits all of it unless `limit` events are there. */
  readonly timeoutSeconds?: number;
  readonly signal?: AbortSignal;
}

/** What the time limit of a poll adds to the time DataHub waits, as the official consumer does. */
const GRACE_MS = 30_000;

/** Follows DataHub's change logs by polling its events API. The server remembers nothing: the caller keeps the offset. */
export class ChangeFeed {
  constructor(private readonly connection: DataHubConnection) {}

  /**
   * The next events of a topic, in order per URN. What cannot be decoded is passed on as such. Raises
   * DataHubUnauthorized without the privilege to read change logs, {@link DataHubRejected} for an offset that is none.
   */
  async pollEvents(request: PollRequest): Promise<PolledEvents> {
    const { topic, offset, limit = 500, timeoutSeconds = 5, signal } = request;
    whole('limit', limit, 5_000);
    whole('timeoutSeconds', timeoutSeconds, 10);
    const before = offset === undefined ? undefined : offsetsOf(offset);
    if (offset !== undefined && before === undefined) {
      throw new DataHubRejected(
        'the offset is not one that DataHub gave; begin again at the end and reconcile',
      );
    }
    const { json } = await this.connection.call({
      method: 'GET',
      path: '/openapi/v1/events/poll',
      query: {
        topic,
        offsetId: offset,
        limit: String(limit),
        pollTimeoutSeconds: String(timeoutSeconds),
      },
      signal,
      timeoutMs: timeoutSeconds * 1000 + GRACE_MS,
      repeatable: true,
    });
    const next = isJsonObject(json) ? textOf(json['offsetId']) : undefined;
    const after = next === undefined ? undefined : offsetsOf(next);
    if (!isJsonObject(json) || next === undefined || after === undefined) {
      throw new DataHubUnavailable(`DataHub answered a poll of ${topic} without an offset that can be read`);
    }
    const entries = listOf(json['events']);
    const position = FeedPosition.of(after);
    return {
      offset: next,
      position,
      events: entries.map((entry) => decodeEvent(entry, topic, position)),
      skipped: before === undefined ? 0 : advance(before, after) - entries.length,
    };
  }

  /** The end of a topic: what a follower starts from before it reads everything once. Takes about a second. */
  async endOffset(
    topic: ChangeLogTopic,
    { signal }: CallOptions = {},
  ): Promise<{ readonly offset: string; readonly position: FeedPosition }> {
    const { offset, position } = await this.pollEvents({ topic, limit: 1, timeoutSeconds: 1, signal });
    return { offset, position };
  }

  /** The end of both change logs: a follower that covers it has seen every write acknowledged before the call. */
  async endPosition({ signal }: CallOptions = {}): Promise<FeedPosition> {
    const ends = await Promise.all(CHANGE_LOG_TOPICS.map((topic) => this.endOffset(topic, { signal })));
    return ends.reduce((merged, end) => merged.merge(end.position), FeedPosition.BEGINNING);
  }
}

/** The feed position that a server's offset stands for; raises {@link DataHubRejected} when it is no such offset. */
export function feedPositionOf(offset: string): FeedPosition {
  const offsets = offsetsOf(offset);
  if (offsets === undefined) throw new DataHubRejected('the offset is not one that DataHub gave');
  return FeedPosition.of(offsets);
}

/** DataHub's offset is Base64 of `{"<topic>-<partition>":<next offset>}`. */
function offsetsOf(offset: string): Readonly<Record<string, number>> | undefined {
  const content = parseJson(Buffer.from(offset, 'base64').toString('utf8'));
  if (!isJsonObject(content)) return undefined;
  const entries = Object.entries(content).map(([partition, next]) => [partition, Number(next)] as const);
  const sound = entries.every(
    ([partition, next]) => /-\d+$/.test(partition) && Number.isSafeInteger(next) && next >= 0,
  );
  return sound ? Object.fromEntries(entries) : undefined;
}

function advance(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>): number {
  return Object.entries(after).reduce(
    (sum, [partition, next]) => sum + (next - (before[partition] ?? next)),
    0,
  );
}

function whole(name: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new RangeError(`${name} must be a whole number from 1 to ${max}`);
  }
}
