import { ingestionRpc, type Lineage } from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
import { startIngestion, type RunningIngestion } from '../ingestion.fixture';

describe('lineage of what was ingested', () => {
  let ingestion: RunningIngestion;
  let dataset: (name: string) => string;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    const { recipe } = ingestion.warehouse;
    dataset = (name) => `urn:li:dataset:(urn:li:dataPlatform:postgres,${recipe.database}.${name},PROD)`;
    await ingestion.warehouse.run(`
      create table marts.top_cities (city text, total numeric);
      create procedure marts.refresh() language sql as $$
        insert into marts.top_cities (city, total) select city, total from marts.revenue;
      $$;
    `);
    const { id } = await ingestion.ask(ingestionRpc.createSource, {
      draft: { name: 'shop', type: 'postgres', recipe },
    });
    expect(await ingestion.run(id)).toMatchObject({ state: 'succeeded' });
  }, 90_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  const ask = (name: string, more: object = {}) =>
    ingestion.ask(ingestionRpc.getLineage, { urn: dataset(name), ...more });
  const ends = (lineage: Lineage) => lineage.edges.map((edge) => [edge.upstream, edge.downstream, edge.type]);

  it('leads upstream through views and procedures, tables and columns', async () => {
    const direct = await ask('marts.revenue');
    expect(ends(direct).sort()).toEqual([
      [dataset('raw.customers'), dataset('marts.revenue'), 'VIEW'],
      [dataset('raw.orders'), dataset('marts.revenue'), 'VIEW'],
    ]);
    const column = (name: string, field: string) => `urn:li:schemaField:(${dataset(name)},${field})`;
    expect(direct.columnEdges).toEqual(
      expect.arrayContaining([
        { upstream: column('raw.orders', 'amount'), downstream: column('marts.revenue', 'total') },
      ]),
    );
    await eventually(async () => {
      const far = await ask('marts.top_cities', { direction: 'upstream', hops: 5 });
      expect(far.edges.map((edge) => edge.upstream)).toEqual(
        expect.arrayContaining([dataset('marts.revenue'), dataset('raw.orders'), dataset('raw.customers')]),
      );
      expect(ends(far)).toEqual(
        expect.arrayContaining([
          [expect.stringContaining('dataJob'), dataset('marts.top_cities'), 'Stored Procedure'],
        ]),
      );
    });
  });

  it('leads downstream to what would break', async () => {
    await eventually(async () => {
      const near = await ask('raw.orders', { direction: 'downstream' });
      expect(ends(near)).toEqual([[dataset('raw.orders'), dataset('marts.revenue'), 'VIEW']]);
      const far = await ask('raw.orders', { direction: 'downstream', hops: 5 });
      expect(far.edges.map((edge) => edge.downstream)).toContain(dataset('marts.top_cities'));
      expect(far.truncated).toBe(false);
    });
  });

  it('is not found for what the catalog does not have, and refused for what has none', async () => {
    await expect(ask('raw.nothing')).rejects.toMatchObject({ code: 'not-found' });
    await expect(ingestion.ask(ingestionRpc.getLineage, { urn: 'urn:li:tag:pii' })).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [{ field: 'urn' }],
    });
  });

  it('is unavailable, not empty, while the catalog is away', async () => {
    await ingestion.catalog.stop();
    await expect(ask('marts.revenue')).rejects.toMatchObject({ code: 'datahub-unavailable' });
  });
});
