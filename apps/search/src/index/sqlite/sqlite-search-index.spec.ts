import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describeSearchIndex } from '../describe-search-index.fixture';
import { EVERYTHING, IndexCorrupt, type IndexEntry, IndexUnavailable } from '../search-index';
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
    vectors: { whole: Float32Array.of(1, 0, 0, 0), details: new Int8Array(8_000) },
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
    const question = { words: [], vector: Float32Array.of(1, 0, 0, 0), where: EVERYTHING };
    await expect(index.search({ ...question, candidates: many.length })).rejects.toBeInstanceOf(IndexCorrupt);
    await index.discard();
    expect(await index.prepare(basis)).toBe('emptied');
    await index.upsert([one]);
    expect(await index.count()).toBe(1);
    await index.close();
  });

  it('is away while its folder cannot be used, and says why', async () => {
    const file = await newFile();
    await writeFile(dirname(file), 'no folder');
    const index = await openIndex(file);
    expect(index.fault).toMatch(/index thread is down: .*(ENOTDIR|EEXIST)/);
    await expect(index.prepare(basis)).rejects.toBeInstanceOf(IndexUnavailable);
    await expect(index.search({ words: ['flights'], where: EVERYTHING, candidates: 1 })).rejects.toThrow(
      /index thread is down/,
    );
    await index.close();
  });

  // A folder on a disk of a few megabytes, which only an administrator can make.
  const small = process.env['DATASPOKE_TEST_SMALL_DISK'];
  (small === undefined ? it.skip : it)(
    'is away while its disk is full, refuses no entry for that, and goes on when there is room',
    async () => {
      const ballast = join(small ?? '', 'ballast');
      const index = await openIndex(join(small ?? '', 'index.sqlite'));
      await index.prepare(basis);
      await index.upsert([one]);
      await writeFile(ballast, Buffer.alloc(64 * 1024 * 1024)).catch(() => undefined);
      const full = await index.upsert(many).catch((error: unknown) => error);
      expect(full).toBeInstanceOf(IndexUnavailable);
      expect(String(full)).toMatch(/cannot be used: its disk is full/);
      const question = { words: ['flights'], where: EVERYTHING, candidates: 5 };
      expect((await index.search(question)).candidates.map(({ urn }) => urn)).toContain('a');
      await rm(ballast);
      await index.upsert(many.slice(0, 300));
      expect(await index.count()).toBeGreaterThanOrEqual(301);
      await index.close();
    },
    60_000,
  );

  it('serves the old index, and goes on with the new one, after an end in the middle of a rebuild', async () => {
    const file = await newFile();
    const before = await openIndex(file);
    await before.prepare(basis);
    await before.upsert([one]);
    const other = { generation: 'g', model: { name: 'other', dimensions: 2 } };
    await before.beginRebuild(other);
    await before.upsert([{ ...one, urn: 'b' }], 'next');
    await before.close();
    const after = await openIndex(file);
    expect(await after.prepare(basis)).toBe('kept');
    expect(await after.versionsOf(['a', 'b'])).toEqual([{ urn: 'a', version: 1, removed: false }]);
    expect(await after.beginRebuild(other)).toBe('resumed');
    await after.promote();
    await after.close();
    const swapped = await openIndex(file);
    expect(await swapped.prepare(other)).toBe('kept');
    expect(await swapped.versionsOf(['a', 'b'])).toEqual([{ urn: 'b', version: 1, removed: false }]);
    // What searched until then is no rebuild to go on with.
    expect(await swapped.beginRebuild(basis)).toBe('begun');
    await swapped.close();
  });

  it('finds the nearest of many vectors as a comparison with each does', async () => {
    const index = await openIndex(await newFile());
    const dimensions = 64;
    await index.prepare({ generation: 'g', model: { name: 'm', dimensions } });
    // Near one of 60 centres each, as the texts of a catalog are near their subjects.
    const waves = (number: number, k: number) => Math.sin((number + 1) * (k + 1) * 12.9898);
    const at = (number: number) => {
      const vector = Float32Array.from(
        { length: dimensions },
        (_, k) => waves(number % 60, k) + 0.7 * waves(number + 100, k),
      );
      const length = Math.hypot(...vector);
      return vector.map((value) => value / length);
    };
    const vectors = Array.from({ length: 6_000 }, (_, number) => at(number));
    await index.upsert(
      vectors.map((whole, number) => ({
        ...one,
        urn: `u${number}`,
        facets: { platform: [`p${number % 3}`] },
        vectors: { whole, details: new Int8Array(0) },
      })),
    );
    const question = at(60_007);
    const cosine = (vector: Float32Array) =>
      vector.reduce((sum, value, k) => sum + value * (question[k] ?? 0), 0);
    for (const [where, chosen] of [
      [EVERYTHING, () => true],
      [{ facet: 'platform', in: ['p1'] } as const, (number: number) => number % 3 === 1],
    ] as const) {
      const nearest = vectors
        .map((vector, number) => ({ urn: `u${number}`, number, score: cosine(vector) }))
        .filter(({ number }) => chosen(number))
        .sort((a, b) => b.score - a.score)
        .slice(0, 50);
      const { candidates } = await index.search({ words: [], vector: question, where, candidates: 50 });
      const found = new Map(candidates.map(({ urn, similarity }) => [urn, similarity]));
      expect(nearest.filter(({ urn }) => found.has(urn)).length).toBeGreaterThanOrEqual(49);
      for (const { urn, score } of nearest.slice(0, 10)) expect(found.get(urn)).toBeCloseTo(score, 5);
    }
    await index.close();
  }, 30_000);

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
