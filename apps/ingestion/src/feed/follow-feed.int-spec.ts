import { type EntityChanged, type FeedAdvanced, ingestionEvents } from '@dataspoke/contracts';
import { DataHubClient, hardDelete, mcp, mcpOf, type UndecodableEvent } from '@dataspoke/datahub-client';
import { FeedPosition } from '@dataspoke/domain';
import { eventually } from '@dataspoke/dev-stack/testing';
import { Outbox } from '@dataspoke/service-kit';
import { startIngestion, type RunningIngestion } from '../ingestion.fixture';
import { FeedRow } from './feed.row';
import { FollowFeed } from './follow-feed';

const ORDERS = 'urn:li:dataset:(urn:li:dataPlatform:postgres,db.raw.orders,PROD)';
const CUSTOMERS = 'urn:li:dataset:(urn:li:dataPlatform:postgres,db.raw.customers,PROD)';

interface Published {
  readonly type: string;
  readonly data: object;
}
const isChange = (event: Published): event is Published & { readonly data: EntityChanged } =>
  event.type === ingestionEvents.entityChanged.subject;
const isAdvance = (event: Published | undefined): event is Published & { readonly data: FeedAdvanced } =>
  event?.type === ingestionEvents.feedAdvanced.subject;

describe('following the change feed', () => {
  let ingestion: RunningIngestion;
  const { signal } = new AbortController();

  beforeAll(async () => {
    // Without the role `feed` nobody but the test takes steps.
    ingestion = await startIngestion({ roles: 'rpc' });
  }, 60_000);
  afterAll(async () => {
    await ingestion?.close();
  });
  afterEach(() => jest.restoreAllMocks());

  const step = () => ingestion.service.app.get(FollowFeed).step(signal);
  const row = () => ingestion.database.manager.findOneByOrFail(FeedRow, { id: 1 });
  const emit = async (...proposals: Parameters<DataHubClient['writes']['emitMcps']>[0]) => {
    const report = await ingestion.catalog.client.writes.emitMcps(proposals, {
      systemMetadata: { runId: 'test' },
    });
    expect(report.results.map((result) => result.outcome)).toEqual(proposals.map(() => 'accepted'));
  };

  /** Events in the outbox, in order, since the last call. */
  let seen = 0;
  async function published(): Promise<Published[]> {
    const rows = await ingestion.database.query<{ payload: Published }[]>(
      `select payload from outbox where kind = 'event' order by seq`,
    );
    const fresh = rows.slice(seen).map(({ payload }) => ({ type: payload.type, data: payload.data }));
    seen = rows.length;
    return fresh;
  }
  const changesAmong = (events: readonly Published[]) => events.filter(isChange).map(({ data }) => data);

  it('begins at the end and has everybody reconcile', async () => {
    await emit(mcp(ORDERS, 'status', { removed: false }));
    await step();
    const events = await published();
    expect(events.map((event) => event.type)).toEqual([
      ingestionEvents.feedReset.subject,
      ingestionEvents.feedAdvanced.subject,
    ]);
    expect(events[0]?.data).toMatchObject({ reason: 'first-start', position: (await row()).position });
    await step();
    expect(await published()).toEqual([]);
  });

  it('tells of each entity once for a poll, then that the feed has advanced', async () => {
    const before = FeedPosition.parse((await row()).position);
    await emit(
      mcp(ORDERS, 'subTypes', { typeNames: ['Table'] }),
      mcp(CUSTOMERS, 'subTypes', { typeNames: ['Table'] }),
      mcp(ORDERS, 'datasetProperties', { name: 'orders' }),
      mcp(ORDERS, 'datasetProfile', { timestampMillis: 1_000, rowCount: 1 }),
    );
    await step();
    const events = await published();
    const changes = changesAmong(events);
    expect(new Map(changes.map((change) => [change.urn, [...change.aspects].sort()]))).toEqual(
      new Map([
        [ORDERS, ['datasetProfile', 'datasetProperties', 'subTypes']],
        [CUSTOMERS, expect.arrayContaining(['datasetKey', 'subTypes'])],
      ]),
    );
    const last = events.at(-1);
    if (!isAdvance(last)) throw new Error('the poll did not end by saying that the feed has advanced');
    const advanced = last.data;
    const position = FeedPosition.parse(advanced.position);
    expect(position.covers(before)).toBe(true);
    expect(position.equals(await ingestion.catalog.client.feed.endPosition())).toBe(true);
    expect(changes.every((change) => change.position === advanced.position)).toBe(true);
    expect((await row()).position).toBe(advanced.position);
  });

  it('says that an entity is gone, and which datasets an assertion is about', async () => {
    const assertion = 'urn:li:assertion:fresh';
    await emit(
      hardDelete(CUSTOMERS, 'datasetKey'),
      mcpOf(assertion, 'assertionInfo', {
        type: 'CUSTOM',
        customAssertion: { type: 'freshness', entity: ORDERS },
      }),
    );
    await step();
    const first = changesAmong(await published());
    expect(first).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ urn: CUSTOMERS, change: 'deleted' }),
        expect.objectContaining({ urn: assertion, entityType: 'assertion', affects: [ORDERS] }),
      ]),
    );
    // The event of a tag does not say what the assertion is about; the catalog does.
    await emit(mcp(assertion, 'globalTags', { tags: [{ tag: 'urn:li:tag:nightly' }] }));
    await step();
    expect(changesAmong(await published())).toEqual([
      expect.objectContaining({ urn: assertion, aspects: ['globalTags'], affects: [ORDERS] }),
    ]);
  });

  it('stores offsets and events together or not at all', async () => {
    await emit(mcp(ORDERS, 'subTypes', { typeNames: ['View'] }));
    const before = await row();
    const outbox = ingestion.service.app.get(Outbox);
    jest.spyOn(outbox, 'publish').mockRejectedValueOnce(new Error('killed between'));
    await expect(step()).rejects.toThrow('killed between');
    expect(await row()).toEqual(before);
    expect(await published()).toEqual([]);
    await step();
    expect(changesAmong(await published())).toEqual([
      expect.objectContaining({ urn: ORDERS, aspects: ['subTypes'] }),
    ]);
  });

  it('cannot be moved by a follower that was overtaken', async () => {
    await emit(mcp(ORDERS, 'subTypes', { typeNames: ['Table'] }));
    const results = await Promise.allSettled([step(), step()]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(changesAmong(await published())).toHaveLength(1);
  });

  it('passes by events that cannot be read: counted, and never in the way of the next', async () => {
    await emit(mcp(ORDERS, 'subTypes', { typeNames: ['Other'] }));
    const { feed } = ingestion.service.app.get(DataHubClient);
    const poll = feed.poll.bind(feed);
    jest.spyOn(feed, 'poll').mockImplementation(async (request) => {
      const page = await poll(request);
      const broken = page.events.map((event): UndecodableEvent => ({
        kind: 'undecodable',
        topic: event.topic,
        position: event.position,
        reason: 'not Avro',
        text: '?',
      }));
      return { ...page, events: [...broken, ...page.events] };
    });
    await step();
    expect(changesAmong(await published())).toEqual([expect.objectContaining({ urn: ORDERS })]);
    expect((await row()).undecodable).toBe(1);
    const metrics = await (await fetch(`${ingestion.service.url}/metrics`)).text();
    expect(metrics).toMatch(/dataspoke_feed_events_total\{[^}]*outcome="undecodable"[^}]*\} 1/);
  });

  it('begins anew when its offset is lost', async () => {
    const lost = await row();
    const beyond = Object.fromEntries(
      Object.keys(lost.offsets).map((topic) => [
        topic,
        Buffer.from(JSON.stringify({ [`${topic}-0`]: 1_000_000 })).toString('base64'),
      ]),
    );
    await ingestion.database.manager.update(FeedRow, { id: 1 }, { offsets: beyond });
    await step();
    const [reset] = await published();
    expect(reset).toMatchObject({ type: ingestionEvents.feedReset.subject, data: { reason: 'offset-lost' } });
    await emit(mcp(ORDERS, 'subTypes', { typeNames: ['Again'] }));
    await step();
    expect(changesAmong(await published())).toHaveLength(1);
  });

  it('begins anew with another catalog', async () => {
    const { port } = new URL(ingestion.catalog.url);
    await ingestion.restart({ DATAHUB_URL: `http://localhost:${port}`, DATASPOKE_ROLES: 'rpc,feed' });
    await eventually(async () => {
      const events = await published();
      seen -= events.length;
      expect(events[0]).toMatchObject({
        type: ingestionEvents.feedReset.subject,
        data: { reason: 'catalog-changed' },
      });
    });
  });
});
