import { ingestionRpc, isFinal, type Run } from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
import { startIngestion, type RunningIngestion } from './ingestion.fixture';

describe('a run of a source', () => {
  let ingestion: RunningIngestion;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
  }, 60_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  async function run(sourceId: string, kind: 'run' | 'dry-run' = 'run'): Promise<Run> {
    const { id } = await ingestion.ask(ingestionRpc.startRun, { sourceId, kind });
    return eventually(async () => {
      const run = await ingestion.ask(ingestionRpc.getRun, { id });
      expect(isFinal(run.state)).toBe(true);
      return run;
    }, 60_000);
  }

  it('writes what the source holds, and the second time nothing', async () => {
    const source = await ingestion.ask(ingestionRpc.createSource, {
      draft: { name: 'shop', type: 'postgres', recipe: ingestion.warehouse.recipe },
    });
    console.log(JSON.stringify(source));
    const first = await run(source.id);
    console.log(JSON.stringify(first, undefined, 1));
    const failed = await ingestion.ask(ingestionRpc.listFailedRecords, { runId: first.id });
    console.log(JSON.stringify(failed, undefined, 1));
    expect(first.state).toBe('succeeded');
  }, 120_000);
});
