import { enginePython, startQdrantStandIn } from '@dataspoke/qdrant-stand-in';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSearchIndex } from '../describe-search-index.fixture';
import { entry, pointing } from '../index-entries.fixture';
import { EVERYTHING, IndexUnavailable } from '../search-index';
import { QdrantSearchIndex } from './qdrant-search-index';

// In memory where there is such a folder: the engine waits for the disk with every index of a new collection.
const SCRATCH = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

const own = () => `dataspoke-test-${randomBytes(6).toString('hex')}`;
const realUrl = process.env['QDRANT_URL'];
const engine = realUrl ? undefined : enginePython();

/** A place for an index: on the server that is named, or on a stand-in of its own. */
async function place() {
  const collection = own();
  if (realUrl) {
    const apiKey = process.env['QDRANT_API_KEY'];
    return { url: realUrl, collection, ...(apiKey ? { apiKey } : {}), close: () => Promise.resolve() };
  }
  if (!engine || !('python' in engine)) throw new Error('there is no engine');
  const data = await mkdtemp(join(SCRATCH, 'qdrant-'));
  const server = await startQdrantStandIn({ python: engine.python, data, apiKey: 'a-key' });
  const close = async () => {
    await server.close();
    await rm(data, { recursive: true });
  };
  return { url: server.url, collection, apiKey: 'a-key', close };
}

if (engine && 'reason' in engine) {
  describe.skip(`search index: Qdrant (skipped: ${engine.reason})`, () =>
    it('needs the engine', () => undefined));
} else {
  describeSearchIndex(realUrl ? 'Qdrant' : 'Qdrant (stand-in)', async () => {
    const { close, ...where } = await place();
    const index = new QdrantSearchIndex(where);
    return {
      index,
      close: async () => {
        await index.discard();
        await close();
      },
    };
  });
}

(engine && 'python' in engine ? describe : describe.skip)('QdrantSearchIndex (stand-in)', () => {
  const python = engine && 'python' in engine ? engine.python : '';
  const basis = { generation: 'g', model: { name: 'test-model', dimensions: 8 } };
  let data: string;
  beforeEach(async () => {
    data = await mkdtemp(join(SCRATCH, 'qdrant-'));
  });
  afterEach(() => rm(data, { recursive: true }));

  it('is away while the server is, and has everything when that is back', async () => {
    const server = await startQdrantStandIn({ python, data });
    const index = new QdrantSearchIndex({ url: server.url, collection: 'c' });
    await index.prepare(basis);
    await index.upsert([entry('a', { text: { name: 'flights' }, at: pointing(0) })]);
    await server.close();
    const question = { words: ['flights'], where: EVERYTHING, candidates: 10 };
    await expect(index.search(question)).rejects.toThrow('Qdrant cannot be reached');
    await expect(index.upsert([entry('b')])).rejects.toBeInstanceOf(IndexUnavailable);
    await expect(index.prepare(basis)).rejects.toBeInstanceOf(IndexUnavailable);
    const again = await startQdrantStandIn({ python, data, port: Number(new URL(server.url).port) });
    expect(await index.prepare(basis)).toBe('kept');
    expect((await index.search(question)).candidates.map(({ urn }) => urn)).toEqual(['a']);
    expect(index.engine).toBe('Qdrant 1.19.0');
    await again.close();
  }, 30_000);

  it('says that the key is refused, and never the key', async () => {
    const server = await startQdrantStandIn({ python, data, apiKey: 'right' });
    const index = new QdrantSearchIndex({ url: server.url, collection: 'c', apiKey: 'wrong-secret' });
    const refusal = await index.prepare(basis).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(IndexUnavailable);
    expect(String(refusal)).toContain('QDRANT_API_KEY');
    expect(String(refusal)).not.toContain('wrong-secret');
    await server.close();
  }, 30_000);

  it('tells when its collection was deleted by others, and leaves theirs alone', async () => {
    const server = await startQdrantStandIn({ python, data });
    const index = new QdrantSearchIndex({ url: server.url, collection: 'c' });
    const theirs = new QdrantSearchIndex({ url: server.url, collection: 'c-other' });
    await theirs.prepare(basis);
    await theirs.upsert([entry('b')]);
    await index.prepare(basis);
    let losses = 0;
    index.onLoss(() => (losses += 1));
    const { collections } = (
      (await (await fetch(`${server.url}/collections`)).json()) as {
        result: { collections: { name: string }[] };
      }
    ).result;
    for (const { name } of collections.filter(({ name: known }) => /^c-[0-9a-f]{8}$/.test(known))) {
      await fetch(`${server.url}/collections/${name}`, { method: 'DELETE' });
    }
    await expect(index.count()).rejects.toBeInstanceOf(IndexUnavailable);
    expect(losses).toBe(1);
    expect(await index.prepare(basis)).toBe('emptied');
    expect(await index.count()).toBe(0);
    expect(await theirs.count()).toBe(1);
    await server.close();
  }, 30_000);
});
