import { type Change, ingestionRpc, type Run } from '@dataspoke/contracts';
import { unbalanced } from '../runs/counts';
import { startIngestion, type RunningIngestion } from '../ingestion.fixture';

const TABLES = Array.from({ length: 20 }, (_, at) => `t${String(at).padStart(2, '0')}`);

describe('a source of which much is gone at once', () => {
  let ingestion: RunningIngestion;
  let sourceId: string;
  const urn = (table: string) =>
    `urn:li:dataset:(urn:li:dataPlatform:postgres,${ingestion.warehouse.recipe.database}.much.${table},PROD)`;
  const drop = (tables: readonly string[]) =>
    ingestion.warehouse.run(tables.map((table) => `drop table much.${table};`).join(' '));
  const create = (tables: readonly string[]) =>
    ingestion.warehouse.run(tables.map((table) => `create table much.${table} (id int);`).join(' '));

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    const { recipe } = ingestion.warehouse;
    await ingestion.warehouse.run('create schema much');
    await create(TABLES);
    const source = await ingestion.ask(ingestionRpc.createSource, {
      draft: { name: 'much', type: 'postgres', recipe },
    });
    expect(source.removalThreshold).toBe(20);
    sourceId = source.id;
    expect(await ingestion.run(sourceId)).toMatchObject({ state: 'succeeded' });
  }, 60_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  async function removalsOf({ id }: Run): Promise<Change[]> {
    const { items } = await ingestion.ask(ingestionRpc.listChanges, {
      runId: id,
      action: 'remove',
      limit: 50,
    });
    return items;
  }

  async function removed(): Promise<string[]> {
    const found = await ingestion.catalog.client.reads.readAspects(TABLES.map(urn), ['status']);
    return TABLES.filter((table) => found.get(urn(table))?.get('status')?.value['removed'] === true);
  }

  async function confirm(run: Run, idempotencyKey?: string): Promise<Run> {
    const { id } = await ingestion.ask(ingestionRpc.confirmRemovals, {
      runId: run.id,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    });
    return ingestion.ended(id);
  }

  it('marks removed what is not more than the threshold', async () => {
    await drop(TABLES.slice(0, 4));
    const run = await ingestion.run(sourceId);
    expect(run).toMatchObject({ state: 'succeeded', counts: { changes: { removed: 4, written: 4 } } });
    expect(run.counts.changes).not.toHaveProperty('held');
    expect(await removed()).toEqual(TABLES.slice(0, 4));
  });

  let held: Run;

  it('holds what is more, says so, and goes on with the rest', async () => {
    await drop(TABLES.slice(4, 12));
    await ingestion.warehouse.run('create table much.new (id int)');
    const dry = await ingestion.run(sourceId, 'dry-run');
    expect(dry).toMatchObject({ state: 'partial', counts: { changes: { held: 8 } } });
    held = await ingestion.run(sourceId);
    expect(held).toMatchObject({
      state: 'partial',
      failure: { code: 'removals-held', remedy: expect.stringContaining('confirm') },
      counts: { changes: { removed: 8, held: 8, pending: 0 } },
    });
    expect(held.counts.changes.created).toBeGreaterThan(0);
    expect(unbalanced(held.counts)).toEqual([]);
    expect(await removed()).toEqual(TABLES.slice(0, 4));
    const changes = await removalsOf(held);
    expect(changes.map(({ urn: one }) => one)).toEqual(TABLES.slice(4, 12).map(urn));
    for (const change of changes) {
      expect(change).toMatchObject({ outcome: 'held', reason: expect.stringMatching(/^8 of the 1\d known/) });
    }
  });

  it('asks again with each run, and removes nothing meanwhile', async () => {
    expect(await ingestion.run(sourceId)).toMatchObject({
      state: 'partial',
      counts: { changes: { held: 8 } },
    });
    expect(await removed()).toEqual(TABLES.slice(0, 4));
  });

  it('carries out what was confirmed, of what is still gone', async () => {
    await create(TABLES.slice(4, 6));
    const run = await confirm(held, 'once');
    expect(run).toMatchObject({
      state: 'succeeded',
      confirms: held.id,
      counts: { changes: { removed: 6, written: 6 } },
    });
    expect(held).not.toHaveProperty('confirms');
    expect(await removed()).toEqual([...TABLES.slice(0, 4), ...TABLES.slice(6, 12)]);
    expect(await confirm(held, 'once')).toMatchObject({ id: run.id });
    await expect(confirm(run)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('does not take a confirmation for what goes missing afterwards', async () => {
    await drop(TABLES.slice(12, 18));
    const again = await confirm(held);
    expect(again).toMatchObject({ state: 'partial', counts: { changes: { held: 6 } } });
    expect(await removed()).toEqual([...TABLES.slice(0, 4), ...TABLES.slice(6, 12)]);
  });

  it('follows the threshold of the source, and what comes back is there again', async () => {
    const { version } = await ingestion.ask(ingestionRpc.getSource, { id: sourceId });
    await ingestion.ask(ingestionRpc.updateSource, {
      id: sourceId,
      version,
      changes: { removalThreshold: 100 },
    });
    expect(await ingestion.run(sourceId)).toMatchObject({ state: 'succeeded' });
    expect(await removed()).toEqual([...TABLES.slice(0, 4), ...TABLES.slice(6, 18)]);
    await create(TABLES.slice(0, 4));
    expect(await ingestion.run(sourceId)).toMatchObject({ state: 'succeeded' });
    expect(await removed()).toEqual(TABLES.slice(6, 18));
  });
});
