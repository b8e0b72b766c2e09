import { type Scope } from '@dataspoke/connectors';
import { ingestionRpc } from '@dataspoke/contracts';
import { CompleteChangeSet } from '../changes/complete-change-set';
import { ChangeRow } from '../changes/change.row';
import { StoreChanges, type StoringAttempt } from '../changes/store-changes';
import { WriteChanges } from '../changes/write-changes';
import { findSource } from '../sources/find-source';
import { IngestionEnv } from '../ingestion-env';
import { startIngestion, type RunningIngestion } from '../ingestion.fixture';
import { AttemptOverdue, RunCancelled } from './job-errors';
import { findRun } from './find-run';
import { PlanRun } from './plan-run';
import { PruneRuns } from './prune-runs';
import { ReadScope } from './read-scope';
import { RunAttempts } from './run-attempts';
import { RunRow } from './run.row';
import { RunScopeRow } from './run-scope.row';
import { ScopeBatch } from './scope-batch';
import { SettleRun } from './settle-run';

/** What the workflow does, done by hand, so that attempts can die and overlap where a test wants it. */
describe('attempts at a run', () => {
  let ingestion: RunningIngestion;
  let sourceId: string;
  const { signal } = new AbortController();

  beforeAll(async () => {
    // Without activities nobody but the test works on the runs.
    ingestion = await startIngestion({ roles: 'rpc' });
    const source = await ingestion.ask(ingestionRpc.createSource, {
      draft: { name: 'shop', type: 'postgres', recipe: ingestion.warehouse.recipe },
    });
    sourceId = source.id;
  }, 60_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  const use = <T>(type: new (...args: never[]) => T): T => ingestion.service.app.get(type);

  async function planned(): Promise<{ readonly runId: string; readonly scopes: readonly string[] }> {
    const { id: runId } = await ingestion.ask(ingestionRpc.startRun, { sourceId, kind: 'run' });
    return { runId, scopes: (await use(PlanRun).execute({ runId }, signal)).scopes };
  }

  const changes = (runId: string) =>
    ingestion.database.manager.find(ChangeRow, { where: { runId }, order: { seq: 'ASC' } });

  const storeBatch = async (batch: ScopeBatch, storing: StoringAttempt): Promise<void> => {
    const changes = use(StoreChanges);
    await changes.store(await changes.prepare(batch, storing), storing);
  };

  it('lets an older attempt store nothing once a newer one reads the scope', async () => {
    const { runId, scopes } = await planned();
    const manager = ingestion.database.manager;
    const run = await findRun(manager, runId);
    const source = await findSource(manager, sourceId);
    for (const scope of scopes) await use(ReadScope).execute({ runId, scope }, 2, signal);
    const before = await changes(runId);
    const scope: Scope = { id: 'schema:raw', name: 'raw', kind: 'schema' };
    const stale = new ScopeBatch({ platform: 'postgres', env: 'PROD', profiledAt: 0 });
    stale.add({
      kind: 'container',
      checkpoint: 'x',
      path: ['stale'],
      containerType: 'database',
      properties: {},
    });
    await expect(storeBatch(stale, { run, source, scope, attempt: 1, signal })).rejects.toThrow(
      AttemptOverdue,
    );
    await manager.update(RunScopeRow, { runId, scope: 'schema:raw' }, { state: 'reading', attempt: 2 });
    await expect(use(ReadScope).execute({ runId, scope: 'schema:raw' }, 1, signal)).rejects.toThrow(
      AttemptOverdue,
    );
    expect(await changes(runId)).toEqual(before);
    await use(SettleRun).abandon({ runId }, 'cancelled', '');
  });

  it('goes on behind the last stored batch: nothing is missing and nothing is counted twice', async () => {
    const { runId, scopes } = await planned();
    const manager = ingestion.database.manager;
    for (const scope of scopes) await use(ReadScope).execute({ runId, scope }, 1, signal);
    const complete = await changes(runId);
    const [counts] = (await manager.findBy(RunScopeRow, { runId, scope: 'schema:raw' })).map(
      (row) => row.counts,
    );
    await use(SettleRun).abandon({ runId }, 'cancelled', '');

    const again = await planned();
    const run = await findRun(manager, again.runId);
    const source = await findSource(manager, sourceId);
    // The first attempt gets as far as the schema's container and dies.
    const scope: Scope = { id: 'schema:raw', name: 'raw', kind: 'schema' };
    await manager.update(
      RunScopeRow,
      { runId: again.runId, scope: scope.id },
      { state: 'reading', attempt: 1 },
    );
    const batch = new ScopeBatch({ platform: 'postgres', env: 'PROD', profiledAt: 0 });
    const database = ingestion.warehouse.connection.database;
    const checkpoint = '["start"]';
    const path = [database, 'raw'] as const;
    batch.add({ kind: 'container', checkpoint, path, containerType: 'schema', properties: {} });
    await storeBatch(batch, { run, source, scope, attempt: 1, signal });
    for (const each of again.scopes)
      await use(ReadScope).execute({ runId: again.runId, scope: each }, 2, signal);
    const resumed = await changes(again.runId);
    const keys = (rows: readonly ChangeRow[]) => rows.map((row) => [row.seq, row.urn, row.aspect]);
    expect(keys(resumed)).toEqual(keys(complete));
    const [row] = await manager.findBy(RunScopeRow, { runId: again.runId, scope: 'schema:raw' });
    expect(row).toMatchObject({ state: 'complete', counts });
    await use(SettleRun).abandon({ runId: again.runId }, 'cancelled', '');
  });

  it('counts as written what an attempt wrote before it died, and writes it only once', async () => {
    const { runId, scopes } = await planned();
    for (const scope of scopes) await use(ReadScope).execute({ runId, scope }, 1, signal);
    await use(CompleteChangeSet).execute({ runId }, signal);
    await use(WriteChanges).execute({ runId }, 1, signal);
    const written = await ingestion.catalog.endOfChanges();
    // As if it had died between the catalog's answer and our row.
    await ingestion.database.manager.update(
      ChangeRow,
      { runId, timeseries: false },
      { outcome: 'pending', writtenAt: null },
    );
    await use(WriteChanges).execute({ runId }, 2, signal);
    expect(await ingestion.catalog.endOfChanges()).toBe(written);
    expect(new Set((await changes(runId)).map((row) => row.outcome))).toEqual(new Set(['written']));
    await expect(use(WriteChanges).execute({ runId }, 1, signal)).rejects.toThrow(AttemptOverdue);
    await use(SettleRun).finish({ runId }, signal);
    const run = await ingestion.ask(ingestionRpc.getRun, { id: runId });
    expect(run).toMatchObject({ state: 'succeeded', counts: { changes: { pending: 0, rejected: 0 } } });
    await use(SettleRun).abandon({ runId }, 'failed', 'too late');
    expect(await ingestion.ask(ingestionRpc.getRun, { id: runId })).toEqual(run);
  });

  it('takes nothing as removed from a scope that was not listed to its end', async () => {
    const manager = ingestion.database.manager;
    const missing = async (state: 'complete' | 'incomplete') => {
      const { runId, scopes } = await planned();
      for (const scope of scopes) await use(ReadScope).execute({ runId, scope }, 1, signal);
      await manager.update(RunScopeRow, { runId, scope: 'schema:raw' }, { state });
      await use(CompleteChangeSet).execute({ runId }, signal);
      await use(CompleteChangeSet).execute({ runId }, signal); // a second attempt adds nothing
      const removals = (await changes(runId)).filter((change) => change.action === 'remove');
      await use(SettleRun).abandon({ runId }, 'cancelled', '');
      return removals.map((change) => change.urn);
    };
    await ingestion.warehouse.run('drop view marts.revenue; drop table raw.orders');
    const { database } = ingestion.warehouse.connection;
    const gone = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:postgres,${database}.${name},PROD)`;
    expect(await missing('incomplete')).toEqual([gone('marts.revenue')]);
    expect(await missing('complete')).toEqual([gone('marts.revenue'), gone('raw.orders')]);
  });

  it('lets nothing be stored any more once the run is settled, or be added once it is being written', async () => {
    const { runId, scopes } = await planned();
    for (const scope of scopes) await use(ReadScope).execute({ runId, scope }, 1, signal);
    const { manager } = ingestion.database;
    await manager.update(RunRow, { id: runId }, { writeAttempt: 1 });
    await expect(use(CompleteChangeSet).execute({ runId }, signal)).rejects.toThrow(AttemptOverdue);
    await manager.update(RunScopeRow, { runId, scope: 'schema:raw' }, { state: 'reading' });
    const run = await findRun(manager, runId);
    const source = await findSource(manager, sourceId);
    await use(SettleRun).abandon({ runId }, 'cancelled', '');
    const before = await changes(runId);
    const late = new ScopeBatch({ platform: 'postgres', env: 'PROD', profiledAt: 0 });
    late.add({
      kind: 'container',
      checkpoint: 'x',
      path: ['late'],
      containerType: 'database',
      properties: {},
    });
    const scope: Scope = { id: 'schema:raw', name: 'raw', kind: 'schema' };
    await expect(storeBatch(late, { run, source, scope, attempt: 1, signal })).rejects.toThrow(
      AttemptOverdue,
    );
    await expect(use(PlanRun).execute({ runId }, signal)).rejects.toThrow(AttemptOverdue);
    expect(await changes(runId)).toEqual(before);
  });

  it('leaves behind what does not listen to a cancellation', async () => {
    const { runId } = await planned();
    const attempt = { attempt: 1, signal, heartbeat: () => undefined };
    const hanging = use(RunAttempts).execute(runId, attempt, () => new Promise<never>(() => undefined));
    await ingestion.ask(ingestionRpc.cancelRun, { id: runId });
    await expect(hanging).rejects.toThrow(RunCancelled);
    await use(SettleRun).abandon({ runId }, 'cancelled', '');
  }, 30_000);

  it('keeps the change sets of the newest runs, and says of older ones that theirs are gone', async () => {
    const { runId, scopes } = await planned();
    for (const scope of scopes) await use(ReadScope).execute({ runId, scope }, 1, signal);
    await use(SettleRun).finish({ runId }, signal);
    const { counts } = await ingestion.ask(ingestionRpc.getRun, { id: runId });
    await ingestion.database.query(
      `insert into runs (id, source_id, kind, trigger, state, progress, counts, created_at, finished_at)
      select gen_random_uuid(), source_id, kind, trigger, state, progress, counts,
        created_at + n * interval '1 minute', finished_at from runs, generate_series(1, $2) n where id = $1`,
      [runId, use(IngestionEnv).DATASPOKE_KEPT_RUNS - 1],
    );
    await use(PruneRuns).ofSourceOf(runId, signal);
    expect((await ingestion.ask(ingestionRpc.listChanges, { runId })).items).not.toEqual([]);
    await ingestion.database.query(
      `insert into runs (id, source_id, kind, trigger, state, progress, counts, created_at, finished_at)
      select gen_random_uuid(), source_id, kind, trigger, state, progress, counts,
        created_at + interval '1 hour', finished_at from runs where id = $1`,
      [runId],
    );
    await ingestion.database.query(
      `insert into schedule_firings (id, source_id, scheduled_at, outcome, run_id)
      select n::text, $1, now() - n * interval '1 day', 'started', $2 from unnest(array[1, 29, 31, 400]) n`,
      [sourceId, runId],
    );
    await use(PruneRuns).ofSourceOf(runId, signal);
    const firings = await ingestion.database.query<{ id: string }[]>(
      'select id from schedule_firings order by 1',
    );
    expect(firings.map(({ id }) => id)).toEqual(['1', '29']);
    for (const definition of [
      ingestionRpc.listChanges,
      ingestionRpc.listFailedRecords,
      ingestionRpc.listRunWarnings,
    ]) {
      await expect(ingestion.ask<{ runId: string }, object>(definition, { runId })).rejects.toMatchObject({
        code: 'not-found',
        message: expect.stringContaining('no longer kept'),
      });
    }
    expect(await changes(runId)).toEqual([]);
    expect((await ingestion.ask(ingestionRpc.getRun, { id: runId })).counts).toEqual(counts);
  });
});
