import { DataHubRejected, DataHubUnauthorized, DataHubUnavailable } from '../errors';
import { CHANGE_LOG_TOPICS, type FeedEvent } from './change-log-event';
import { followChanges, type ChangeBatch, type FollowOptions } from './follow-changes';
import { MemoryFeed, MemoryOffsets } from './memory-feed.fixture';

const [VERSIONED, TIMESERIES] = CHANGE_LOG_TOPICS;
const QUICK = { minDelayMs: 1, maxDelayMs: 2 };

function urnOf(event: FeedEvent): string {
  return event.kind === 'change' ? event.urn : event.reason;
}

describe('following the change logs', () => {
  let feed: MemoryFeed;
  let offsets: MemoryOffsets;

  beforeEach(() => {
    feed = new MemoryFeed();
    offsets = new MemoryOffsets();
  });

  function follow(options: FollowOptions = {}) {
    return followChanges(feed, [VERSIONED], offsets, { outage: QUICK, ...options });
  }

  async function until(holds: () => boolean): Promise<void> {
    const deadline = Date.now() + 2_000;
    while (!holds() && Date.now() < deadline) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Waits until the topic is entered in the offsets. */
  function begun(): Promise<void> {
    return until(() => offsets.next(VERSIONED) !== undefined);
  }

  /** Takes batches until `count` events came, and commits each batch that `commits` says. */
  async function take(
    count: number,
    commits: (batch: ChangeBatch, number: number) => boolean,
    options?: FollowOptions,
  ): Promise<string[]> {
    const found: string[] = [];
    let number = 0;
    for await (const batch of follow(options)) {
      found.push(...batch.events.map(urnOf));
      number += 1;
      if (commits(batch, number)) await batch.commit();
      if (found.length >= count) break;
    }
    return found;
  }

  it('begins at the end, which it saves before the first event', async () => {
    feed.append(VERSIONED, 'old');
    const changes = follow();
    const first = changes.next();
    await begun();
    feed.append(VERSIONED, 'a', 'b');
    expect((await first).value?.events.map(urnOf)).toEqual(['a', 'b']);
    expect(offsets.next(VERSIONED)).toBe(1);
    await changes.return();
    // Nothing was committed: the same comes again, from the end that was found at first.
    expect(await take(2, () => true)).toEqual(['a', 'b']);
    expect(offsets.next(VERSIONED)).toBe(3);
  });

  it('brings everything after the last commit again after a restart, and nothing else', async () => {
    await offsets.save(VERSIONED, (await feed.endOffset(VERSIONED)).offset);
    feed.append(VERSIONED, ...'abcdefghij');
    expect(await take(7, (_batch, number) => number <= 2, { limit: 2 })).toEqual([...'abcdefgh']);
    expect(await take(6, () => true, { limit: 4 })).toEqual([...'efghij']);
    feed.append(VERSIONED, 'k');
    expect(await take(1, () => true)).toEqual(['k']);
  });

  it('does not go back when batches are committed out of order, at once, or twice', async () => {
    await offsets.save(VERSIONED, (await feed.endOffset(VERSIONED)).offset);
    feed.append(VERSIONED, 'a', 'b', 'c');
    const batches: ChangeBatch[] = [];
    for await (const batch of follow({ limit: 1 })) {
      if (batches.push(batch) === 3) break;
    }
    await Promise.all([batches[1]!.commit(), batches[0]!.commit(), batches[1]!.commit()]);
    expect(offsets.next(VERSIONED)).toBe(2);
    offsets.failure = new Error('the disk is full');
    await expect(batches[2]!.commit()).rejects.toThrow('the disk is full');
    expect(offsets.next(VERSIONED)).toBe(2);
    await batches[2]!.commit();
    expect(offsets.next(VERSIONED)).toBe(3);
  });

  it('follows both logs side by side: a quiet one does not hold up the other, nor a busy one', async () => {
    for (const topic of CHANGE_LOG_TOPICS) {
      await offsets.save(topic, (await feed.endOffset(topic)).offset);
    }
    feed.append(VERSIONED, ...'abcdef');
    const seen: string[] = [];
    for await (const batch of followChanges(feed, [VERSIONED, TIMESERIES], offsets, { limit: 1 })) {
      seen.push(`${batch.topic === VERSIONED ? 'v' : 't'}:${urnOf(batch.events[0]!)}`);
      if (seen.length === 2) feed.append(TIMESERIES, 'x');
      await batch.commit();
      if (seen.length === 7) break;
    }
    expect(seen.filter((each) => each.startsWith('v'))).toEqual([...'abcdef'].map((name) => `v:${name}`));
    expect(seen.indexOf('t:x')).toBeLessThan(5);
    expect([offsets.next(VERSIONED), offsets.next(TIMESERIES)]).toEqual([6, 1]);
  });

  it('holds at most one batch while the consumer is slow', async () => {
    await offsets.save(VERSIONED, (await feed.endOffset(VERSIONED)).offset);
    feed.append(VERSIONED, ...'abcdef');
    const changes = follow({ limit: 1 });
    await changes.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect(feed.polls).toHaveLength(1);
    await changes.return();
  });

  it('delivers what cannot be decoded in its place', async () => {
    await offsets.save(VERSIONED, (await feed.endOffset(VERSIONED)).offset);
    feed.append(VERSIONED, 'a', 'broken', 'b');
    expect(await take(3, () => true)).toEqual(['a', 'not Avro', 'b']);
  });

  it('waits out an outage, at the start too, and misses nothing', async () => {
    const away = () => new DataHubUnavailable('connection refused');
    const told: string[] = [];
    const outage = { ...QUICK, onOutage: (error: Error) => void told.push(error.message) };
    feed.fail(away(), away());
    const changes = follow({ outage });
    const first = changes.next();
    await begun();
    feed.fail(away());
    feed.append(VERSIONED, 'a');
    expect((await first).value?.events.map(urnOf)).toEqual(['a']);
    await changes.return();
    expect(told).toEqual(['connection refused', 'connection refused', 'connection refused']);
  });

  it('looks every few minutes whether the topic has got partitions, and reads them from their beginning', async () => {
    let now = 0;
    const changes = follow({ now: () => now });
    const first = changes.next();
    await until(() => feed.polls.length === 1);
    feed.addPartition(VERSIONED, 'x', 'y');
    now += 60_000;
    feed.endPolls();
    await until(() => feed.polls.length === 2);
    feed.append(VERSIONED, 'a');
    expect((await first).value?.events.map(urnOf)).toEqual(['a']);
    now += 4 * 60_000;
    const { value: batch } = await changes.next();
    expect(batch?.events.map(urnOf)).toEqual(['x', 'y']);
    await batch?.commit();
    expect([offsets.next(VERSIONED), offsets.next(VERSIONED, 1)]).toEqual([1, 2]);
    const third = changes.next();
    await until(() => feed.polls.length === 4);
    feed.append(VERSIONED, 'b');
    expect((await third).value?.events.map(urnOf)).toEqual(['b']);
    await changes.return();
  });

  it('looks for new partitions after an outage at once, during which DataHub may have been changed', async () => {
    const changes = follow({ now: () => 0 });
    const first = changes.next();
    await until(() => feed.polls.length === 1);
    feed.addPartition(VERSIONED, 'x');
    feed.fail(new DataHubUnavailable('away'));
    expect((await first).value?.events.map(urnOf)).toEqual(['x']);
    await changes.return();
  });

  it('waits as long as DataHub asks for', async () => {
    const delays: number[] = [];
    feed.fail(new DataHubUnavailable('busy', 429, { retryAfterMs: 30 }));
    feed.append(VERSIONED, 'a');
    const outage = { ...QUICK, onOutage: (_error: Error, delayMs: number) => void delays.push(delayMs) };
    await take(1, () => true, { outage, start: { lookbackDays: 1 } });
    expect(delays).toEqual([30]);
  });

  it('raises what waiting cannot mend', async () => {
    feed.fail(new DataHubUnauthorized('no privilege', 403));
    await expect(follow().next()).rejects.toThrow(DataHubUnauthorized);
    await offsets.save(VERSIONED, 'of another feed');
    await expect(follow().next()).rejects.toThrow(DataHubRejected);
    offsets.saved.clear();
    offsets.failure = new Error('the disk is full');
    await expect(follow().next()).rejects.toThrow('the disk is full');
  });

  it('looks back when told to, again until something is committed', async () => {
    feed.append(VERSIONED, 'a', 'b');
    const start = { lookbackDays: 3 };
    expect(await take(2, () => false, { start })).toEqual(['a', 'b']);
    expect(feed.polls[0]).toMatchObject({ offset: undefined, lookbackDays: 3 });
    expect(await take(2, () => true, { start })).toEqual(['a', 'b']);
    feed.append(VERSIONED, 'c');
    expect(await take(1, () => true, { start })).toEqual(['c']);
  });

  it('enters an empty topic that it looks back on', async () => {
    const changes = follow({ start: { lookbackDays: 3 } });
    const first = changes.next();
    await begun();
    feed.append(VERSIONED, 'a');
    expect((await first).value?.events.map(urnOf)).toEqual(['a']);
    await changes.return();
    expect(offsets.next(VERSIONED)).toBe(0);
  });

  it.each(['waiting for events', 'waiting out an outage'])(
    'ends with the reason of an abort while %s',
    async (when) => {
      const abort = new AbortController();
      const outage = {
        minDelayMs: 60_000,
        maxDelayMs: 60_000,
        onOutage: () => abort.abort(new Error('stop')),
      };
      const next = follow({ signal: abort.signal, outage }).next();
      if (when === 'waiting for events') setImmediate(() => abort.abort(new Error('stop')));
      else feed.fail(new DataHubUnavailable('away'));
      await expect(next).rejects.toThrow('stop');
      await expect(follow({ signal: abort.signal }).next()).rejects.toThrow('stop');
    },
  );
});
