import { ingestionRpc } from '@dataspoke/contracts';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';
import { unbalanced } from './counts';

describe('partitions of a table', () => {
  let ingestion: RunningIngestion;
  let source: { id: string; version: number };

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    const { recipe, run } = ingestion.warehouse;
    await run(`
      create schema sales; create table sales.t (a int, day date) partition by range (day);
      create table sales.t_1 partition of sales.t for values from ('2013-01-01') to ('2014-01-01');
      create table sales.t_2 partition of sales.t for values from ('2014-01-01') to ('2015-01-01')`);
    source = await ingestion.ask(ingestionRpc.createSource, {
      draft: {
        name: 'parts',
        type: 'postgres',
        recipe: { ...recipe, includePartitions: true },
        removalThreshold: 100,
      },
    });
  }, 90_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  const urn = (name: string) =>
    `urn:li:dataset:(urn:li:dataPlatform:postgres,${ingestion.warehouse.recipe.database}.sales.${name},PROD)`;
  const removed = async (): Promise<readonly unknown[]> => {
    const urns = ['t', 't_1', 't_2'].map(urn);
    const found = await ingestion.catalog.client.reads.readAspects(urns, ['status']);
    return urns.map((one) => found.get(one)?.get('status')?.value['removed']);
  };
  const withPartitions = async (includePartitions: boolean): Promise<void> => {
    const { recipe } = ingestion.warehouse;
    const { id, version } = source;
    source = await ingestion.ask(ingestionRpc.updateSource, {
      id,
      version,
      changes: { recipe: { ...recipe, includePartitions } },
    });
  };

  it('leave the catalog when they become part of their table, and come back with the switch', async () => {
    await ingestion.run(source.id);
    expect(await removed()).toEqual([false, false, false]);
    await withPartitions(false);
    const folded = await ingestion.run(source.id);
    expect(folded).toMatchObject({ state: 'succeeded', counts: { changes: { removed: 2 } } });
    expect(unbalanced(folded.counts)).toEqual([]);
    expect(await removed()).toEqual([false, true, true]);
    const again = await ingestion.run(source.id);
    expect(again.counts).toMatchObject({ records: { failed: 0 }, changes: { removed: 0 } });
    await withPartitions(true);
    await ingestion.run(source.id);
    expect(await removed()).toEqual([false, false, false]);
    await ingestion.warehouse.run('drop table sales.t_1');
    await ingestion.run(source.id);
    expect(await removed()).toEqual([false, true, false]);
  }, 120_000);
});
