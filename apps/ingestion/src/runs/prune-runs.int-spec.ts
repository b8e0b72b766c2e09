import { ingestionRpc, type SourceRetention } from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
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
    await ingestion.service.app.get(PruneRuns).ofSourceOf(succeeded, signal);
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

  /** A source whose runs ended so many days ago; nothing runs there any more. */
  async function aged(name: string, retention: SourceRetention | undefined, days: readonly number[]) {
    const { id } = await ingestion.ask(ingestionRpc.createSource, {
      draft: {
        name,
        type: 'postgres',
        recipe: ingestion.warehouse.recipe,
        ...(retention ? { retention } : {}),
      },
    });
    const runs: string[] = [];
    for (const age of days) {
      const [row] = await ingestion.database.query<{ id: string }[]>(
        `insert into runs (id, source_id, kind, trigger, state, progress, counts, created_at, finished_at)
        select gen_random_uuid(), $2, kind, trigger, 'partial', progress, counts,
          now() - $3 * interval '1 day', now() - $3 * interval '1 day' from runs where id = $1 returning id`,
        [succeeded, id, age],
      );
      runs.push(row?.id ?? '');
    }
    const left = async (): Promise<readonly number[]> => {
      const rows = await ingestion.database.query<{ id: string }[]>(
        'select id from runs where source_id = $1 and pruned_at is null',
        [id],
      );
      return days.filter((_age, at) => rows.some((row) => row.id === runs[at]));
    };
    return { id, runs, left };
  }
  const look = (): Promise<void> => ingestion.service.app.get(PruneRuns).ofAllSources(signal);

  it('is as a source says, by number and by age, also where nothing runs any more', async () => {
    const ages = [0, 5, 20, 40];
    const unsaid = await aged('by the deployment', undefined, ages);
    const more = await aged('more', { runs: 10 }, ages);
    const young = await aged('young', { runs: 10, days: 10 }, ages);
    const both = await aged('both', { runs: 1, days: 10 }, ages);
    await look();
    expect(await unsaid.left()).toEqual([0, 5]);
    expect(await more.left()).toEqual(ages);
    expect(await young.left()).toEqual([0, 5]);
    expect(await both.left()).toEqual([0]);

    const { version, retention } = await ingestion.ask(ingestionRpc.getSource, { id: more.id });
    expect(retention).toEqual({ runs: 10 });
    const changed = await ingestion.ask(ingestionRpc.updateSource, {
      id: more.id,
      version,
      changes: { retention: { days: 30 } },
    });
    expect(changed.retention).toEqual({ days: 30 });
    const cleared = await ingestion.ask(ingestionRpc.updateSource, {
      id: more.id,
      version: changed.version,
      changes: { retention: null },
    });
    expect(cleared).not.toHaveProperty('retention');
    await look();
    expect(await more.left()).toEqual([0, 5]);
    const run = await ingestion.ask(ingestionRpc.getRun, { id: more.runs[3] ?? '' });
    expect(Date.parse(run.prunedAt ?? '')).toBeGreaterThan(Date.parse(run.finishedAt ?? ''));
  });

  it('has no age of its own for the newest whole success, nor for what a run goes back to', async () => {
    const { id, runs, left } = await aged('old', { runs: 10, days: 10 }, [20, 30, 40, 50, 60]);
    const [newest, used, before, success] = runs;
    await ingestion.database.query(`update runs set state = 'succeeded' where id = $1`, [success]);
    await ingestion.database.query('update runs set retries = $2 where id = $1', [used, before]);
    await ingestion.database.query(
      `insert into runs (id, source_id, kind, trigger, state, progress, counts, created_at, retries)
      select gen_random_uuid(), source_id, kind, trigger, 'queued', progress, counts, now(), $2 from runs where id = $1`,
      [newest, used],
    );
    await look();
    expect(await left()).toEqual([30, 40, 50]);
    await ingestion.database.query(
      `update runs set state = 'failed', finished_at = now() where source_id = $1 and finished_at is null`,
      [id],
    );
    await look();
    expect(await left()).toEqual([50]);
  });

  it('is looked at without a run, by the age that the deployment says', async () => {
    const { left } = await aged('still', { runs: 10 }, [1, 3]);
    await look();
    expect(await left()).toEqual([1, 3]);
    await ingestion.restart({ DATASPOKE_KEPT_RUN_DAYS: '2' });
    await eventually(async () => expect(await left()).toEqual([1]));
  });
});
