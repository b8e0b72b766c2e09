import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DataHubClient } from '../client';
import { openTestCatalog, TestNames } from '../test-catalog.fixture';
import { mcp } from '../writes/proposal';
import { CHANGE_LOG_TOPICS, type ChangeLogEvent, type FeedEvent } from './change-log-event';
import { FileOffsetStore } from './file-offset-store';
import { followChanges } from './follow-changes';

describe('following a catalog with offsets in a file', () => {
  let client: DataHubClient;
  let folder: string;
  const names = new TestNames();

  beforeAll(async () => {
    client = openTestCatalog();
    folder = await mkdtemp(join(tmpdir(), 'offsets-'));
  });
  afterAll(async () => {
    await client.close();
    await rm(folder, { recursive: true });
  });

  const isOurs = (event: FeedEvent): event is ChangeLogEvent =>
    event.kind === 'change' && event.urn.includes(names.platform);

  /** One process: follows both logs until `isEnough`, commits what `commits` says, and is gone. */
  async function run(
    isEnough: (seen: readonly ChangeLogEvent[]) => boolean,
    commits: (seen: readonly ChangeLogEvent[]) => boolean,
  ): Promise<readonly ChangeLogEvent[]> {
    const signal = AbortSignal.timeout(20_000);
    const offsets = new FileOffsetStore(join(folder, 'offsets.json'));
    const seen: ChangeLogEvent[] = [];
    const options = { signal, timeoutSeconds: 1, limit: 20 };
    for await (const batch of followChanges(client.feed, CHANGE_LOG_TOPICS, offsets, options)) {
      expect(batch.skipped).toBe(0);
      seen.push(...batch.events.filter(isOurs));
      if (commits(seen)) await batch.commit();
      if (isEnough(seen)) break;
    }
    return seen;
  }

  const described = (seen: readonly ChangeLogEvent[]) =>
    seen.flatMap(({ aspectName, urn }) => (aspectName === 'datasetProperties' ? urn : []));
  const operated = (seen: readonly ChangeLogEvent[]) =>
    seen.flatMap(({ aspectName, urn }) => (aspectName === 'operation' ? urn : []));
  const write = (from: number, to: number) =>
    client.writes.emitMcps(
      Array.from({ length: to - from }, (_, index) => names.dataset(`t${from + index}`)).flatMap((urn) => [
        mcp(urn, 'datasetProperties', { description: urn }),
        mcp(urn, 'operation', { timestampMillis: 5, lastUpdatedTimestamp: 5, operationType: 'INSERT' }),
      ]),
    );
  const all = (count: number) => Array.from({ length: count }, (_, index) => names.dataset(`t${index}`));

  it('sees every change of both logs at least once, over restarts with and without commits', async () => {
    const offsets = new FileOffsetStore(join(folder, 'offsets.json'));
    for (const topic of CHANGE_LOG_TOPICS) {
      await offsets.save(topic, (await client.feed.endOffset(topic)).offset);
    }
    await write(0, 60);
    const first = await run(
      (seen) => described(seen).length >= 30,
      (seen) => described(seen).length <= 15,
    );
    await write(60, 90);
    const isWhole = (seen: readonly ChangeLogEvent[]) =>
      new Set(described([...first, ...seen])).size === 90 &&
      new Set(operated([...first, ...seen])).size === 90;
    const second = await run(isWhole, () => true);
    expect([...new Set(described([...first, ...second]))].sort()).toEqual(all(90).sort());
    expect([...new Set(operated([...first, ...second]))].sort()).toEqual(all(90).sort());
    // What the first process did not commit came again, in order and without a gap.
    expect(described(second)).toEqual(all(90).slice(90 - described(second).length));
    expect(described(second).length).toBeGreaterThan(90 - described(first).length);

    await write(90, 91);
    const third = await run(
      (seen) => described(seen).length > 0,
      () => true,
    );
    expect(described(third)).toEqual([names.dataset('t90')]);
  });
});
