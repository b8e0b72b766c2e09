import { FeedPosition } from '@dataspoke/domain';
import { DataHubClient } from '../client';
import { DataHubRejected, DataHubUnauthorized, DataHubUnavailable } from '../errors';
import { ScriptedServer } from '../scripted-server.fixture';
import { feedPositionOf } from './offset-id';
import { type ChangeLogEvent } from './change-log-event';

const TOPIC = 'MetadataChangeLog_Versioned_v1';
const URN = 'urn:li:dataset:(urn:li:dataPlatform:postgres,sales.public.orders,PROD)';
const offsetId = (offsets: object) => Buffer.from(JSON.stringify(offsets)).toString('base64');
/** Bytes as Avro's JSON writes them: a character each. */
const bytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

const CHANGE = {
  auditHeader: null,
  entityType: 'dataset',
  entityUrn: { string: URN },
  entityKeyAspect: null,
  changeType: 'UPSERT',
  aspectName: { string: 'datasetProperties' },
  aspect: {
    'com.linkedin.pegasus2avro.mxe.GenericAspect': {
      value: bytes('{"description":"Flüge ✈"}'),
      contentType: 'application/json',
    },
  },
  systemMetadata: {
    'com.linkedin.pegasus2avro.mxe.SystemMetadata': {
      lastObserved: { long: 7 },
      runId: { string: 'dataspoke-1' },
      version: { string: '4' },
      properties: { map: { string: 'a property called like a type' } },
    },
  },
  headers: null,
  previousAspectValue: null,
  previousSystemMetadata: { 'com.linkedin.pegasus2avro.mxe.SystemMetadata': { version: { string: '3' } } },
  created: {
    'com.linkedin.pegasus2avro.common.AuditStamp': {
      time: 1_700_000_000_000,
      actor: 'urn:li:corpuser:ann',
      impersonator: null,
    },
  },
};
const entry = (value: unknown) => ({
  contentType: 'application/json',
  value: typeof value === 'string' ? value : JSON.stringify(value),
});

describe('HttpChangeFeed', () => {
  let server: ScriptedServer;
  let client: DataHubClient;

  function poll(events: readonly unknown[], next: object) {
    server.play(() => ({ json: { offsetId: offsetId(next), count: events.length, events } }));
  }

  beforeAll(async () => {
    server = await ScriptedServer.start();
    client = new DataHubClient({ url: server.url, retry: { minDelayMs: 1, maxDelayMs: 2 } });
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  it('decodes a change log out of Avro JSON, non-ASCII text included', async () => {
    poll([entry(CHANGE)], { [`${TOPIC}-0`]: 11 });
    const polled = await client.feed.poll({
      topic: TOPIC,
      offset: offsetId({ [`${TOPIC}-0`]: 10 }),
      limit: 7,
      timeoutSeconds: 2,
    });
    const [event] = polled.events as ChangeLogEvent[];
    expect(event).toMatchObject({
      kind: 'change',
      topic: TOPIC,
      entityType: 'dataset',
      urn: URN,
      aspectName: 'datasetProperties',
      changeType: 'UPSERT',
      actor: 'urn:li:corpuser:ann',
      time: 1_700_000_000_000,
      version: '4',
      systemMetadata: {
        runId: 'dataspoke-1',
        lastObserved: 7,
        properties: { string: 'a property called like a type' },
      },
      previousSystemMetadata: { version: '3' },
    });
    expect(event!.value?.parse()).toEqual({ description: 'Flüge ✈' });
    expect(event!.previousValue).toBeUndefined();
    expect(event!.position.nextOffset(`${TOPIC}-0`)).toBe(11);
    expect(polled.position.equals(feedPositionOf(polled.offset))).toBe(true);
    expect(polled.skipped).toBe(0);
    expect(Object.fromEntries(server.seen[0]!.query)).toEqual({
      topic: TOPIC,
      offsetId: offsetId({ [`${TOPIC}-0`]: 10 }),
      limit: '7',
      pollTimeoutSeconds: '2',
    });
  });

  it('reads a deletion of an entity, and text that was decoded on its way', async () => {
    const value = {
      'com.linkedin.pegasus2avro.mxe.GenericAspect': { value: '{"d":"✈"}', contentType: 'application/json' },
    };
    poll(
      [
        entry({
          ...CHANGE,
          changeType: 'DELETE',
          aspectName: null,
          aspect: null,
          previousAspectValue: value,
        }),
      ],
      { [`${TOPIC}-0`]: 1 },
    );
    const { events } = await client.feed.poll({ topic: TOPIC });
    const [event] = events as ChangeLogEvent[];
    expect(event).toMatchObject({ changeType: 'DELETE', aspectName: undefined, value: undefined });
    expect(event!.previousValue?.parse()).toEqual({ d: '✈' });
  });

  it('passes on what it cannot read, in its place', async () => {
    poll(
      [
        entry(CHANGE),
        entry('{"entityType"'),
        entry({ ...CHANGE, entityUrn: null }),
        { contentType: 'x' },
        entry(CHANGE),
      ],
      { [`${TOPIC}-0`]: 5 },
    );
    const { events } = await client.feed.poll({ topic: TOPIC });
    expect(events.map((event) => (event.kind === 'change' ? event.urn : event.reason))).toEqual([
      URN,
      'the value is not a JSON object',
      'the change has no entityUrn',
      'the entry has no value',
      URN,
    ]);
    expect(events[1]).toMatchObject({ text: '{"entityType"' });
  });

  it('parses an aspect only when asked, and says when it cannot', async () => {
    const broken = {
      'com.linkedin.pegasus2avro.mxe.GenericAspect': { value: '{', contentType: 'application/json' },
    };
    poll([entry({ ...CHANGE, aspect: broken })], { [`${TOPIC}-0`]: 1 });
    const { events } = await client.feed.poll({ topic: TOPIC });
    expect(events[0]!.kind).toBe('change');
    expect(() => (events[0] as ChangeLogEvent).value?.parse()).toThrow(DataHubRejected);
  });

  it.each([
    ['forward: events were lost', { [`${TOPIC}-0`]: 500 }, 489],
    ['backward: the topic was made anew', { [`${TOPIC}-0`]: 1 }, -10],
    ['not for a partition that is new', { [`${TOPIC}-0`]: 11, [`${TOPIC}-1`]: 70 }, 0],
  ])('tells a jump %s', async (_what, next, skipped) => {
    poll([entry(CHANGE)], next);
    const offset = offsetId({ [`${TOPIC}-0`]: 10 });
    expect((await client.feed.poll({ topic: TOPIC, offset })).skipped).toBe(skipped);
  });

  it('tells one partition that jumped and another that went back by the worst of both', async () => {
    const offset = offsetId({ [`${TOPIC}-0`]: 100, [`${TOPIC}-1`]: 100 });
    poll([], { [`${TOPIC}-0`]: 105, [`${TOPIC}-1`]: 95 });
    expect((await client.feed.poll({ topic: TOPIC, offset })).skipped).toBe(-5);
    poll([entry(CHANGE)], { [`${TOPIC}-0`]: 104, [`${TOPIC}-1`]: 100 });
    expect((await client.feed.poll({ topic: TOPIC, offset })).skipped).toBe(3);
  });

  it('keeps the place in a partition that the answer leaves out', async () => {
    const offset = offsetId({ [`${TOPIC}-0`]: 10, [`${TOPIC}-1`]: 20 });
    poll([entry(CHANGE)], { [`${TOPIC}-0`]: 11 });
    const polled = await client.feed.poll({ topic: TOPIC, offset });
    const both = { [`${TOPIC}-0`]: 11, [`${TOPIC}-1`]: 20 };
    expect(polled.offset).toBe(offsetId(both));
    expect(polled.position.equals(FeedPosition.of(both))).toBe(true);
    expect(polled.skipped).toBe(0);
  });

  it.each([null, '', [], ' 7', '0x1f', true, 1.5, -1])(
    'does not take an offset of %j for the beginning',
    async (next) => {
      const odd = offsetId({ [`${TOPIC}-0`]: next });
      poll([], { [`${TOPIC}-0`]: next });
      await expect(client.feed.poll({ topic: TOPIC })).rejects.toThrow('without an offset');
      await expect(client.feed.poll({ topic: TOPIC, offset: odd })).rejects.toThrow(DataHubRejected);
    },
  );

  it('takes the end of both logs for one position', async () => {
    server.play(({ query }) => ({
      json: { offsetId: offsetId({ [`${query.get('topic') ?? ''}-0`]: 42 }), count: 0, events: [] },
    }));
    const end = await client.feed.endPosition();
    expect(end.nextOffset('MetadataChangeLog_Versioned_v1-0')).toBe(42);
    expect(end.nextOffset('MetadataChangeLog_Timeseries_v1-0')).toBe(42);
    expect(server.seen.every(({ query }) => !query.has('offsetId'))).toBe(true);
    expect((await client.feed.endOffset(TOPIC)).position.covers(end)).toBe(false);
  });

  it('raises when DataHub does not let it poll, is busy to the end, or answers something else', async () => {
    server.play(() => ({ status: 403 }));
    await expect(client.feed.poll({ topic: TOPIC })).rejects.toThrow(DataHubUnauthorized);
    server.play(() => ({ status: 429 }));
    await expect(client.feed.poll({ topic: TOPIC })).rejects.toThrow(DataHubUnavailable);
    expect(server.seen).toHaveLength(4);
    server.play(() => ({ json: { events: [] } }));
    await expect(client.feed.poll({ topic: TOPIC })).rejects.toThrow('without an offset');
    server.play(() => ({ json: { offsetId: 'not an offset', events: [] } }));
    await expect(client.feed.poll({ topic: TOPIC })).rejects.toThrow('without an offset');
  });

  it('looks back, and adds partitions that the topic has got since an offset was stored', async () => {
    poll([], { [`${TOPIC}-0`]: 3 });
    await client.feed.poll({ topic: TOPIC, lookbackDays: 7 });
    expect(server.seen[0]!.query.get('lookbackWindowDays')).toBe('7');
    const stored = offsetId({ [`${TOPIC}-0`]: 10 });
    await client.feed.poll({ topic: TOPIC, lookbackDays: 7, offset: stored });
    expect(server.seen[1]!.query.has('lookbackWindowDays')).toBe(false);
    poll([], { [`${TOPIC}-0`]: 12 });
    expect(await client.feed.resumeOffset(TOPIC, stored)).toBe(stored);
    poll([], { [`${TOPIC}-0`]: 12, [`${TOPIC}-1`]: 7 });
    expect(await client.feed.resumeOffset(TOPIC, stored)).toBe(
      offsetId({ [`${TOPIC}-0`]: 10, [`${TOPIC}-1`]: 0 }),
    );
    await expect(client.feed.resumeOffset(TOPIC, 'x')).rejects.toThrow(DataHubRejected);
  });

  it('refuses an offset that is none, and limits that the server would change', async () => {
    server.play(() => 'cut');
    await expect(client.feed.poll({ topic: TOPIC, offset: 'x' })).rejects.toThrow(DataHubRejected);
    await expect(client.feed.poll({ topic: TOPIC, limit: 5_001 })).rejects.toThrow(RangeError);
    await expect(client.feed.poll({ topic: TOPIC, timeoutSeconds: 11 })).rejects.toThrow(RangeError);
    expect(server.seen).toHaveLength(0);
  });

  it('ends a long poll with the reason of the abort', async () => {
    server.play(() => 'silence');
    const abort = new AbortController();
    const call = client.feed.poll({ topic: TOPIC, timeoutSeconds: 10, signal: abort.signal });
    abort.abort(new Error('lost the lock'));
    await expect(call).rejects.toThrow('lost the lock');
  });
});
