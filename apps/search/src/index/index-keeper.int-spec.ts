import { searchRpc } from '@dataspoke/contracts';
import { mcp, requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningProcess } from '@dataspoke/service-kit';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningSearch, startSearch } from '../search.fixture';
import { shopTable, shopUrn } from '../shop-catalog.fixture';
import { hostWorkflows } from '../workflows.fixture';
import { vectorsOf } from './index-entry';
import { SearchIndex } from './search-index';

const TABLES = ['orders', 'customers', 'invoices', 'parcels'].map(shopUrn);

describe('the index on disk', () => {
  let search: RunningSearch;
  let workflows: RunningProcess;

  const status = (after?: string) => search.ask(searchRpc.getIndexStatus, { after });
  const found = async (q: string) => {
    const { hits, mode } = await search.ask(searchRpc.search, { q });
    return { mode, urns: hits.map(({ urn }) => urn) };
  };
  const complete = () =>
    eventually(async () => {
      expect((await status()).documents).toBe(TABLES.length);
      expect((await found('what was delivered')).mode).toBe('hybrid');
    }, 20_000);

  beforeAll(async () => {
    search = await startSearch();
    workflows = await hostWorkflows(search.environment);
    requireAccepted(
      await search.catalog.client.writes.emitMcps([
        ...shopTable(TABLES[0]!, 'What people bought', ['order_id']),
        ...shopTable(TABLES[1]!, 'People who buy', ['customer_id']),
        ...shopTable(TABLES[2]!, 'What has to be paid', ['invoice_id']),
        ...shopTable(TABLES[3]!, 'What was delivered', ['parcel_id']),
      ]),
    );
    const position = await search.changed(TABLES);
    await eventually(async () => (await status(position)).reached, 20_000);
  }, 60_000);
  afterAll(async () => {
    await workflows?.close();
    await search?.close();
  });

  it('answers the same after it was lost', async () => {
    const before = await found('shipment that arrived');
    expect(before.mode).toBe('hybrid');
    expect(before.urns[0]).toBe(TABLES[3]);
    await search.restart({ DATASPOKE_INDEX_FILE: `${search.indexFile}.elsewhere` });
    await complete();
    expect(await found('shipment that arrived')).toEqual(before);
  }, 30_000);

  it('answers the same after it was damaged', async () => {
    const before = await found('shipment that arrived');
    await search.service.close();
    // The first filling of the catalog was a rebuild, and a rebuild lies in the other file.
    const [file] = [search.indexFile, `${search.indexFile}.b`].filter((path) => existsSync(path));
    const content = await readFile(file!);
    content.fill(0xa5, 4096, content.length - 1000);
    await writeFile(file!, content);
    await search.restart();
    await complete();
    expect(await found('shipment that arrived')).toEqual(before);
  }, 30_000);

  it('answers by words while it is damaged under way, says so, and is made anew', async () => {
    const before = await found('shipment that arrived');
    for (const file of [search.indexFile, `${search.indexFile}.b`].flatMap((path) => [path, `${path}-wal`])) {
      if (existsSync(file)) await writeFile(file, Buffer.alloc((await stat(file)).size, 0xa5));
    }
    // Whatever is read from memory still serves; the next writes and reads of the file find the damage out.
    const position = await search.changed(TABLES);
    requireAccepted(
      await search.catalog.client.writes.emitMcps(
        shopTable(TABLES[3]!, 'What was delivered to us', ['parcel_id']),
      ),
    );
    await search.changed([TABLES[3]!]);
    for (let asked = 0; asked < 20; asked += 1) {
      const { hits, degraded = [] } = await search.ask(searchRpc.search, { q: 'what was delivered' });
      expect(hits[0]?.urn).toBe(TABLES[3]);
      for (const { part, reason } of degraded) {
        if (part === 'index') expect(reason).toContain('without their meaning');
      }
    }
    await eventually(async () => expect((await status(position)).reached).toBe(true), 30_000);
    await complete();
    expect((await found('shipment that arrived')).urns[0]).toBe(before.urns[0]);
  }, 60_000);

  it('knows a name of the catalog within seconds after it was given', async () => {
    const tag = 'urn:li:tag:quarterly';
    const question = 'tables tagged Quarterly Close';
    const limits = async () =>
      (await search.ask(searchRpc.search, { q: question })).understood?.filters.map(({ field }) => field);
    expect(await limits()).not.toContain('tags');
    requireAccepted(
      await search.catalog.client.writes.emitMcps([
        mcp(tag, 'tagProperties', { name: 'Quarterly Close' }),
        mcp(TABLES[2]!, 'globalTags', { tags: [{ tag }] }),
      ]),
    );
    await search.changed([TABLES[2]!], { aspects: ['globalTags'] });
    await eventually(async () => {
      expect(await limits()).toContain('tags');
      expect((await found(question)).urns).toEqual([TABLES[2]]);
    }, 10_000);
  }, 30_000);

  it('takes back what it missed, and lets go of what is gone', async () => {
    const index = search.service.app.get(SearchIndex);
    // As if the last writes before a power failure had not reached the disk.
    await index.discard();
    const [state] = await search.database.query<{ generation: string }[]>(
      'SELECT generation FROM index_state',
    );
    await index.prepare({
      generation: state!.generation,
      model: { name: (await status()).model, dimensions: 384 },
    });
    const ghost = shopUrn('ghost');
    const words = {
      name: 'ghost',
      path: '',
      columns: '',
      description: '',
      columnNotes: '',
      labels: '',
      upstreams: '',
    };
    await index.upsert([
      { urn: ghost, name: 'ghost', version: 1, text: words, facets: {}, numbers: {}, detailPaths: [] },
    ]);
    expect((await status()).documents).toBe(1);
    expect((await found('ghost')).urns).toEqual([]);
    await search.restart();
    await complete();
    expect((await found('delivered')).urns).toContain(TABLES[3]);
  }, 30_000);

  it('is made anew for another model', async () => {
    const { model } = await status();
    const folder = await mkdtemp(join(tmpdir(), 'model-'));
    // The same network in a file that differs: a field that no reader knows, at the end of the protobuf message.
    const other = join(folder, 'model.onnx');
    await copyFile(search.environment['DATASPOKE_EMBED_MODEL']!, other);
    await writeFile(other, Buffer.concat([await readFile(other), Buffer.from([0xf8, 0x7f, 0x01])]));
    await search.restart({ DATASPOKE_EMBED_MODEL: other });
    await eventually(async () => expect((await status()).model).not.toBe(model), 20_000);
    await complete();
    const vectors = async () => {
      const rows = await search.database.query<{ vectors_of: string }[]>(
        'SELECT DISTINCT vectors_of FROM documents',
      );
      return rows.map((row) => row.vectors_of);
    };
    const current = async () => vectorsOf({ name: (await status()).model, dimensions: 384 });
    await eventually(async () => expect(await vectors()).toEqual([await current()]), 20_000);
    expect((await found('shipment that arrived')).urns[0]).toBe(TABLES[3]);
    await search.restart();
    await eventually(
      async () => expect(await vectors()).toEqual([vectorsOf({ name: model, dimensions: 384 })]),
      20_000,
    );
    await rm(folder, { recursive: true });
  }, 60_000);
});
