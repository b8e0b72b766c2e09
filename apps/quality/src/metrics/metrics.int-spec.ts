import { type MetricDefinition, type Monitor, type MonitorDraft, qualityRpc } from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningQuality, startQuality } from '../quality.fixture';
import { MetricPointRow } from './metric-point.row';
import { MetricRow } from './metric.row';
import { collect, collected } from './collect.fixture';

// Days up to today, since the source says nothing about the moment it stands for.
const TABLES = `
  create schema s;
  create table s.visits ("on" date, name text, late boolean default false);
  insert into s.visits ("on", name)
    select day, case when n % 10 = 0 then null else 'x' end
    from generate_series((now() at time zone 'UTC')::date - 60, (now() at time zone 'UTC')::date, '1 day') day,
      generate_series(1, 200) n;
  create table s.young ("on" date);
  insert into s.young select (now() at time zone 'UTC')::date - n from generate_series(1, 9) n;
  create table s.slow ("on" date);
  insert into s.slow select (now() at time zone 'UTC')::date - n from generate_series(1, 40) n;
  create table s.shrinking ("on" date, gone int);
  insert into s.shrinking select (now() at time zone 'UTC')::date - n from generate_series(1, 30) n;
  create table s.orphan ("on" date);
`;

const dayOf = { field: 'on' };
const rows: MetricDefinition = { kind: 'rows', dayOf };

describe('metrics', () => {
  let quality: RunningQuality;

  beforeAll(async () => {
    quality = await startQuality({ workflows: true, tables: TABLES, recipe: { statementTimeoutMs: 20_000 } });
  }, 120_000);
  afterAll(async () => {
    await quality?.close();
  });

  const watch = (
    table: string,
    metric: MetricDefinition,
    more: Partial<MonitorDraft> = {},
  ): Promise<Monitor> =>
    quality.ask(qualityRpc.createMonitor, { draft: { dataset: quality.urn(table), metric, ...more } });
  const monitor = (id: string): Promise<Monitor> => quality.ask(qualityRpc.getMonitor, { id });
  const days = async (id: string) =>
    (await quality.ask(qualityRpc.listMonitorDays, { id, limit: 200 })).items;

  it('are collected whole at first, and then only what is new', async () => {
    const dataset = quality.urn('s.visits');
    const counted = await watch('s.visits', rows);
    const nameless = await watch('s.visits', { kind: 'null_share', field: 'name', dayOf });
    expect(counted).toMatchObject({ phase: 'no_data', days: 0, name: 'rows', anomalies: 0 });
    expect(nameless).toMatchObject({ name: 'without name', subject: 'without name' });

    expect(await collect(quality, { dataset })).toMatchObject({
      state: 'succeeded',
      dataset,
      counts: { metrics: 2, failed: 0, days: 120, anomalies: 0 },
    });
    expect(await monitor(counted.id)).toMatchObject({ phase: 'watching', days: 60 });
    expect((await days(nameless.id))[0]).toMatchObject({ numerator: 20, denominator: 200, value: 0.1 });

    expect(await collect(quality, { dataset })).toMatchObject({
      counts: { metrics: 2, days: 0, anomalies: 0 },
    });

    // Yesterday's rows double, and half of them have no name: seen although yesterday was judged before.
    await quality.sql(`insert into s.visits ("on", name) select (now() at time zone 'UTC')::date - 1, null
      from generate_series(1, 200)`);
    expect(await collect(quality, { dataset })).toMatchObject({ counts: { days: 2, anomalies: 2 } });
    const { items } = await quality.ask(qualityRpc.listAnomalies, { dataset });
    expect(items.map(({ reason }) => reason.replace(/between .*/, '')).sort()).toEqual([
      '400 rows, ',
      '55 % without name, ',
    ]);
    expect(await monitor(counted.id)).toMatchObject({ days: 60, anomalies: 1 });
    expect(await days(counted.id)).toHaveLength(60);

    await quality.sql(`delete from s.visits where "on" = (now() at time zone 'UTC')::date - 1`);
    expect(await collect(quality, { dataset })).toMatchObject({ counts: { days: 2, anomalies: 1 } });
    expect((await days(counted.id))[0]).toMatchObject({ numerator: 0, anomaly: true });
    expect((await days(nameless.id)).length).toBe(59);
  }, 60_000);

  it('of fewer than ten days say nothing', async () => {
    const { id } = await watch('s.young', rows);
    await collect(quality, { dataset: quality.urn('s.young') });
    expect(await monitor(id)).toMatchObject({ phase: 'no_data', days: 9, anomalies: 0 });
    expect((await days(id)).every(({ band, phase }) => band === undefined && phase === 'no_data')).toBe(true);
  }, 60_000);

  it('that cannot be measured cost only themselves, keep their days and say why', async () => {
    const dataset = quality.urn('s.shrinking');
    const good = await watch('s.shrinking', rows);
    const gone = await watch('s.shrinking', { kind: 'null_share', field: 'gone', dayOf });
    expect(await collect(quality, { dataset })).toMatchObject({ state: 'succeeded', counts: { days: 60 } });
    const broken = await watch('s.shrinking', { kind: 'condition_share', condition: 'gone =', dayOf });
    const cut = 'pg_terminate_backend(pg_backend_pid())';
    const cutting = await watch('s.shrinking', { kind: 'condition_share', condition: cut, dayOf });
    await quality.sql('alter table s.shrinking drop column gone');
    expect(await collect(quality, { dataset })).toMatchObject({
      state: 'partial',
      counts: { metrics: 4, failed: 3 },
      failure: '3 of 4 metrics could not be measured; their monitors say why.',
    });
    expect((await monitor(cutting.id)).problem).toMatchObject({
      message: expect.stringContaining('does not survive'),
    });
    expect((await monitor(good.id)).problem).toBeUndefined();
    expect(await monitor(gone.id)).toMatchObject({
      days: 30,
      problem: { code: 'statement-invalid', message: 'There is no column "gone" in s.shrinking.' },
    });
    expect((await monitor(broken.id)).problem).toMatchObject({ code: 'statement-invalid' });

    const orphan = await watch('s.orphan', rows);
    expect(await collect(quality, { dataset: quality.urn('s.orphan') })).toMatchObject({ state: 'failed' });
    expect((await monitor(orphan.id)).problem).toMatchObject({ code: 'not-found' });
  }, 60_000);

  it('are shared by monitors, and go with the last of them', async () => {
    const dataset = quality.urn('s.young');
    const { manager } = quality.database;
    const first = await watch('s.young', { kind: 'condition_share', condition: 'true', dayOf });
    const second = await watch(
      's.young',
      { kind: 'condition_share', condition: 'true', dayOf },
      { name: 'two' },
    );
    await collect(quality, { dataset });
    expect((await days(first.id)).length).toBe(9);
    expect((await days(second.id)).length).toBe(9);
    const metrics = await manager.findBy(MetricRow, { datasetUrn: dataset });
    const shared = metrics.find(({ definition }) => definition.kind === 'condition_share');
    await quality.ask(qualityRpc.deleteMonitor, { id: first.id });
    expect(await manager.countBy(MetricPointRow, { metricId: shared?.id ?? '' })).toBe(9);
    await quality.ask(qualityRpc.deleteMonitor, { id: second.id });
    expect(await manager.countBy(MetricPointRow, { metricId: shared?.id ?? '' })).toBe(0);
    await expect(monitor(second.id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(quality.ask(qualityRpc.deleteMonitor, { id: second.id })).rejects.toMatchObject({
      code: 'not-found',
    });
  }, 60_000);

  it('are refused when they make no sense', async () => {
    const complaint = async (metric: MetricDefinition, more: Partial<MonitorDraft> = {}) => {
      const error: unknown = await watch('s.visits', metric, more).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ code: 'invalid-request' });
      return error;
    };
    expect(await complaint({ kind: 'rows', field: 'name', dayOf: { year: 'y' } })).toMatchObject({
      fields: [
        { field: 'metric.field', message: 'says nothing to rows' },
        { field: 'metric.dayOf.month', message: 'is needed when there is no field' },
        { field: 'metric.dayOf.day', message: 'is needed when there is no field' },
      ],
    });
    expect(
      await complaint({ kind: 'null_share', dayOf: { field: 'on', day: 'd', timezone: 'Nowhere' } }),
    ).toMatchObject({
      fields: [{ field: 'metric.field' }, { field: 'metric.dayOf.day' }, { field: 'metric.dayOf.timezone' }],
    });
    await complaint(rows, { holidays: ['2024-02-30'] });
    await expect(collect(quality, { dataset: quality.urn('s.nothing') })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('stop when asked to, once at a time, and go on after a restart', async () => {
    const dataset = quality.urn('s.slow');
    const slow = await watch('s.slow', {
      kind: 'condition_share',
      condition: 'pg_sleep(0.1) is not null',
      dayOf,
    });
    const start = () => quality.ask(qualityRpc.startMetricCollection, { draft: { dataset } });
    const begun = (id: string) =>
      eventually(async () => {
        const { state } = await quality.ask(qualityRpc.getMetricCollection, { id });
        if (state !== 'running') throw new Error(state);
      }, 20_000);

    const first = await start();
    await expect(start()).rejects.toMatchObject({ code: 'already-running', details: { id: first.id } });
    await begun(first.id);
    await quality.ask(qualityRpc.cancelMetricCollection, { id: first.id });
    expect(await collected(quality, first.id)).toMatchObject({ state: 'cancelled' });
    expect(await days(slow.id)).toEqual([]);

    const second = await start();
    await begun(second.id);
    await quality.restart();
    expect(await collected(quality, second.id)).toMatchObject({
      state: 'succeeded',
      counts: { metrics: 1, days: 40 },
    });
    expect(await days(slow.id)).toHaveLength(40);
  }, 90_000);

  it('wait for an ingestion service that is away', async () => {
    await quality.stopIngestion();
    const { id } = await quality.ask(qualityRpc.startMetricCollection, {
      draft: { dataset: quality.urn('s.young') },
    });
    await eventually(async () => {
      const { progress } = await quality.ask(qualityRpc.getMetricCollection, { id });
      if (!progress.message.startsWith('waiting')) throw new Error(progress.message);
    }, 30_000);
    await quality.startIngestion();
    expect(await collected(quality, id)).toMatchObject({ state: 'succeeded' });
  }, 90_000);
});
