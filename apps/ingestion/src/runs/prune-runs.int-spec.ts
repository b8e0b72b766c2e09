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
  async function add(
    minutes: number,
    state: string,
    more: { held?: number; confirms?: string; retries?: string; applies?: string; kind?: string } = {},
  ) {
    const [row] = await ingestion.database.query<{ id: string }[]>(
      `insert into runs (id, source_id, kind, trigger, state, progress, counts, confirms, created_at, finished_at,
        retries, applies)
      select gen_random_uuid(), source_id, coalesce($6, kind), trigger, $2, progress,
        jsonb_set(counts, '{changes,held}', to_jsonb($3::int)), $4, created_at + $5 * interval '1 minute', finished_at,
        $7, $8
      from runs where id = $1 returning id`,
      [
        succeeded,
        state,
        more.held ?? 0,
        more.confirms ?? null,
        minutes,
        more.kind ?? null,
        more.retries ?? null,
        more.applies ?? null,
      ],
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
    // A retry has read only what a run could not, and so has the dry one of a dry run; neither is the newest whole success.
    await add(4.1, 'succeeded', { retries: held });
    const dry = await add(4.2, 'partial', { kind: 'dry-run' });
    const retry = await add(4.3, 'succeeded', { kind: 'dry-run', retries: dry });
    await add(4.4, 'succeeded', { applies: retry });
    await add(4.5, 'failed');
    expect(await pruned()).not.toContain(succeeded);
    const { items } = await ingestion.ask(ingestionRpc.listChanges, { runId: succeeded });
    expect(items).not.toEqual([]);

    // Once confirmed, and once there is a newer success, nothing needs them any more.
    await add(5, 'succeeded', { confirms: held });
    const gone = await pruned();
    expect(gone.slice(0, 3)).toEqual([succeeded, held, plain]);
    expect(gone).toHaveLength(9);
    await expect(ingestion.ask(ingestionRpc.listChanges, { runId: succeeded })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
