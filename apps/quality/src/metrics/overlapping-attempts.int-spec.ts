import { qualityEvents, qualityRpc } from '@dataspoke/contracts';
import { type RunningQuality, startQuality } from '../quality.fixture';
import { CollectDataset } from './collect-dataset';
import { CollectionOver } from './collection-errors';
import { CollectionSteps } from './collection-steps';

const TABLES = `
  create schema s;
  create table s.visits ("on" date);
  insert into s.visits select (now() at time zone 'UTC')::date - d
    from generate_series(1, 60) d, generate_series(1, case d when 20 then 900 else 100 end) n;
`;
const dayOf = { field: 'on' };

/** A process that was thought dead can go on beside the one that took its place. */
describe('attempts of one metric collection that overlap', () => {
  let quality: RunningQuality;

  // Nothing hosts workflows here: each step is called by hand.
  beforeAll(async () => {
    quality = await startQuality({ tables: TABLES });
  }, 60_000);
  afterAll(async () => {
    await quality?.close();
  });

  it('store each day, and tell of each anomaly, once', async () => {
    const dataset = quality.urn('s.visits');
    const count = async (what: string): Promise<number> => {
      const [row] = await quality.database.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM ${what}`);
      return row?.n ?? 0;
    };
    for (const condition of ['true', 'false']) {
      const metric = { kind: 'condition_share' as const, condition, dayOf };
      await quality.ask(qualityRpc.createMonitor, { draft: { dataset, metric } });
    }
    const counted = await quality.ask(qualityRpc.createMonitor, {
      draft: { dataset, metric: { kind: 'rows', dayOf } },
    });
    const { id: collectionId } = await quality.ask(qualityRpc.startMetricCollection, { draft: { dataset } });
    const steps = quality.part(CollectionSteps);
    const collector = quality.part(CollectDataset);
    expect(await steps.plan({ collectionId })).toEqual({ datasets: [dataset], more: false });

    const attempt = async (): Promise<void> => {
      await collector.execute({ collectionId, dataset }, AbortSignal.timeout(20_000));
      await steps.done(collectionId, dataset);
    };
    await Promise.all([attempt(), attempt(), attempt()]);
    await attempt();
    await steps.finish({ collectionId });
    const { state, counts } = await quality.ask(qualityRpc.getMetricCollection, { id: collectionId });
    expect([state, counts]).toEqual(['succeeded', { metrics: 3, failed: 0, days: 180, anomalies: 1 }]);
    expect(await count('metric_points')).toBe(180);
    expect(await quality.ask(qualityRpc.getMonitor, { id: counted.id })).toMatchObject({
      days: 60,
      anomalies: 1,
    });
    expect(await count(`outbox WHERE subject = '${qualityEvents.anomalyFound.subject}'`)).toBe(1);

    // One that comes after the end finds it settled, and touches nothing.
    await quality.sql('delete from s.visits');
    await expect(attempt()).rejects.toThrow(CollectionOver);
    expect(await count('metric_points WHERE numerator > 0')).toBe(120);
  }, 60_000);
});
