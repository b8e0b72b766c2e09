import { ingestionRpc, type ReceivedLineageEvents, type Run } from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';
import { unbalanced } from '../runs/counts';
import { randomBytes, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';

type Event = Record<string, unknown>;

const ORDERS = { namespace: 'postgres://db:5432', name: 'shop.public.orders' };
const DAILY = { namespace: 'postgres://db:5432', name: 'shop.public.daily' };
const urnOf = (name: string): string => `urn:li:dataset:(urn:li:dataPlatform:postgres,${name},PROD)`;
const jobOf = (name: string): string =>
  `urn:li:dataJob:(urn:li:dataFlow:(openlineage,shop,prod),shop.${name})`;
const runId = (index: number): string => `01890b3c-7b2e-7000-8000-${index.toString(16).padStart(12, '0')}`;

function event(job: string, run: number, over: Event = {}): Event {
  return {
    eventType: 'COMPLETE',
    eventTime: new Date(Date.UTC(2026, 0, 2) + run * 60_000).toISOString(),
    producer: 'https://example.com/producer',
    run: { runId: runId(run) },
    job: { namespace: 'prod', name: `shop.${job}` },
    ...over,
  };
}

describe('events of OpenLineage that are received', () => {
  let ingestion: RunningIngestion;
  let source: string;

  const send = (...events: unknown[]): Promise<ReceivedLineageEvents> =>
    ingestion.ask(ingestionRpc.receiveLineageEvents, { events });

  async function aspect(urn: string, name: string) {
    return (await ingestion.catalog.client.reads.readAspects([urn], [name])).get(urn)?.get(name)?.value;
  }

  async function runs(): Promise<readonly Run[]> {
    return (await ingestion.ask(ingestionRpc.listRuns, { sourceId: source })).items;
  }

  /** The next run that starts by itself, at its end. */
  async function nextRun(known: number): Promise<Run> {
    const [newest] = await eventually(async () => {
      const all = await runs();
      expect(all).toHaveLength(known + 1);
      return all;
    }, 30_000);
    return ingestion.ended(newest?.id ?? '');
  }

  async function stored(): Promise<number> {
    const [row] = await ingestion.database.query<{ count: number }[]>(
      'SELECT count(*)::int AS count FROM lineage_events',
    );
    return row?.count ?? 0;
  }

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true, durableCatalog: true });
  }, 60_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  it('are refused while no source receives them, with the way to one', async () => {
    await expect(send(event('load', 1))).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('"recipe": {"receive": true}'),
    });
    const draft = { name: 'openlineage', type: 'openlineage', recipe: { receive: true, keepRuns: 2 } };
    source = (await ingestion.ask(ingestionRpc.createSource, { draft })).id;
    expect(await ingestion.ask(ingestionRpc.testSource, { id: source })).toMatchObject({
      ok: true,
      checks: [{ message: 'Events that wait to be read: 0.' }],
    });
  });

  it('are stored once, and told apart from what is no event', async () => {
    const one = event('load', 1, {
      inputs: [
        {
          ...ORDERS,
          inputFacets: {
            dataQualityMetrics: { rowCount: 12, columnMetrics: { id: { nullCount: 0, distinctCount: 12 } } },
            dataQualityAssertions: { assertions: [{ assertion: 'not_null', column: 'id', success: false }] },
          },
        },
      ],
      outputs: [{ ...DAILY, outputFacets: { outputStatistics: { rowCount: 3 } } }],
    });
    const start = { ...event('load', 1, { eventType: 'START' }), eventTime: '2026-01-01T23:59:00Z' };
    expect(await send(one, { ...one, run: {} }, start, 'no event')).toEqual({
      sourceId: source,
      stored: 2,
      refused: [
        { index: 1, field: 'run.runId', message: 'must be a UUID' },
        { index: 3, field: '', message: 'an event must be an object' },
      ],
    });
    const { job, ...rest }: Event = start;
    expect(await send({ job, ...rest }, one)).toMatchObject({ stored: 0, refused: [] });
  });

  it('are read by a run that starts by itself', async () => {
    const run = await nextRun(0);
    expect(run).toMatchObject({
      state: 'succeeded',
      trigger: 'received-events',
      counts: { records: { failed: 0 } },
    });
    expect(unbalanced(run.counts)).toEqual([]);
    expect(await aspect(jobOf('load'), 'dataJobInputOutput')).toMatchObject({
      inputDatasetEdges: [{ destinationUrn: urnOf(ORDERS.name) }],
      outputDatasetEdges: [{ destinationUrn: urnOf(DAILY.name) }],
    });
    const { reads } = ingestion.catalog.client;
    const instance = `urn:li:dataProcessInstance:${runId(1)}`;
    expect(await reads.timeseries(instance, 'dataProcessInstanceRunEvent', { limit: 5 })).toMatchObject([
      { status: 'COMPLETE', result: { type: 'SUCCESS' } },
      { status: 'STARTED' },
    ]);
    expect(await reads.timeseries(urnOf(ORDERS.name), 'datasetProfile', { limit: 5 })).toMatchObject([
      { rowCount: 12 },
    ]);
    expect(await reads.timeseries(urnOf(DAILY.name), 'operation', { limit: 5 })).toMatchObject([
      { operationType: 'UNKNOWN', numAffectedRows: 3 },
    ]);
    const changes = await ingestion.ask(ingestionRpc.listChanges, { runId: run.id });
    const assertion = changes.items.find(({ urn }) => urn.startsWith('urn:li:assertion:'))?.urn ?? '';
    expect(await aspect(assertion, 'assertionInfo')).toMatchObject({ entityUrn: urnOf(ORDERS.name) });
    expect(await reads.timeseries(assertion, 'assertionRunEvent', { limit: 5 })).toMatchObject([
      { result: { type: 'FAILURE' }, runId: runId(1) },
    ]);
  });

  it('are not read again, and what they told of stays when others come', async () => {
    await send(event('check', 2, { inputs: [DAILY] }));
    const run = await nextRun(1);
    expect(run).toMatchObject({ state: 'succeeded', counts: { changes: { removed: 0 } } });
    const { items } = await ingestion.ask(ingestionRpc.listChanges, { runId: run.id });
    expect(items.filter(({ urn }) => urn === jobOf('load'))).toEqual([]);
    expect(await aspect(jobOf('load'), 'status')).toEqual({ removed: false });
    const manual = await ingestion.run(source);
    expect(manual).toMatchObject({
      state: 'succeeded',
      counts: { records: { seen: 0 }, changes: { removed: 0 } },
    });
    expect(await aspect(jobOf('check'), 'status')).toEqual({ removed: false });
  });

  it('wait for the next run while a catalog is away, and none is lost or doubled', async () => {
    const known = (await runs()).length;
    await ingestion.catalog.stop();
    await send(event('load', 3, { inputs: [DAILY] }));
    const [failing] = await eventually(async () => {
      const all = await runs();
      expect(all).toHaveLength(known + 1);
      return all;
    }, 30_000);
    await ingestion.ask(ingestionRpc.cancelRun, { id: failing?.id ?? '' });
    const { state } = await ingestion.ended(failing?.id ?? '');
    // It may have given up by itself before.
    expect(['cancelled', 'failed']).toContain(state);
    await ingestion.catalog.start();
    const { checks } = await ingestion.ask(ingestionRpc.testSource, { id: source });
    expect(checks).toMatchObject([{ message: 'Events that wait to be read: 1.' }]);
    expect(await ingestion.run(source)).toMatchObject({ state: 'succeeded' });
    // The inputs of its earlier run are there still.
    expect(await aspect(jobOf('load'), 'dataJobInputOutput')).toMatchObject({
      inputDatasetEdges: [{ destinationUrn: urnOf(ORDERS.name) }, { destinationUrn: urnOf(DAILY.name) }],
    });
    expect(
      await ingestion.catalog.client.reads.timeseries(urnOf(ORDERS.name), 'datasetProfile', { limit: 5 }),
    ).toHaveLength(1);
  });

  it('are kept of the newest runs of a job, whose jobs and runs stay in the catalog', async () => {
    const before = await stored();
    await send(event('load', 4), event('load', 5));
    expect(await ingestion.run(source)).toMatchObject({
      state: 'succeeded',
      counts: { changes: { removed: 0 } },
    });
    // Two events of the run 1 and one of the run 3 were told of before; both are older than the newest two.
    expect(await stored()).toBe(before + 2 - 3);
    expect(await aspect(`urn:li:dataProcessInstance:${runId(1)}`, 'status')).toEqual({ removed: false });
    expect(await aspect(jobOf('load'), 'status')).toEqual({ removed: false });
  });

  it('that are too large for one message come in parts, in any order, and are read', async () => {
    // Random bytes cannot be packed; more than a page of events may hold.
    const plan = randomBytes(2_000_000).toString('base64');
    const large = [6, 7].map((run) =>
      event('large', run, {
        inputs: [ORDERS],
        run: { runId: runId(run), facets: { spark_plan: { plan: `${run}${plan}` } } },
      }),
    );
    for (const one of large) {
      const packed = gzipSync(JSON.stringify(one));
      const upload = randomUUID();
      const part = (at: number) => ({
        upload,
        part: at,
        bytes: packed.subarray(at * 700_000, (at + 1) * 700_000).toString('base64'),
      });
      const last = Math.ceil(packed.length / 700_000) - 1;
      await expect(ingestion.ask(ingestionRpc.receiveLargeLineageEvent, part(last))).rejects.toMatchObject({
        code: 'invalid-request',
        message: expect.stringContaining('not all of them are here'),
      });
      for (const at of [1, 0, 0]) await ingestion.ask(ingestionRpc.keepLineageEventPart, part(at));
      expect(await ingestion.ask(ingestionRpc.receiveLargeLineageEvent, part(last))).toMatchObject({
        stored: 1,
        refused: [],
      });
    }
    const broken = { upload: randomUUID(), part: 0, bytes: 'AAAA' };
    await expect(ingestion.ask(ingestionRpc.receiveLargeLineageEvent, broken)).rejects.toMatchObject({
      code: 'invalid-request',
    });
    expect(await ingestion.database.query('SELECT FROM lineage_event_parts')).toEqual([]);
    await eventually(async () => {
      const instance = `urn:li:dataProcessInstance:${runId(7)}`;
      expect(await aspect(instance, 'status')).toEqual({ removed: false });
      expect((await runs()).map(({ state }) => state)).not.toContain('running');
    }, 30_000);
    expect((await runs())[0]).toMatchObject({ state: 'succeeded', counts: { records: { failed: 0 } } });
    expect(await aspect(jobOf('large'), 'dataJobInputOutput')).toMatchObject({
      inputDatasetEdges: [{ destinationUrn: urnOf(ORDERS.name) }],
    });
  });

  it('need to be told their source where several receive', async () => {
    const draft = { name: 'other', type: 'openlineage', recipe: { receive: true } };
    const other = await ingestion.ask(ingestionRpc.createSource, { draft });
    await expect(send(event('load', 9))).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [{ field: 'source', message: 'must name one of "openlineage", "other"' }],
    });
    const to = (name: string) =>
      ingestion.ask(ingestionRpc.receiveLineageEvents, { source: name, events: [event('elsewhere', 9)] });
    expect(await to('other')).toMatchObject({ sourceId: other.id, stored: 1 });
    expect(await to(other.id)).toMatchObject({ sourceId: other.id, stored: 0 });
    await expect(to('third')).rejects.toMatchObject({ code: 'not-found' });
  });
});
