import { type Run, type RunWarning, ingestionRpc } from '@dataspoke/contracts';
import { startIngestion, type RunningIngestion } from '../ingestion.fixture';
import { unbalanced } from './counts';
import { PlanRun } from './plan-run';
import { ReadScope } from './read-scope';
import { SettleRun } from './settle-run';

describe('the report of a run', () => {
  let ingestion: RunningIngestion;
  let sourceId: string;
  const { signal } = new AbortController();

  beforeAll(async () => {
    // Without activities nobody but the test works on the runs.
    ingestion = await startIngestion({ roles: 'rpc' });
    await ingestion.warehouse.run(`
      create schema "raw.x";
      create table "raw.x".y (id int, only_in_schema_raw_x int);
      create table raw."x.y" (id int);
      create procedure raw.fill(target text) language plpgsql as
        $$ begin execute 'insert into ' || target || ' select * from raw.orders'; end $$;
    `);
    const recipe = { ...ingestion.warehouse.recipe, profile: { columnLimit: 2 } };
    const source = await ingestion.ask(ingestionRpc.createSource, {
      draft: { name: 'shop', type: 'postgres', recipe },
    });
    sourceId = source.id;
  }, 60_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  /** A dry run whose scopes are read in the given order, one after the other. */
  async function run(inOrder: (scopes: readonly string[]) => readonly string[]): Promise<Run> {
    const { id: runId } = await ingestion.ask(ingestionRpc.startRun, { sourceId, kind: 'dry-run' });
    const { app } = ingestion.service;
    const { scopes } = await app.get(PlanRun).execute({ runId }, signal);
    for (const scope of inOrder(scopes)) await app.get(ReadScope).execute({ runId, scope }, 1, signal);
    await app.get(SettleRun).finish({ runId }, signal);
    return ingestion.ask(ingestionRpc.getRun, { id: runId });
  }

  async function contents({ id: runId }: Run) {
    const { items } = await ingestion.ask(ingestionRpc.listChanges, { runId, limit: 200 });
    return items.map(({ urn, aspect, after }) => [urn, aspect, withoutTimes(after)]);
  }

  it('names the object that gives way to another one of its name, in whatever order they are read', async () => {
    const database = ingestion.warehouse.connection.database;
    const forwards = await run((scopes) => scopes);
    const backwards = await run((scopes) => scopes.toReversed());
    for (const ended of [forwards, backwards]) {
      expect(ended).toMatchObject({ state: 'partial', counts: { records: { failed: 1 } } });
      expect(unbalanced(ended.counts)).toEqual([]);
      const { items } = await ingestion.ask(ingestionRpc.listFailedRecords, { runId: ended.id });
      expect(items).toEqual([
        expect.objectContaining({
          scope: 'raw.x',
          kind: 'table',
          name: `${database}.raw.x.y`,
          reason: expect.stringContaining(`same name as the table "${database}"."raw"."x.y", which stays`),
          remedy: expect.stringContaining('Rename'),
        }),
      ]);
    }
    const stored = await contents(forwards);
    expect(JSON.stringify(stored)).not.toContain('only_in_schema_raw_x');
    expect(await contents(backwards)).toEqual(stored);
    expect(backwards.counts).toEqual(forwards.counts);
  });

  it('says how completely each scope was read, and what was read with limits', async () => {
    const { id, report } = await run((scopes) => scopes);
    const database = ingestion.warehouse.connection.database;
    expect(report?.scopes.map(({ name, kind, state, records }) => [name, kind, state, records.seen])).toEqual(
      [
        [database, 'database', 'complete', 3],
        ['marts', 'schema', 'complete', 2],
        ['raw', 'schema', 'complete', 7],
        ['raw.x', 'schema', 'complete', 2],
      ],
    );
    expect(report).toMatchObject({ failedRecords: 1, warnings: 3 });
    const warnings: RunWarning[] = [];
    for (let cursor: string | undefined, more = true; more;) {
      const page = await ingestion.ask(ingestionRpc.listRunWarnings, { runId: id, limit: 2, cursor });
      warnings.push(...page.items);
      cursor = page.nextCursor;
      more = cursor !== undefined;
    }
    expect(warnings.map(({ scope, kind, name }) => [scope, kind, name]).sort()).toEqual([
      ['raw', 'lineage', `${database}.raw.fill(text)`],
      ['raw', 'profile', `${database}.raw.customers`],
      ['raw', 'profile', `${database}.raw.orders`],
    ]);
    expect(warnings.find(({ kind }) => kind === 'profile')?.message).toContain('profile.columnLimit');
    expect(warnings.find(({ kind }) => kind === 'lineage')?.message).toContain('put together at run time');
  });

  it('is left out of lists, and goes with the details of the run', async () => {
    const { items } = await ingestion.ask(ingestionRpc.listRuns, { sourceId });
    expect(items.map((listed) => listed.report)).toEqual(items.map(() => undefined));
    const [newest] = items;
    await ingestion.database.query('update runs set pruned_at = now() where id = $1', [newest?.id]);
    const pruned = await ingestion.ask(ingestionRpc.getRun, { id: newest?.id ?? '' });
    expect(pruned).not.toHaveProperty('report');
    await expect(ingestion.ask(ingestionRpc.listRunWarnings, { runId: pruned.id })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

function withoutTimes(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => (/time|stamp/i.test(key) ? null : inner));
}
