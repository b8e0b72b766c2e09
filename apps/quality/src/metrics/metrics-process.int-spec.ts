import { type MetricCollection, qualityEvents, qualityRpc } from '@dataspoke/contracts';
import { ActivitiesProcess, eventually } from '@dataspoke/dev-stack/testing';
import { join } from 'node:path';
import { type RunningQuality, startQuality } from '../quality.fixture';
import { collected } from './collect.fixture';

// Sixty days each with one that is odd; the statement of the second one takes its time.
const TABLES = ['one', 'two', 'three'];
const DAYS = 60;
const ODD = 30;
const dayOf = { field: 'on' };

describe('the quality process', () => {
  let quality: RunningQuality;
  const monitors: string[] = [];
  const processes: ActivitiesProcess[] = [];

  const start = (): ActivitiesProcess => {
    const started = new ActivitiesProcess(join(__dirname, '../main.ts'), quality.environment);
    processes.push(started);
    return started;
  };
  const count = async (what: string): Promise<number> => {
    const [row] = await quality.database.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM ${what}`);
    return row?.n ?? 0;
  };

  beforeAll(async () => {
    const tables = TABLES.map(
      (name) => `create table s.${name} ("on" date, n int);
        insert into s.${name} select (now() at time zone 'UTC')::date - d, n
        from generate_series(1, ${DAYS}) d, generate_series(1, case d when ${ODD} then 900 else 100 end) n;`,
    );
    quality = await startQuality({
      workflows: true,
      roles: 'rpc',
      tables: `create schema s; ${tables.join(' ')}`,
      recipe: { statementTimeoutMs: 30_000 },
    });
    for (const name of TABLES) {
      const dataset = quality.urn(`s.${name}`);
      for (const metric of [
        { kind: 'rows' as const, dayOf },
        // Counted in a statement of its own, since it names its day in another way.
        {
          kind: 'condition_share' as const,
          condition: 'n = 1 and pg_sleep(0.03) is not null',
          dayOf: { field: 'on', timezone: 'UTC' },
        },
      ]) {
        monitors.push((await quality.ask(qualityRpc.createMonitor, { draft: { dataset, metric } })).id);
      }
    }
  }, 120_000);
  afterAll(async () => {
    for (const started of processes) await started.kill();
    await quality?.close();
  });

  it('loses and doubles no day when it is killed in the middle of a metric collection, twice', async () => {
    const { id } = await quality.ask(qualityRpc.startMetricCollection, { draft: {} });
    const get = (): Promise<MetricCollection> => quality.ask(qualityRpc.getMetricCollection, { id });
    const reached: unknown[][] = [];
    for (const done of [0, 2]) {
      const victim = start();
      await eventually(async () => {
        expect((await get()).progress).toMatchObject({ datasetsDone: done, datasetsTotal: TABLES.length });
      }, 60_000);
      await victim.kill();
      expect((await get()).state).toBe('running');
      reached.push(
        await quality.database.query<unknown[]>(
          'SELECT xmin::text, metric_id, day FROM metric_points ORDER BY metric_id, day',
        ),
      );
    }
    start();
    expect(await collected(quality, id)).toMatchObject({
      state: 'succeeded',
      counts: { metrics: 6, failed: 0, days: 6 * DAYS },
      progress: { datasetsDone: TABLES.length, datasetsTotal: TABLES.length },
    });

    expect(reached.at(-1)?.length).toBeGreaterThanOrEqual(4 * DAYS);
    // What was stored before a kill was not written again.
    const stored = await quality.database.query<unknown[]>(
      'SELECT xmin::text, metric_id, day FROM metric_points ORDER BY metric_id, day',
    );
    expect(stored).toHaveLength(6 * DAYS);
    for (const rows of reached) expect(stored).toEqual(expect.arrayContaining(rows));
    expect(
      await count('monitor_days d JOIN monitors m ON m.id = d.monitor_id WHERE d.day > m.judged_through'),
    ).toBe(0);
    for (const monitor of monitors) {
      expect(await quality.ask(qualityRpc.getMonitor, { id: monitor })).toMatchObject({
        phase: 'watching',
        days: DAYS,
      });
    }
    // Each odd day is told of once.
    const odd = await count('monitor_days WHERE anomaly');
    expect(odd).toBeGreaterThanOrEqual(TABLES.length);
    expect(await count(`outbox WHERE subject = '${qualityEvents.anomalyFound.subject}'`)).toBe(odd);
    expect(await count('metric_collections')).toBe(1);
    expect(await count('metric_collection_steps')).toBe(0);
  }, 180_000);
});
