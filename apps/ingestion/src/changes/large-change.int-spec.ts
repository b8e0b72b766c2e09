import { ingestionRpc } from '@dataspoke/contracts';
import { startIngestion, type RunningIngestion } from '../ingestion.fixture';

const LENGTH = 2_000_000;

describe('a view of two megabytes', () => {
  let ingestion: RunningIngestion;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    await ingestion.warehouse.run(
      `CREATE VIEW raw.long AS SELECT '${'x'.repeat(LENGTH)}'::text AS filler, 'the end'::text AS last`,
    );
  }, 60_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  it('is written whole, and its change is listed with its beginning', async () => {
    const source = await ingestion.ask(ingestionRpc.createSource, {
      draft: { name: 'warehouse', type: 'postgres', recipe: { ...ingestion.warehouse.recipe } },
    });
    const run = await ingestion.run(source.id);
    expect(run).toMatchObject({ state: 'succeeded', counts: { changes: { rejected: 0 } } });

    const urn = `urn:li:dataset:(urn:li:dataPlatform:postgres,${ingestion.warehouse.recipe.database}.raw.long,PROD)`;
    const found = await ingestion.catalog.client.reads.readAspects([urn], ['viewProperties']);
    const written = String(found.get(urn)?.get('viewProperties')?.value['viewLogic']);
    expect(written.length).toBeGreaterThan(LENGTH);
    expect(written).toContain('the end');

    const items = [];
    for (let cursor: string | undefined; ;) {
      const page = await ingestion.ask(ingestionRpc.listChanges, {
        runId: run.id,
        limit: 200,
        ...(cursor === undefined ? {} : { cursor }),
      });
      items.push(...page.items);
      cursor = page.nextCursor;
      if (cursor === undefined) break;
    }
    expect(items).toHaveLength(run.counts.changes.compared);
    const listed = items.find((change) => change.urn === urn && change.aspect === 'viewProperties');
    expect(listed?.after?.['viewLogic']).toMatch(/^ ?SELECT 'x+… \([\d,]+ characters in all\)$/);
    expect(listed?.shortened).toBe(true);
    expect(items.filter(({ shortened }) => shortened)).toHaveLength(1);
  });
});
