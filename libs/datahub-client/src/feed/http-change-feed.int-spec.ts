import { FeedPosition } from '@dataspoke/domain';
import { type DataHubClient } from '../client';
import { eventually, openTestCatalog, TestNames } from '../test-catalog.fixture';
import { hardDelete, mcp } from '../writes/proposal';
import { type ChangeLogEvent, type ChangeLogTopic } from './change-log-event';

const VERSIONED = 'MetadataChangeLog_Versioned_v1';
const TIMESERIES = 'MetadataChangeLog_Timeseries_v1';

/** Follows a topic from an offset and keeps the changes of one entity. */
class Follower {
  readonly changes: ChangeLogEvent[] = [];
  position = FeedPosition.BEGINNING;

  constructor(
    private readonly client: DataHubClient,
    private readonly topic: ChangeLogTopic,
    private offset: string,
    private readonly urn: string,
  ) {}

  async poll(): Promise<readonly ChangeLogEvent[]> {
    const polled = await this.client.feed.poll({
      topic: this.topic,
      offset: this.offset,
      limit: 50,
      timeoutSeconds: 1,
    });
    expect(polled.skipped).toBe(0);
    this.offset = polled.offset;
    this.position = this.position.merge(polled.position);
    for (const event of polled.events) {
      if (event.kind === 'undecodable') throw new Error(event.reason);
      if (event.urn === this.urn) this.changes.push(event);
    }
    return this.changes;
  }
}

describe('following a catalog', () => {
  let client: DataHubClient;
  const names = new TestNames();

  beforeAll(() => {
    client = openTestCatalog();
  });
  afterAll(async () => {
    await client.close();
  });

  it('sees every change after the end it started from, in order, with the values before and after', async () => {
    const urn = names.dataset('ge-följd');
    const { offset } = await client.feed.endOffset(VERSIONED);
    const follower = new Follower(client, VERSIONED, offset, urn);
    const describeAs = (description: string) =>
      client.writes.emitMcps([mcp(urn, 'datasetProperties', { description })], {
        systemMetadata: { runId: 'r1' },
      });
    await describeAs('früher');
    await describeAs('früher');
    await describeAs('später ✈');
    await client.writes.emitMcps([hardDelete(urn, 'datasetKey')]);
    const end = await client.feed.endPosition();

    const properties = (changes: readonly ChangeLogEvent[]) =>
      changes.filter(({ aspectName }) => aspectName === 'datasetProperties');
    await eventually(
      () => follower.poll(),
      (changes) =>
        changes.some(({ changeType }) => changeType === 'DELETE') &&
        follower.position.merge(end).nextOffset(`${VERSIONED}-0`) ===
          follower.position.nextOffset(`${VERSIONED}-0`),
    );
    const [first, second] = properties(follower.changes);
    expect(first).toMatchObject({ entityType: 'dataset', version: '1', systemMetadata: { runId: 'r1' } });
    expect(first?.value?.parse()).toMatchObject({ description: 'früher' });
    expect(second).toMatchObject({ version: '2' });
    expect(second?.previousValue?.parse()).toMatchObject({ description: 'früher' });
    expect(second?.value?.parse()).toMatchObject({ description: 'später ✈' });
    expect(second?.actor).toMatch(/^urn:li:corpuser:/);
    expect(second?.time).toBeGreaterThan(1_600_000_000_000);
    expect(follower.changes.some(({ aspectName }) => aspectName === 'datasetKey')).toBe(true);
    expect(follower.changes.at(-1)?.changeType).toBe('DELETE');
  });

  it('has time-series changes in a log of their own', async () => {
    const urn = names.dataset('operated');
    const { offset, position } = await client.feed.endOffset(TIMESERIES);
    const follower = new Follower(client, TIMESERIES, offset, urn);
    await client.writes.emitMcps([
      mcp(urn, 'operation', { timestampMillis: 5, lastUpdatedTimestamp: 5, operationType: 'INSERT' }),
    ]);
    const changes = await eventually(
      () => follower.poll(),
      (found) => found.length > 0,
    );
    expect(changes).toMatchObject([{ aspectName: 'operation', changeType: 'UPSERT', topic: TIMESERIES }]);
    expect(changes[0]?.value?.parse()).toMatchObject({ operationType: 'INSERT' });
    expect(follower.position.covers(position)).toBe(true);
    expect(position.covers(follower.position)).toBe(false);
  });
});
