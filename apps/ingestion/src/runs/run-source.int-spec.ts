import { type Change, ingestionEvents, ingestionRpc, type Run } from '@dataspoke/contracts';
import { mcp } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { unbalanced } from './counts';
import { startIngestion, type RunningIngestion } from '../ingestion.fixture';

describe('runs of a source', () => {
  let ingestion: RunningIngestion;
  let sourceId: string;
  let dataset: (name: string) => string;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    const { recipe } = ingestion.warehouse;
    dataset = (name) => `urn:li:dataset:(urn:li:dataPlatform:postgres,${recipe.database}.${name},PROD)`;
    const source = await ingestion.ask(ingestionRpc.createSource, {
      draft: { name: 'shop', type: 'postgres', recipe },
    });
    sourceId = source.id;
  }, 60_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  async function changesOf({ id }: Run): Promise<Change[]> {
    const changes: Change[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await ingestion.ask(ingestionRpc.listChanges, {
        runId: id,
        limit: 7,
        ...(cursor === undefined ? {} : { cursor }),
      });
      changes.push(...page.items);
      cursor = page.nextCursor;
      if (cursor === undefined) return changes;
    }
  }

  async function aspect(urn: string, name: string) {
    const found = await ingestion.catalog.client.reads.readAspects([urn], [name]);
    return found.get(urn)?.get(name);
  }

  let dryRun: Run;
  let firstRun: Run;

  it('in a dry run stores the change set and writes nothing', async () => {
    const before = await ingestion.catalog.endOfChanges();
    dryRun = await ingestion.run(sourceId, 'dry-run');
    expect(dryRun).toMatchObject({ state: 'succeeded', kind: 'dry-run', trigger: 'manual' });
    expect(dryRun.counts.records).toEqual({ seen: 9, processed: 6, filtered: 3, failed: 0 });
    expect(dryRun.counts.changes).toMatchObject({ written: 0, pending: dryRun.counts.changes.created });
    expect(dryRun.counts.changes.created).toBeGreaterThan(30);
    expect(unbalanced(dryRun.counts)).toEqual([]);
    expect(await ingestion.catalog.endOfChanges()).toBe(before);
  });

  it('writes what the source holds', async () => {
    firstRun = await ingestion.run(sourceId);
    expect(firstRun).toMatchObject({
      state: 'succeeded',
      progress: { phase: 'done', scopesDone: 3, scopesTotal: 3 },
    });
    const { changes } = firstRun.counts;
    expect(changes).toMatchObject({ written: changes.created, pending: 0, rejected: 0, conflicts: 0 });
    expect(unbalanced(firstRun.counts)).toEqual([]);
    const schema = await aspect(dataset('raw.orders'), 'schemaMetadata');
    expect(schema?.value['fields']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          fieldPath: 'amount',
          nativeDataType: 'numeric(10,2)',
          description: 'In euros, tax included',
        }),
      ]),
    );
    expect(schema?.systemMetadata?.runId).toBe(`dataspoke-${firstRun.id}`);
    expect((await aspect(dataset('raw.customers'), 'datasetProperties'))?.value).toMatchObject({
      name: 'customers',
      description: 'People who buy',
    });
    const [profile] = await ingestion.catalog.client.reads.timeseries(
      dataset('raw.orders'),
      'datasetProfile',
    );
    expect(profile).toMatchObject({ rowCount: 100, columnCount: 3 });
    expect(await aspect(dataset('raw.tmp_import'), 'status')).toBeUndefined();
  });

  it('had the same change set in the dry run, but for outcomes and times', async () => {
    const timeless = (changes: readonly Change[]) =>
      changes.map(({ outcome: _outcome, ...change }) => JSON.stringify(change, withoutTimes));
    const [dry, real] = await Promise.all([changesOf(dryRun), changesOf(firstRun)]);
    expect(timeless(dry)).toEqual(timeless(real));
    expect(new Set(dry.map((change) => change.outcome))).toEqual(new Set(['pending']));
    expect(new Set(real.map((change) => change.outcome))).toEqual(new Set(['written']));
    const filtered = await ingestion.ask(ingestionRpc.listChanges, {
      runId: firstRun.id,
      action: 'create',
      urn: dataset('raw.orders'),
    });
    expect(filtered.items.map((change) => change.aspect)).toEqual(
      real.filter((change) => change.urn === dataset('raw.orders')).map((change) => change.aspect),
    );
  });

  it('finds everything unchanged the second time and writes nothing', async () => {
    const before = await ingestion.catalog.endOfChanges();
    const second = await ingestion.run(sourceId);
    expect(second.state).toBe('succeeded');
    expect(second.counts.changes).toMatchObject({
      compared: firstRun.counts.changes.compared,
      unchanged: firstRun.counts.changes.compared,
      written: 0,
    });
    expect(await ingestion.catalog.endOfChanges()).toBe(before);
    expect(second.feedPosition).toBe(firstRun.feedPosition);
  });

  it('tells of its end, and of every entity it changed once the feed has passed', async () => {
    await eventually(async () => {
      const events = await ingestion.events();
      const finished = events.filter((event) => event.type === ingestionEvents.runFinished.subject);
      expect(finished.map((event) => event.data)).toEqual([
        expect.objectContaining({ runId: dryRun.id, state: 'succeeded', kind: 'dry-run' }),
        expect.objectContaining({
          runId: firstRun.id,
          state: 'succeeded',
          feedPosition: firstRun.feedPosition,
        }),
        expect.objectContaining({ sourceId, state: 'succeeded' }),
      ]);
      const changed = events.filter((event) => event.type === ingestionEvents.entityChanged.subject);
      expect(changed.map((event) => event.subject)).toEqual(
        expect.arrayContaining([dataset('raw.orders'), dataset('raw.customers'), dataset('marts.revenue')]),
      );
      const advanced = events.findLast((event) => event.type === ingestionEvents.feedAdvanced.subject);
      expect(advanced?.data).toMatchObject({ position: firstRun.feedPosition });
    });
  });

  it('updates what changed in the source and nothing else', async () => {
    await ingestion.warehouse.run(`alter table raw.customers add column vip boolean`);
    const run = await ingestion.run(sourceId);
    const written = (await changesOf(run)).filter((change) => change.outcome === 'written');
    expect(written.map((change) => [change.action, change.urn, change.aspect])).toEqual(
      expect.arrayContaining([['update', dataset('raw.customers'), 'schemaMetadata']]),
    );
    expect(written.every((change) => change.urn === dataset('raw.customers'))).toBe(true);
    expect(unbalanced(run.counts)).toEqual([]);
  });

  it('leaves alone what another producer wrote, and writes over it when it takes over', async () => {
    const urn = dataset('raw.orders');
    await ingestion.catalog.client.writes.emitMcps([mcp(urn, 'subTypes', { typeNames: ['Ledger'] })], {
      systemMetadata: { runId: 'somebody-else' },
    });
    const left = await ingestion.run(sourceId);
    expect(left).toMatchObject({ state: 'succeeded', counts: { changes: { conflicts: 1, written: 0 } } });
    const [conflict] = (await changesOf(left)).filter((change) => change.action === 'conflict');
    expect(conflict).toMatchObject({
      urn,
      aspect: 'subTypes',
      outcome: 'none',
      before: { typeNames: ['Ledger'] },
      after: { typeNames: ['Table'] },
      reason: expect.stringContaining('somebody-else'),
    });
    expect((await aspect(urn, 'subTypes'))?.value).toEqual({ typeNames: ['Ledger'] });
    expect(unbalanced(left.counts)).toEqual([]);

    const source = await ingestion.ask(ingestionRpc.getSource, { id: sourceId });
    await ingestion.ask(ingestionRpc.updateSource, {
      id: sourceId,
      version: source.version,
      changes: { takeover: true },
    });
    const taken = await ingestion.run(sourceId);
    expect(taken.counts.changes).toMatchObject({ conflicts: 0, updated: 1, written: 1 });
    expect((await aspect(urn, 'subTypes'))?.value).toEqual({ typeNames: ['Table'] });
  });

  it('marks as removed what a complete listing no longer shows: a table, and a schema with all in it', async () => {
    await ingestion.warehouse.run(`
      create schema extra;
      create table extra.once (id int);
      create table raw.gone (id int);
    `);
    await ingestion.run(sourceId);
    expect((await aspect(dataset('extra.once'), 'status'))?.value).toEqual({ removed: false });
    await ingestion.warehouse.run('drop table raw.gone; drop schema extra cascade');
    const run = await ingestion.run(sourceId);
    expect(run.counts.changes).toMatchObject({ removed: 3, written: 3 });
    expect(unbalanced(run.counts)).toEqual([]);
    expect((await aspect(dataset('extra.once'), 'status'))?.value).toEqual({ removed: true });
    expect((await aspect(dataset('raw.gone'), 'status'))?.value).toEqual({ removed: true });
    expect((await aspect(dataset('raw.orders'), 'status'))?.value).toEqual({ removed: false });
    const again = await ingestion.run(sourceId);
    expect(again.counts.changes).toMatchObject({ removed: 0, written: 0 });
    await ingestion.warehouse.run('create table raw.gone (id int)');
    await ingestion.run(sourceId);
    expect((await aspect(dataset('raw.gone'), 'status'))?.value).toEqual({ removed: false });
  }, 60_000);

  it('removes nothing that the recipe leaves out now, since it still exists', async () => {
    const source = await ingestion.ask(ingestionRpc.getSource, { id: sourceId });
    const narrow = {
      ...source.recipe,
      schemas: { deny: ['scratch', 'public', 'marts'] },
      tables: { deny: ['raw\\.tmp_.*', 'raw\\.orders'] },
    };
    const { version } = await ingestion.ask(ingestionRpc.updateSource, {
      id: sourceId,
      version: source.version,
      changes: { recipe: narrow },
    });
    const run = await ingestion.run(sourceId);
    expect(run.counts.changes).toMatchObject({ removed: 0, written: 0 });
    expect((await aspect(dataset('raw.orders'), 'status'))?.value).toEqual({ removed: false });
    expect((await aspect(dataset('marts.revenue'), 'status'))?.value).toEqual({ removed: false });
    await ingestion.ask(ingestionRpc.updateSource, {
      id: sourceId,
      version,
      changes: { recipe: { ...source.recipe } },
    });
  });

  it('removes nothing of the database it read before when it is pointed at another one', async () => {
    const other = `${ingestion.warehouse.connection.database}_other`;
    await ingestion.warehouse.run(`create database ${other}`);
    try {
      const source = await ingestion.ask(ingestionRpc.getSource, { id: sourceId });
      await ingestion.ask(ingestionRpc.updateSource, {
        id: sourceId,
        version: source.version,
        changes: { recipe: { ...source.recipe, database: other, schemas: {} } },
      });
      const run = await ingestion.run(sourceId);
      expect(run).toMatchObject({ state: 'succeeded', counts: { changes: { removed: 0 } } });
      expect((await aspect(dataset('raw.orders'), 'status'))?.value).toEqual({ removed: false });
    } finally {
      await ingestion.warehouse.run(`drop database ${other} with (force)`);
    }
  });
});

function withoutTimes(key: string, value: unknown): unknown {
  return ['time', 'timestampMillis'].includes(key) ? 0 : value;
}
