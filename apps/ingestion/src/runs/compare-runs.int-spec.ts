import { ingestionRpc, type Run } from '@dataspoke/contracts';
import { DatasetUrn } from '@dataspoke/domain';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';

describe('what runs change', () => {
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

  const urnOf = (name: string): string =>
    DatasetUrn.of('postgres', `${ingestion.warehouse.recipe.database}.${name}`, 'PROD').toString();
  const sentences = async (id: string): Promise<readonly string[]> =>
    (await ingestion.ask(ingestionRpc.summariseRun, { id })).sentences;

  it('is told in sentences, and by comparison of two runs', async () => {
    const first = await ingestion.run(source);
    expect(await sentences(first.id)).toEqual(['3 containers added', '3 datasets added']);

    await ingestion.warehouse.run(`
      drop view marts.revenue; create table raw.visits (id int);
      alter table raw.customers add column mail text, add column phone text;
      alter table raw.orders add column note text, alter column amount type numeric(12,2)`);
    const second = await ingestion.run(source);
    expect(await sentences(second.id)).toEqual(
      expect.arrayContaining([
        '1 dataset added',
        '1 dataset marked removed',
        '3 columns added in 2 datasets',
      ]),
    );

    const comparison = await ingestion.ask(ingestionRpc.compareRuns, { id: second.id, other: first.id });
    expect(comparison).toMatchObject({
      before: { id: first.id },
      after: { id: second.id, state: 'succeeded' },
    });
    const told = new Map(comparison.entities.map(({ urn, difference }) => [urn, difference]));
    expect(told.get(urnOf('raw.visits'))).toBe('appeared');
    expect(told.get(urnOf('marts.revenue'))).toBe('disappeared');
    expect(told.get(urnOf('raw.customers'))).toBe('changed');
    expect(comparison.entities.find(({ urn }) => urn === urnOf('raw.customers'))?.aspects).toContain(
      'schemaMetadata',
    );
    expect(comparison.scopes.map(({ name }) => name)).toEqual(expect.arrayContaining(['marts', 'raw']));
    const gone = await ingestion.ask(ingestionRpc.compareRuns, {
      id: first.id,
      other: second.id,
      difference: 'disappeared',
      limit: 1,
    });
    expect(gone.entities).toMatchObject([{ urn: urnOf('marts.revenue') }]);
    expect(gone).not.toHaveProperty('nextCursor');

    const third = await ingestion.run(source);
    expect(await sentences(third.id)).toEqual([]);
    expect(
      (await ingestion.ask(ingestionRpc.compareRuns, { id: second.id, other: third.id })).entities,
    ).toEqual([]);
    await expect(
      ingestion.ask(ingestionRpc.compareRuns, { id: third.id, other: third.id }),
    ).rejects.toMatchObject({ code: 'invalid-request' });
  }, 120_000);

  it('says of nothing that it is gone which the other run has left out or not come to', async () => {
    const told = async (before: Run, after: Run) => {
      const { entities, scopes, notCompared } = await ingestion.ask(ingestionRpc.compareRuns, {
        id: before.id,
        other: after.id,
      });
      return {
        entities: entities.flatMap(({ urn, difference }) =>
          difference === 'changed' ? [] : [`${difference} ${urn}`],
        ),
        unread: scopes.flatMap(({ name, notReadBy }) => (notReadBy ? [`${name} ${notReadBy}`] : [])),
        notCompared,
      };
    };
    const follow = async (recipe: Record<string, unknown>): Promise<void> => {
      const { version } = await ingestion.ask(ingestionRpc.getSource, { id: source });
      await ingestion.ask(ingestionRpc.updateSource, { id: source, version, changes: { recipe } });
    };
    await ingestion.warehouse.run(`
      create schema extra; create table extra.one (id int); create view marts.again as select id from raw.orders`);
    const { recipe } = ingestion.warehouse;
    const whole = await ingestion.run(source);
    const nothing = { entities: [], unread: [] };

    await follow({ ...recipe, tables: { deny: ['raw\\.tmp_.*', 'raw\\.customers'] } });
    const withoutTable = await ingestion.run(source);
    expect(withoutTable.counts.changes.removed).toBe(0);
    expect(await told(whole, withoutTable)).toEqual({ ...nothing, notCompared: 1 });

    await follow({ ...recipe, schemas: { deny: ['scratch', 'public', 'marts'] } });
    const withoutSchema = await ingestion.run(source, 'dry-run');
    expect(await told(whole, withoutSchema)).toEqual({
      ...nothing,
      unread: ['marts after'],
      notCompared: 2,
    });
    expect(await told(withoutTable, withoutSchema)).toMatchObject({ entities: [], notCompared: 3 });
    await follow(recipe);

    await ingestion.warehouse.run('drop schema extra cascade');
    const gone = await told(whole, await ingestion.run(source, 'dry-run'));
    expect(gone).toMatchObject({ unread: [], notCompared: 0 });
    expect(gone.entities).toEqual([
      expect.stringContaining('disappeared urn:li:container:'),
      `disappeared ${urnOf('extra.one')}`,
    ]);

    const { id: runId } = await ingestion.ask(ingestionRpc.startRun, { sourceId: source, kind: 'run' });
    await ingestion.ask(ingestionRpc.cancelRun, { id: runId });
    const cancelled = await ingestion.ended(runId);
    const atOnce = await told(whole, cancelled);
    expect(atOnce.entities.filter((one) => !one.endsWith(urnOf('extra.one')))).toEqual(
      gone.entities.filter((one) => !one.endsWith(urnOf('extra.one')) && atOnce.entities.includes(one)),
    );
    expect(cancelled.state).toBe('cancelled');
  }, 120_000);
});
