import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describeSearchIndex } from '../describe-search-index.fixture';
import { IndexCorrupt, type IndexEntry, IndexUnavailable } from '../search-index';
import { SqliteSearchIndex } from './sqlite-search-index';

const folders: string[] = [];

async function newFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'index-'));
  folders.push(folder);
  return join(folder, 'below', 'index.sqlite');
}

async function openIndex(file: string): Promise<SqliteSearchIndex> {
  const index = new SqliteSearchIndex(file);
  await index.settled();
  return index;
}

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describeSearchIndex('SQLite', async () => {
  const index = await openIndex(await newFile());
  return { index, close: () => index.close() };
});

describe('SqliteSearchIndex', () => {
  const basis = { generation: 'g', model: { name: 'm', dimensions: 4 } };
  const words = {
    name: 'flights',
    path: '',
    columns: '',
    description: '',
    columnNotes: '',
    labels: '',
    upstreams: '',
  };
  const one: IndexEntry = {
    urn: 'a',
    name: 'flights',
    version: 1,
    text: words,
    facets: {},
    numbers: {},
    detailPaths: [],
  };
  const many = Array.from({ length: 2_000 }, (_, at) => ({
    ...one,
    urn: `urn${at}`,
    text: { ...words, description: `number ${at}` },
    vectors: { whole: Float32Array.of(1, 0, 0, 0), details: new Int8Array(4_000) },
  }));

  it('is still there after it was closed', async () => {
    const file = await newFile();
    const before = await openIndex(file);
    await before.prepare(basis);
    await before.upsert([one]);
    await before.close();
    const after = await openIndex(file);
    expect(await after.prepare(basis)).toBe('kept');
    expect(await after.count()).toBe(1);
    expect(after.engine).toMatch(/^SQLite 3\..*, sqlite-vec v/);
    await after.close();
  });

  it.each(['no database at all, just some text '.repeat(100), ''])(
    'starts anew when the file holds something else (%#)',
    async (content) => {
      const file = await newFile();
      await (await openIndex(file)).close();
      await writeFile(file, content);
      const index = await openIndex(file);
      expect(await index.prepare(basis)).toBe('emptied');
      await index.upsert([one]);
      expect(await index.count()).toBe(1);
      await index.close();
    },
  );

  it('starts anew when another release laid out the tables', async () => {
    const file = await newFile();
    const before = await openIndex(file);
    await before.prepare(basis);
    await before.upsert([one]);
    await before.close();
    const database = new DatabaseSync(file);
    database.exec("UPDATE meta SET value = 'of another release' WHERE key = 'layout'");
    database.close();
    const after = await openIndex(file);
    expect(await after.prepare(basis)).toBe('emptied');
    expect(await after.count()).toBe(0);
    await after.close();
  });

  it('starts anew when pages in the middle are damaged', async () => {
    const file = await newFile();
    const before = await openIndex(file);
    await before.prepare(basis);
    await before.upsert(many.slice(0, 500));
    await before.close();
    const content = await readFile(file);
    content.fill(0xa5, content.length / 4, content.length / 2);
    await writeFile(file, content);
    const after = await openIndex(file);
    expect(await after.prepare(basis)).toBe('emptied');
    await after.close();
  });

  it('says that the file is damaged when it is found out later, and can be discarded', async () => {
    const file = await newFile();
    const index = await openIndex(file);
    await index.prepare(basis);
    await index.upsert(many);
    // Written behind the back of the open database, in the pages and in the log.
    for (const path of [file, `${file}-wal`]) {
      const { size } = await stat(path);
      await writeFile(path, Buffer.alloc(size, 0xa5));
    }
    await expect(index.versions({ limit: many.length })).rejects.toBeInstanceOf(IndexCorrupt);
    await index.discard();
    expect(await index.prepare(basis)).toBe('emptied');
    await index.upsert([one]);
    expect(await index.count()).toBe(1);
    await index.close();
  });

  it('refuses a file that another one has open', async () => {
    const file = await newFile();
    const first = await openIndex(file);
    await first.prepare(basis);
    const second = await openIndex(file);
    expect(second.fault).toMatch(/locked/);
    await expect(second.count()).rejects.toBeInstanceOf(IndexUnavailable);
    await second.close();
    await first.close();
  }, 15_000);
});
