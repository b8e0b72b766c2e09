import { ingestionRpc } from '@dataspoke/contracts';
import { mcpOf } from '@dataspoke/datahub-client';
import { DatasetUrn } from '@dataspoke/domain';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';

describe('a spreadsheet as a source', () => {
  let ingestion: RunningIngestion;
  let folder: string;
  let source: string;
  let orders: string;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    folder = await realpath(await mkdtemp(join(tmpdir(), 'sheet-source-')));
    await ingestion.restart({ DATASPOKE_SOURCE_FOLDERS: folder });
    const { recipe } = ingestion.warehouse;
    orders = DatasetUrn.of('postgres', `${recipe.database}.raw.orders`, 'PROD').toString();
    const warehouse = await ingestion.ask(ingestionRpc.createSource, {
      draft: { name: 'warehouse', type: 'postgres', recipe },
    });
    await ingestion.run(warehouse.id);
    await put('orders,,What was ordered,core', 'orders,amount,Before tax,', 'nowhere,,Not there,');
    source = (
      await ingestion.ask(ingestionRpc.createSource, {
        draft: {
          name: 'documentation',
          type: 'spreadsheet',
          recipe: {
            path: join(folder, 'tables.csv'),
            mapping: {
              platform: { value: 'postgres' },
              dataset: { template: `${recipe.database}.raw.{{Table}}` },
              column: 'Column',
              description: 'Meaning',
              tags: 'Labels',
            },
          },
        },
      })
    ).id;
  }, 120_000);
  afterAll(async () => {
    await ingestion?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const put = (...rows: readonly string[]): Promise<void> =>
    writeFile(join(folder, 'tables.csv'), ['Table,Column,Meaning,Labels', ...rows].join('\n'));
  const aspect = async (name: string): Promise<string> => {
    const found = await ingestion.catalog.client.reads.readAspects([orders], [name]);
    return JSON.stringify(found.get(orders)?.get(name)?.value ?? null);
  };

  it('describes what is there, and makes nothing', async () => {
    const run = await ingestion.run(source);
    expect(run).toMatchObject({ counts: { records: { seen: 2, processed: 1, failed: 1 } } });
    const { items } = await ingestion.ask(ingestionRpc.listFailedRecords, { runId: run.id });
    expect(items[0]?.reason).toContain('The catalog has no');
    const nowhere = orders.replace('orders', 'nowhere');
    expect((await ingestion.catalog.client.reads.exists([nowhere], {})).has(nowhere)).toBe(false);
    expect(await aspect('documentation')).toContain('What was ordered');
    expect(await aspect('globalTags')).toContain('urn:li:tag:core');
    expect(await aspect('editableSchemaMetadata')).toContain('Before tax');
    const { sentences } = await ingestion.ask(ingestionRpc.summariseRun, { id: run.id });
    expect(sentences).toEqual([
      '1 dataset changed the documentation',
      '1 dataset changed the notes at columns',
      '1 dataset changed the tags',
    ]);
    const again = await ingestion.run(source);
    expect(again.counts.changes).toMatchObject({ written: 0 });
  }, 90_000);

  it('says nothing of columns that a dataset does not have, and tells so', async () => {
    await put(
      'orders,,What was ordered,core',
      'orders,AMOUNT,Before tax,',
      'orders,amuont,Never written,',
      'orders,nocolumn,Never written,',
    );
    const run = await ingestion.run(source);
    expect(run).toMatchObject({
      state: 'partial',
      counts: { records: { seen: 3, processed: 1, failed: 2 }, changes: { written: 0 } },
    });
    const { items } = await ingestion.ask(ingestionRpc.listFailedRecords, { runId: run.id });
    expect(items.map(({ name, reason }) => `${name}: ${reason}`).toSorted()).toEqual([
      expect.stringMatching(/row 4.*none is called "amuont" \(did you mean "amount"\?\)$/),
      expect.stringMatching(/row 5.*none is called "nocolumn"/),
    ]);
    expect(items[0]?.remedy).toContain('Correct the name of the column');
    expect(await aspect('editableSchemaMetadata')).toContain('Before tax');
    expect(await aspect('editableSchemaMetadata')).not.toContain('Never written');
  }, 90_000);

  it('is written as it is of a dataset whose columns nobody has told', async () => {
    const notes = orders.replace('orders', 'notes');
    await ingestion.catalog.client.writes.emitMcps([mcpOf(notes, 'datasetProperties', { name: 'notes' })]);
    await put('orders,,What was ordered,core', 'orders,amount,Before tax,', 'notes,text,What was noted,');
    const run = await ingestion.run(source);
    expect(run).toMatchObject({ state: 'succeeded', counts: { changes: { written: 1 } } });
    const found = await ingestion.catalog.client.reads.readAspects([notes], ['editableSchemaMetadata']);
    expect(JSON.stringify(found.get(notes)?.get('editableSchemaMetadata')?.value)).toContain(
      'What was noted',
    );
  }, 90_000);

  it('follows its cells, and leaves alone what people have said', async () => {
    await ingestion.catalog.client.writes.emitMcps([
      mcpOf(orders, 'globalTags', { tags: [{ tag: 'urn:li:tag:core' }, { tag: 'urn:li:tag:mine' }] }),
    ]);
    await put('orders,,What was sold,', 'orders,amount,After tax,');
    await ingestion.run(source);
    expect(await aspect('documentation')).toContain('What was sold');
    expect(await aspect('documentation')).not.toContain('What was ordered');
    expect(await aspect('editableSchemaMetadata')).toContain('After tax');
    // Given by a person by now, so it is not the spreadsheet's to take away.
    expect(await aspect('globalTags')).toContain('urn:li:tag:core');
    await ingestion.catalog.client.writes.emitMcps([
      mcpOf(orders, 'editableSchemaMetadata', {
        editableSchemaFieldInfo: [{ fieldPath: 'amount', description: 'by hand' }],
      }),
    ]);
    await put('orders,,,', 'orders,amount,Never written,');
    await ingestion.run(source);
    expect(await aspect('editableSchemaMetadata')).toContain('by hand');
    expect(await aspect('editableSchemaMetadata')).not.toContain('Never written');
    expect(await aspect('documentation')).not.toContain('What was sold');
  }, 90_000);

  it('takes back what it said of a dataset that it says nothing about any more, and nothing of others', async () => {
    await put('orders,,What was bought,mine;yours', 'orders,amount,After tax,', 'customers,,Who buys,');
    await ingestion.run(source);
    expect(await aspect('documentation')).toContain('What was bought');
    expect(await aspect('globalTags')).toContain('urn:li:tag:yours');

    // A row that cannot be read may be the one about it.
    await put('customers,,Who buys,', ',,of nothing,');
    expect((await ingestion.run(source)).state).toBe('partial');
    expect(await aspect('documentation')).toContain('What was bought');

    // A row about something that is not there cannot.
    await put('customers,,Who buys,', 'nowhere,,Not there,');
    const dry = await ingestion.run(source, 'dry-run');
    expect(dry.counts.changes).toMatchObject({ updated: 2 });
    const run = await ingestion.run(source);
    expect(run.counts.changes).toMatchObject({ updated: 2, written: 2 });
    expect(await aspect('documentation')).not.toContain('What was bought');
    expect(await aspect('globalTags')).not.toContain('urn:li:tag:yours');
    expect(await aspect('globalTags')).toContain('urn:li:tag:mine');
    expect(await aspect('editableSchemaMetadata')).toContain('by hand');
    expect((await ingestion.run(source)).counts.changes).toMatchObject({ updated: 0 });
  }, 120_000);

  it('waits for a word when it says nothing any more at all', async () => {
    await put('orders,,What was sold,', 'customers,,Who buys,');
    await ingestion.run(source);
    await put();
    const held = await ingestion.run(source);
    expect(held).toMatchObject({ state: 'partial', failure: { code: 'removals-held' } });
    expect(await aspect('documentation')).toContain('What was sold');
    const { id } = await ingestion.ask(ingestionRpc.confirmRemovals, { runId: held.id });
    expect((await ingestion.ended(id)).state).toBe('succeeded');
    expect(await aspect('documentation')).not.toContain('What was sold');
  }, 120_000);
});
