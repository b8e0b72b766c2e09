import { ingestionRpc, type Run, type RunScope } from '@dataspoke/contracts';
import { startIngestion, type RunningIngestion } from '../ingestion.fixture';
import { unbalanced } from './counts';

describe('the accounts of each scope', () => {
  let ingestion: RunningIngestion;
  let sourceId: string;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    // "raw"."x.y" has the name of "raw.x"."y" in the catalog and comes first, so the latter fails.
    await ingestion.warehouse.run(`
      create table raw."x.y" (id int);
      create schema "raw.x";
      create table "raw.x".y (id int);
      create table "raw.x".same (id int);
      create table "raw.x".other (id int);
      create table "raw.x".left_out (id int);
      create schema bare;
    `);
    const recipe = { ...ingestion.warehouse.recipe, tables: { deny: ['.*left_out'] } };
    const source = await ingestion.ask(ingestionRpc.createSource, {
      draft: { name: 'shop', type: 'postgres', recipe },
    });
    sourceId = source.id;
  }, 60_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  async function scopesOf({ id }: Run): Promise<readonly RunScope[]> {
    return (await ingestion.ask(ingestionRpc.getRun, { id })).report?.scopes ?? [];
  }

  async function scopeOf(run: Run, name: string): Promise<RunScope | undefined> {
    return (await scopesOf(run)).find((scope) => scope.name === name);
  }

  /** Read = written + unchanged + filtered + failed, here with what a run can leave unwritten. */
  function expectBalance({ records, filtered = [], entities, changes }: RunScope): void {
    expect(filtered.reduce((sum, { count }) => sum + count, 0)).toBe(records.filtered);
    if (!entities || !changes) throw new Error('the scope has no accounts');
    const { compared, unchanged, written, pending, conflicts, rejected } = entities;
    expect(records.seen).toBe(
      written + unchanged + pending + conflicts + rejected + records.filtered + records.failed,
    );
    expect(compared).toBe(records.processed);
    expect(unbalanced({ records, changes })).toEqual([]);
  }

  it('tell of a dry run what waits', async () => {
    const dry = await ingestion.run(sourceId, 'dry-run');
    expect(await scopeOf(dry, 'raw.x')).toMatchObject({
      records: { seen: 5, processed: 3, filtered: 1, failed: 1 },
      entities: { compared: 3, unchanged: 0, written: 0, pending: 3 },
    });
  });

  it('tell of a run what was written, left as it was, filtered and failed', async () => {
    const first = await ingestion.run(sourceId);
    expect(await scopeOf(first, 'raw.x')).toMatchObject({ entities: { written: 3, unchanged: 0 } });
    await ingestion.warehouse.run(`comment on table "raw.x".other is 'Now with a comment'`);
    const second = await ingestion.run(sourceId);
    const scope = await scopeOf(second, 'raw.x');
    expect(scope).toMatchObject({
      records: { seen: 5, processed: 3, filtered: 1, failed: 1 },
      entities: { compared: 3, unchanged: 2, written: 1, pending: 0, conflicts: 0, rejected: 0 },
    });
    expect(scope?.changes?.written).toBeGreaterThan(0);
    expect(await scopeOf(second, 'bare')).toMatchObject({ entities: { compared: 1, unchanged: 1 } });
  });

  it('tell by which rule each was left out, also of a dry run that is applied', async () => {
    const dry = await ingestion.run(sourceId, 'dry-run');
    const filtered = [
      {
        rule: expect.stringContaining('.*left_out') as string,
        count: 1,
        names: [`${ingestion.warehouse.recipe.database}.raw.x.left_out`],
      },
    ];
    expect((await scopeOf(dry, 'raw.x'))?.filtered).toEqual(filtered);
    const { id } = await ingestion.ask(ingestionRpc.applyRun, { runId: dry.id });
    expect((await scopeOf(await ingestion.ended(id), 'raw.x'))?.filtered).toEqual(filtered);
    expect(await scopeOf(dry, 'bare')).not.toHaveProperty('filtered');
  });

  it('add up in every scope, and together to the counts of the run', async () => {
    const run = await ingestion.run(sourceId);
    const scopes = await scopesOf(run);
    expect(scopes.length).toBeGreaterThan(3);
    for (const scope of scopes) expectBalance(scope);
    const compared = scopes.reduce((sum, { changes }) => sum + (changes?.compared ?? 0), 0);
    expect(compared).toBe(run.counts.changes.compared);
  });
});
