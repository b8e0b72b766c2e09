import { type Change, ingestionRpc, type Run } from '@dataspoke/contracts';
import { mcpOf } from '@dataspoke/datahub-client';
import { DatasetUrn } from '@dataspoke/domain';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';

describe('a dry run that is applied', () => {
  let ingestion: RunningIngestion;
  let source: string;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    const draft = { name: 'warehouse', type: 'postgres', recipe: ingestion.warehouse.recipe };
    source = (await ingestion.ask(ingestionRpc.createSource, { draft })).id;
  }, 90_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  const apply = async (runId: string): Promise<Run> =>
    ingestion.ended((await ingestion.ask(ingestionRpc.applyRun, { runId })).id);
  const changesOf = async (runId: string): Promise<readonly Change[]> =>
    (await ingestion.ask(ingestionRpc.listChanges, { runId, limit: 200 })).items;
  const wanted = (changes: readonly Change[]): readonly unknown[] =>
    changes.map(({ urn, aspect, action, before, after }) => ({ urn, aspect, action, before, after }));
  const urnOf = (name: string): string =>
    DatasetUrn.of('postgres', `${ingestion.warehouse.recipe.database}.raw.${name}`, 'PROD').toString();
  const valueOf = async (name: string, aspect: string): Promise<string> => {
    const found = await ingestion.catalog.client.reads.readAspects([urnOf(name)], [aspect]);
    return JSON.stringify(found.get(urnOf(name))?.get(aspect)?.value ?? null);
  };

  it('writes exactly what was shown, whatever the source holds by now, and owns it', async () => {
    const dry = await ingestion.run(source, 'dry-run');
    const shown = await changesOf(dry.id);
    await ingestion.warehouse.run(`comment on table raw.customers is 'Changed after the dry run'`);
    const run = await apply(dry.id);
    expect(run).toMatchObject({
      state: 'succeeded',
      applies: dry.id,
      counts: { records: dry.counts.records },
    });
    expect(wanted(await changesOf(run.id))).toEqual(wanted(shown));
    expect(run.counts.changes.written).toBe(shown.length);
    expect(await valueOf('customers', 'datasetProperties')).toContain('People who buy');
    const owned = await ingestion.database.query<unknown[]>(
      'select 1 from source_entities where source_id = $1',
      [source],
    );
    expect(owned.length).toBeGreaterThan(5);
    const next = await ingestion.run(source);
    expect(next.counts.changes).toMatchObject({ removed: 0 });
    expect(await valueOf('customers', 'datasetProperties')).toContain('Changed after the dry run');
  }, 120_000);

  it('writes nothing the second time, and says so', async () => {
    await ingestion.warehouse.run(`
      create table raw.twice (id int); insert into raw.twice values (1); comment on table raw.orders is 'applied twice';
      create table raw.gone (id int)`);
    await ingestion.run(source);
    await ingestion.warehouse.run(`
      drop table raw.gone; create table raw.thrice (id int); insert into raw.twice values (2);
      comment on table raw.orders is 'and thrice'`);
    const dry = await ingestion.run(source, 'dry-run');
    const once = await apply(dry.id);
    const { created, updated, removed, compared, unchanged } = once.counts.changes;
    expect(removed).toBe(1);
    expect(Math.min(created, updated)).toBeGreaterThan(0);
    expect(once.counts.changes.written).toBe(created + updated + removed);
    const writtenBy = async () => {
      const found = await ingestion.catalog.client.reads.readAspects(
        [urnOf('thrice'), urnOf('orders')],
        ['datasetProperties', 'schemaMetadata'],
      );
      return [...found.values()].flatMap((aspects) =>
        [...aspects.values()].map(({ version, systemMetadata }) => [version, systemMetadata?.runId]),
      );
    };
    const before = await writtenBy();
    const twice = await apply(dry.id);
    expect(twice).toMatchObject({
      state: 'succeeded',
      applies: dry.id,
      counts: {
        changes: {
          compared,
          unchanged: compared,
          created: 0,
          updated: 0,
          removed: 0,
          written: 0,
          pending: 0,
        },
      },
      progress: { changesWritten: 0, changesToWrite: 0 },
    });
    expect(unchanged).toBeLessThan(compared);
    expect(await writtenBy()).toEqual(before);
    const changes = await changesOf(twice.id);
    expect(new Set(changes.map(({ action, outcome }) => `${action} ${outcome}`))).toEqual(
      new Set(['unchanged none']),
    );
    // It owns what it has found in place, and goes on from there.
    expect(await ingestion.run(source)).toMatchObject({ counts: { changes: { created: 0, removed: 0 } } });
  }, 120_000);

  it('leaves alone entities that have moved since, as a whole, and writes the others', async () => {
    await ingestion.warehouse.run(
      `create table raw.visits (id int); create table raw.stock (id int); comment on table raw.stock is 'third'`,
    );
    await ingestion.run(source);
    await ingestion.warehouse.run(`
      alter table raw.customers add column mail text; comment on table raw.customers is 'third';
      alter table raw.orders add column note text; drop view marts.revenue`);
    const dry = await ingestion.run(source, 'dry-run');
    const before = await valueOf('customers', 'schemaMetadata');
    const moved = await ingestion.catalog.client.reads.readAspects(
      [urnOf('customers')],
      ['datasetProperties'],
    );
    const value = moved.get(urnOf('customers'))?.get('datasetProperties')?.value ?? {};
    await ingestion.catalog.client.writes.emitMcps([
      mcpOf(urnOf('customers'), 'datasetProperties', { ...value, description: 'by somebody else' }),
    ]);
    const run = await apply(dry.id);
    expect(run.state).toBe('partial');
    const refused = (await changesOf(run.id)).filter(({ outcome }) => outcome === 'rejected');
    expect(new Set(refused.map(({ urn }) => urn))).toEqual(new Set([urnOf('customers')]));
    expect(refused[0]?.reason).toContain('has moved since the dry run');
    expect(await valueOf('customers', 'schemaMetadata')).toBe(before);
    expect(await valueOf('customers', 'datasetProperties')).toContain('by somebody else');
    expect(await valueOf('orders', 'schemaMetadata')).toContain('note');
    expect(run.counts.changes.removed).toBe(1);
  }, 120_000);

  it('leaves alone what moved only where the change set changes nothing, and what has been measured since', async () => {
    await ingestion.warehouse.run(`
      comment on table raw.stock is 'fourth'; comment on table raw.orders is 'fourth';
      insert into raw.visits select generate_series(1, 9)`);
    const dry = await ingestion.run(source, 'dry-run');
    const pending = (await changesOf(dry.id)).filter(({ outcome }) => outcome === 'pending');
    expect(pending.map(({ urn, aspect }) => [urn, aspect])).toEqual(
      expect.arrayContaining([
        [urnOf('stock'), 'datasetProperties'],
        [urnOf('visits'), 'datasetProfile'],
      ]),
    );
    // An aspect that the dry run left as it was, and a newer value of a time series.
    const { reads, writes } = ingestion.catalog.client;
    const found = await reads.readAspects([urnOf('stock')], ['schemaMetadata']);
    const schema = found.get(urnOf('stock'))?.get('schemaMetadata')?.value ?? {};
    const rows = 1_000;
    await writes.emitMcps([
      mcpOf(urnOf('stock'), 'schemaMetadata', { ...schema, hash: 'by somebody else' }),
      mcpOf(urnOf('visits'), 'datasetProfile', { timestampMillis: Date.now(), rowCount: rows }),
    ]);
    const run = await apply(dry.id);
    const refused = (await changesOf(run.id)).filter(({ outcome }) => outcome === 'rejected');
    expect(new Set(refused.map(({ urn }) => urn))).toEqual(new Set([urnOf('stock'), urnOf('visits')]));
    expect(await valueOf('stock', 'datasetProperties')).toContain('third');
    expect(await valueOf('orders', 'datasetProperties')).toContain('fourth');
    expect((await reads.newest([urnOf('visits')], 'datasetProfile')).get(urnOf('visits'))).toMatchObject({
      rowCount: rows,
    });
  }, 120_000);

  it('marks nothing removed that the source has shown since', async () => {
    await ingestion.warehouse.run('drop table raw.visits');
    const dry = await ingestion.run(source, 'dry-run');
    expect(dry.counts.changes.removed).toBe(1);
    await ingestion.warehouse.run('create table raw.visits (id int)');
    await ingestion.run(source);
    const run = await apply(dry.id);
    expect(run).toMatchObject({ state: 'partial' });
    const removals = (await changesOf(run.id)).filter(({ action }) => action === 'remove');
    expect(removals).toMatchObject([
      { urn: urnOf('visits'), outcome: 'rejected', reason: expect.stringContaining('has shown') },
    ]);
    expect(await valueOf('visits', 'status')).toContain('"removed":false');
  }, 120_000);

  it('is refused for what is no dry run, or changed since', async () => {
    const run = await ingestion.run(source);
    await expect(ingestion.ask(ingestionRpc.applyRun, { runId: run.id })).rejects.toMatchObject({
      code: 'conflict',
    });
    const dry = await ingestion.run(source, 'dry-run');
    const { version } = await ingestion.ask(ingestionRpc.getSource, { id: source });
    await ingestion.ask(ingestionRpc.updateSource, { id: source, version, changes: { takeover: true } });
    await expect(ingestion.ask(ingestionRpc.applyRun, { runId: dry.id })).rejects.toMatchObject({
      code: 'conflict',
    });
  }, 90_000);
});
