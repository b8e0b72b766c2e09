import { ingestionRpc } from '@dataspoke/contracts';
import { startIngestion, type RunningIngestion } from '../ingestion.fixture';
import { PruneRuns } from './prune-runs';

describe('what is kept of runs', () => {
  let ingestion: RunningIngestion;
  let sourceId: string;
  let succeeded: string;
  const { signal } = new AbortController();

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    const source = await ingestion.ask(ingestionRpc.createSource, {
      draft: { name: 'shop', type: 'postgres', recipe: ingestion.warehouse.recipe },
    });
    sourceId = source.id;
    succeeded = (await ingestion.run(sourceId)).id;
    await ingestion.restart({ DATASPOKE_KEPT_RUNS: '2' });
  }, 90_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  /** A run of the source that ended so many minutes after the one that succeeded. */
  async function add(minutes: number, state: string, more: { held?: number; confirms?: string } = {}) {
    const [row] = await ingestion.database.query<{ id: string }[]>(
      `insert into runs (id, source_id, kind, trigger, state, progress, counts, confirms, created_at, finished_at)
      select gen_random_uuid(), source_id, kind, trigger, $2, progress,
        jsonb_set(counts, '{changes,held}', to_jsonb($3::int)), $4, created_at + $5 * interval '1 minute', finished_at
      from runs where id = $1 returning id`,
      [succeeded, state, more.held ?? 0, more.confirms ?? null, minutes],
    );
    return row?.id ?? '';
  }

  async function pruned(): Promise<readonly string[]> {
    await ingestion.service.app.get(PruneRuns).execute({ runId: succeeded }, signal);
    const rows = await ingestion.database.query<{ id: string }[]>(
      'select id from runs where pruned_at is not null order by created_at',
    );
    return rows.map(({ id }) => id);
  }

  it('is as many as the deployment says, the newest success and removals that wait beside them', async () => {
    const held = await add(1, 'partial', { held: 3 });
    const plain = await add(2, 'partial');
    await add(3, 'failed');
    await add(4, 'failed');
    expect(await pruned()).toEqual([plain]);
    const { items } = await ingestion.ask(ingestionRpc.listChanges, { runId: succeeded });
    expect(items).not.toEqual([]);

    // Once confirmed, and once there is a newer success, nothing needs them any more.
    await add(5, 'succeeded', { confirms: held });
    const gone = await pruned();
    expect(gone.slice(0, 3)).toEqual([succeeded, held, plain]);
    expect(gone).toHaveLength(4);
    await expect(ingestion.ask(ingestionRpc.listChanges, { runId: succeeded })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
