import { FeedPosition } from '@dataspoke/domain';
import { DataHubUnavailable } from '../errors';
import { type DataHubConnection } from '../http/datahub-connection';
import { isJsonObject, listOf, textOf } from '../json';
import { type CallOptions } from '../reads/call-options';
import { ChangeFeed, type FeedEnd, type PollRequest } from './change-feed';
import { type ChangeLogTopic, type PolledEvents } from './change-log-event';
import { decodeEvent } from './decode-event';
import { jumpOf, nextOffsetsOf, offsetIdOf, requireOffsets } from './offset-id';

/** What the time limit of a poll adds to the time DataHub waits, as the official consumer does. */
const GRACE_MS = 30_000;

/** DataHub's events API over HTTP (`GET /openapi/v1/events/poll`). */
export class HttpChangeFeed extends ChangeFeed {
  constructor(private readonly connection: DataHubConnection) {
    super();
  }

  async poll(request: PollRequest): Promise<PolledEvents> {
    const { topic, offset, lookbackDays, limit = 500, timeoutSeconds = 5, signal } = request;
    whole('limit', limit, 5_000);
    whole('timeoutSeconds', timeoutSeconds, 10);
    if (lookbackDays !== undefined) whole('lookbackDays', lookbackDays, 3_650);
    const before = offset === undefined ? undefined : requireOffsets(offset);
    const { json } = await this.connection.call({
      method: 'GET',
      path: '/openapi/v1/events/poll',
      query: {
        topic,
        offsetId: offset,
        lookbackWindowDays: offset === undefined ? lookbackDays?.toString() : undefined,
        limit: String(limit),
        pollTimeoutSeconds: String(timeoutSeconds),
      },
      signal,
      timeoutMs: timeoutSeconds * 1000 + GRACE_MS,
      repeatable: true,
    });
    const next = isJsonObject(json) ? textOf(json['offsetId']) : undefined;
    const answered = next === undefined ? undefined : nextOffsetsOf(next);
    if (!isJsonObject(json) || next === undefined || answered === undefined) {
      throw new DataHubUnavailable(`DataHub answered a poll of ${topic} without an offset that can be read`);
    }
    const entries = listOf(json['events']);
    const leftOut = Object.entries(before ?? {}).filter(
      ([partition]) => partition.startsWith(`${topic}-`) && answered[partition] === undefined,
    );
    // A partition that no offset names is never read again.
    const after = { ...answered, ...Object.fromEntries(leftOut) };
    const position = FeedPosition.of(after);
    return {
      offset: leftOut.length === 0 ? next : offsetIdOf(after),
      position,
      events: entries.map((entry) => decodeEvent(entry, topic, position)),
      skipped: before === undefined ? 0 : jumpOf(before, after, entries.length),
    };
  }

  /** Takes about a second. */
  async endOffset(topic: ChangeLogTopic, { signal }: CallOptions = {}): Promise<FeedEnd> {
    const { offset, position } = await this.poll({ topic, limit: 1, timeoutSeconds: 1, signal });
    return { offset, position };
  }

  /** The server reads no other partitions than those that an offset names, hence the look at the end of the topic. */
  async resumeOffset(topic: ChangeLogTopic, offset: string, options: CallOptions = {}): Promise<string> {
    const known = requireOffsets(offset);
    const end = nextOffsetsOf((await this.endOffset(topic, options)).offset) ?? {};
    const added = Object.keys(end).filter((partition) => known[partition] === undefined);
    if (added.length === 0) return offset;
    return offsetIdOf({ ...known, ...Object.fromEntries(added.map((partition) => [partition, 0])) });
  }
}

function whole(name: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new RangeError(`${name} must be a whole number from 1 to ${max}`);
  }
}
