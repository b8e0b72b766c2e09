import {
  type MetricCollection,
  type MetricDefinition,
  type MonitorDay,
  qualityEvents,
  qualityRpc,
} from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningQuality, startQuality } from '../quality.fixture';
import { collected } from './collect.fixture';

// Up to the day before yesterday, since the source says nothing about the moment it stands for.
const TABLES = `
  create schema s;
  create table s.visits ("on" date, name text);
  insert into s.visits ("on", name)
    select (now() at time zone 'UTC')::date - d, case when n % 10 = 0 then null else 'x' end
    from generate_series(2, 60) d, generate_series(1, 200) n;
  create table s.other (like s.visits);
  insert into s.other select * from s.visits;
  create table s.unwatched (id int);
`;
const YESTERDAY = `(now() at time zone 'UTC')::date - 1`;

const dayOf = { field: 'on' };
const nameless: MetricDefinition = { kind: 'null_share', field: 'name', dayOf };

describe('an evaluation that has ended', () => {
  let quality: RunningQuality;
  let visits: string;
  let counted: string;
  let shared: string;

  beforeAll(async () => {
    quality = await startQuality({ workflows: true, tables: TABLES });
    visits = quality.urn('s.visits');
    for (const table of ['visits', 'other', 'unwatched']) {
      await quality.rule({
        dataset: quality.urn(`s.${table}`),
        kind: 'row_count',
        name: table,
        parameters: { min: 0 },
      });
    }
  }, 120_000);
  afterAll(async () => {
    await quality?.close();
  });

  const watch = async (dataset: string, metric: MetricDefinition): Promise<string> =>
    (await quality.ask(qualityRpc.createMonitor, { draft: { dataset, metric } })).id;
  const collections = async (): Promise<readonly MetricCollection[]> =>
    (await quality.ask(qualityRpc.listMetricCollections, { limit: 200 })).items;
  const days = async (id: string): Promise<readonly MonitorDay[]> =>
    (await quality.ask(qualityRpc.listMonitorDays, { id, limit: 200 })).items;
  /** Evaluates, and waits for the one collection that follows. */
  const evaluateAndFollow = async (draft: object): Promise<MetricCollection> => {
    const before = (await collections()).length;
    expect(await quality.evaluate(draft)).toMatchObject({ state: 'succeeded' });
    const [newest, ...older] = await collections();
    expect(older).toHaveLength(before);
    return collected(quality, newest?.id ?? '');
  };
  const told = async (): Promise<readonly { readonly monitorId: string; readonly day: string }[]> => {
    const rows = await quality.database.query<{ data: { monitorId: string; day: string } }[]>(
      `SELECT payload->'data' AS data FROM outbox WHERE subject = $1 ORDER BY seq`,
      [qualityEvents.anomalyFound.subject],
    );
    return rows.map(({ data }) => data);
  };

  it('starts no collection when nobody watches a metric', async () => {
    await quality.evaluate({});
    expect(await collections()).toEqual([]);
  }, 60_000);

  it('reads the history of the metrics of its dataset, and of no other', async () => {
    counted = await watch(visits, { kind: 'rows', dayOf });
    shared = await watch(visits, nameless);
    const other = await watch(quality.urn('s.other'), nameless);
    expect(await evaluateAndFollow({ dataset: visits })).toMatchObject({
      state: 'succeeded',
      trigger: 'manual',
      dataset: visits,
      counts: { metrics: 2, failed: 0, days: 119 },
    });
    // A day without rows is a count of 0, and of a share no day.
    expect((await days(counted))[0]).toMatchObject({ numerator: 0 });
    expect(await days(shared)).toHaveLength(59);
    expect(await days(other)).toEqual([]);
  }, 60_000);

  it('adds one point a metric for the day that is new, and none when it comes again', async () => {
    const known = await days(shared);
    await quality.sql(`insert into s.visits select ${YESTERDAY}, case when n % 10 = 0 then null else 'x' end
      from generate_series(1, 200) n`);
    expect(await evaluateAndFollow({ dataset: visits })).toMatchObject({ counts: { metrics: 2, days: 2 } });
    const [newest, ...others] = await days(shared);
    expect(newest).toMatchObject({ numerator: 20, denominator: 200, anomaly: false });
    expect(others).toEqual(known);
    expect(await days(counted)).toHaveLength(60);

    const stored = [await days(counted), await days(shared)];
    expect(await evaluateAndFollow({ dataset: visits })).toMatchObject({ counts: { metrics: 2, days: 0 } });
    expect([await days(counted), await days(shared)]).toEqual(stored);
  }, 60_000);

  it('has a day that changed judged by its past alone, and tells of it once', async () => {
    const [calm] = await days(shared);
    const rule = (await quality.ask(qualityRpc.listRules, { dataset: visits })).items[0];
    await quality.sql(`update s.visits set name = null where "on" = ${YESTERDAY}`);
    expect(await evaluateAndFollow({ ruleId: rule?.id })).toMatchObject({
      dataset: visits,
      counts: { days: 1, anomalies: 1 },
    });
    const [odd, ...others] = await days(shared);
    expect(odd).toMatchObject({ day: calm?.day, value: 1, anomaly: true, reason: expect.any(String) });
    expect(odd?.band).toEqual(calm?.band);
    expect(others).toHaveLength(59);
    const ofShare = async () => (await told()).filter(({ monitorId }) => monitorId === shared);
    expect(await ofShare()).toEqual([
      expect.objectContaining({ day: odd?.day, dataset: visits, band: odd?.band, reason: odd?.reason }),
    ]);

    // A day before it is corrected, so that all are judged anew: what was told is not told again.
    await quality.sql(`delete from s.visits where ctid = any (array(
      select ctid from s.visits where "on" = ${YESTERDAY} - 3 and name is not null limit 1))`);
    await evaluateAndFollow({ dataset: visits });
    expect((await days(shared))[0]).toMatchObject({ day: odd?.day, anomaly: true });
    expect(await ofShare()).toHaveLength(1);
  }, 60_000);

  it('collects once for all datasets when all rules were evaluated', async () => {
    const collection = await evaluateAndFollow({});
    expect(collection).toMatchObject({
      state: 'succeeded',
      progress: { datasetsTotal: 2, datasetsDone: 2 },
      counts: { metrics: 3, days: 59 },
    });
    expect(collection.dataset).toBeUndefined();
  }, 60_000);

  it('ends as ever when such a collection is still going on', async () => {
    const dataset = quality.urn('s.other');
    const condition = 'name is null and pg_sleep(0.002) is not null';
    await watch(dataset, { kind: 'condition_share', condition, dayOf });
    const { id } = await quality.ask(qualityRpc.startMetricCollection, { draft: { dataset } });
    const before = (await collections()).length;
    expect(await quality.evaluate({ dataset })).toMatchObject({ state: 'succeeded', counts: { pass: 1 } });
    expect(await collections()).toHaveLength(before);
    expect(await collected(quality, id)).toMatchObject({ state: 'succeeded', counts: { metrics: 2 } });
  }, 60_000);

  it('that was cancelled leads to no collection', async () => {
    const before = (await collections()).length;
    const dataset = visits;
    const slow = await quality.rule({
      dataset,
      kind: 'custom_sql',
      name: 'slow',
      parameters: { sql: 'select pg_sleep(20)' },
    });
    const { id } = await quality.ask(qualityRpc.startEvaluation, { draft: { dataset } });
    await eventually(async () => {
      const { state } = await quality.ask(qualityRpc.getEvaluation, { id });
      if (state !== 'running') throw new Error(state);
    }, 20_000);
    await quality.ask(qualityRpc.cancelEvaluation, { id });
    expect(await quality.ended(id)).toMatchObject({ state: 'cancelled' });
    expect(await collections()).toHaveLength(before);
    await quality.ask(qualityRpc.deleteRule, { id: slow.id });
  }, 60_000);
});
