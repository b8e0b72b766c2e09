import { type Anomaly, type Monitor, type MonitorDay, qualityRpc } from '@dataspoke/contracts';
import { testServer } from '@dataspoke/dev-stack/testing';
import { buildWarehouse, provisionSample } from '@dataspoke/sample-warehouse';
import { collect } from '../metrics/collect.fixture';
import { type RunningQuality, startQuality } from '../quality.fixture';

const DATABASE = 'warehouse';
const dayOf = { year: 'year', month: 'month', day: 'day' };

/** The snowstorm of 8 and 9 February 2013 is found by what the days before had taught. */
describe('the monitors of the sample', () => {
  let quality: RunningQuality;
  let cancelled: Monitor;
  let flights: Monitor;

  beforeAll(async () => {
    const adminUrl = testServer('DATASPOKE_TEST_POSTGRES_URL');
    await buildWarehouse({ adminUrl, archive: await provisionSample(), database: DATABASE });
    quality = await startQuality({
      workflows: true,
      warehouse: new URL(`/${DATABASE}`, adminUrl).href,
      recipe: { asOf: '2014-01-01T00:00 America/New_York' },
    });
    const dataset = quality.urn('raw.flights');
    cancelled = await quality.ask(qualityRpc.createMonitor, {
      draft: {
        dataset,
        metric: { kind: 'condition_share', condition: 'dep_time is null', dayOf },
        name: 'cancelled flights',
        subject: 'cancelled',
      },
    });
    flights = await quality.ask(qualityRpc.createMonitor, {
      draft: { dataset, metric: { kind: 'rows', dayOf }, subject: 'flights' },
    });
  }, 180_000);
  afterAll(async () => {
    await quality?.close();
  });

  const anomalies = async (monitorId: string): Promise<readonly Anomaly[]> =>
    (await quality.ask(qualityRpc.listAnomalies, { monitorId, limit: 100 })).items;

  it('flag the days of the snowstorm with band and reason, and at most 15 days of the year', async () => {
    const collection = await collect(quality);
    expect(collection).toMatchObject({
      state: 'succeeded',
      progress: { datasetsDone: 1, datasetsTotal: 1 },
      counts: { metrics: 2, failed: 0, days: 730 },
    });
    const odd = await anomalies(cancelled.id);
    expect(odd.length).toBeLessThanOrEqual(15);
    const byDay = new Map(odd.map((anomaly) => [anomaly.day, anomaly]));
    for (const [day, weekday] of [
      ['2013-02-08', 'Friday'],
      ['2013-02-09', 'Saturday'],
    ] as const) {
      const anomaly = byDay.get(day);
      expect(anomaly).toMatchObject({ monitorName: 'cancelled flights', alert: true });
      expect(anomaly?.value).toBeGreaterThan(0.5);
      expect(anomaly?.band.upper).toBeLessThan(0.15);
      expect(anomaly?.score).toBeGreaterThan(4);
      expect(anomaly?.reason).toMatch(
        new RegExp(`^5\\d % cancelled, between 0\\.\\d+ and \\d+(\\.\\d)? % expected on a ${weekday}$`),
      );
    }
    expect(await quality.ask(qualityRpc.getMonitor, { id: cancelled.id })).toMatchObject({
      phase: 'watching',
      days: 365,
      judgedThrough: '2013-12-31',
      anomalies: odd.length,
    });
  }, 60_000);

  it('flag Thanksgiving by the number of flights', async () => {
    const days = (await anomalies(flights.id)).map(({ day }) => day);
    expect(days).toContain('2013-11-28');
    expect(days.length).toBeLessThan(30);
  });

  it('are shown as series of their dataset', async () => {
    const dataset = quality.urn('raw.flights');
    const ask = (more: object) => quality.ask(qualityRpc.listMetricSeries, { dataset, ...more });
    const { items } = await ask({ from: '2013-02-01', to: '2013-02-28' });
    expect(items.map(({ monitor, days }) => [monitor.id, days.length])).toEqual([
      [flights.id, 28],
      [cancelled.id, 28],
    ]);
    expect(items[1]?.days.filter(({ anomaly }) => anomaly).map(({ day, reason }) => [day, reason])).toEqual(
      expect.arrayContaining([
        ['2013-02-08', expect.stringContaining('expected on a Friday')],
        ['2013-02-09', expect.stringContaining('expected on a Saturday')],
      ]),
    );
    const newest = (await ask({ limit: 1 })).items;
    expect(newest.map(({ days }) => [days[0]?.day, days.at(-1)?.day])).toEqual([
      ['2013-10-03', '2013-12-31'],
    ]);

    const first = await ask({ limit: 1, from: '2013-01-01' });
    expect(first.items).toMatchObject([{ monitor: { id: flights.id }, days: { length: 365 } }]);
    const { nextCursor: cursor } = first;
    const second = await ask({ limit: 1, cursor });
    expect(second.items.map(({ monitor }) => monitor.id)).toEqual([cancelled.id]);
    expect(second.nextCursor).toBeUndefined();

    await expect(ask({ from: '2012-11-26' })).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [{ field: 'from', message: 'at most 400 days up to 2013-12-31' }],
    });
    await expect(ask({ to: '0000-01-01' })).rejects.toMatchObject({ code: 'invalid-request' });
    expect((await ask({ to: '0001-01-01' })).items).toMatchObject([{ days: [] }, { days: [] }]);
    expect((await ask({ from: '9999-12-01', to: '9999-12-31' })).items).toHaveLength(2);
    expect(await quality.ask(qualityRpc.listMetricSeries, { dataset: quality.urn('raw.planes') })).toEqual({
      items: [],
    });
  });

  it('show each day with what was expected of it', async () => {
    const read = async (from: string, to: string): Promise<readonly MonitorDay[]> =>
      (await quality.ask(qualityRpc.listMonitorDays, { id: cancelled.id, from, to })).items;
    expect(await read('2013-02-08', '2013-02-08')).toEqual([
      {
        day: '2013-02-08',
        numerator: 472,
        denominator: 930,
        value: 472 / 930,
        phase: 'watching',
        band: { expected: expect.any(Number), lower: expect.any(Number), upper: expect.any(Number) },
        score: expect.any(Number),
        anomaly: true,
        reason: expect.stringContaining('51 % cancelled'),
      },
    ]);
    const first = await read('2013-01-01', '2013-01-11');
    expect(first.map(({ band, phase }) => [band === undefined, phase])).toEqual([
      [false, 'learning'],
      ...Array.from({ length: 10 }, () => [true, 'no_data']),
    ]);
  });
});
