import { CHUNK_SIZE, DocumentSet } from './document-set';

// Sparse, dense, at the edges of words and chunks.
const SETS: [string, number[]][] = [
  ['nothing', []],
  ['the edges of words', [0, 31, 32, 63, 64]],
  ['the edges of chunks', [CHUNK_SIZE - 1, CHUNK_SIZE, 2 * CHUNK_SIZE - 1]],
  ['every third', Array.from({ length: 5_000 }, (_, at) => at * 3)],
  ['as many as a list holds', Array.from({ length: 255 }, (_, at) => at * 7)],
  ['one more than a list holds', Array.from({ length: 256 }, (_, at) => at * 7)],
];

describe('a set of documents', () => {
  it.each(SETS)('of %s survives its stored form', (_what, ids) => {
    const set = new DocumentSet(ids);
    const read = new DocumentSet();
    const chunks = new Set(ids.map((id) => Math.floor(id / CHUNK_SIZE)));
    for (const chunk of chunks) {
      const stored = set.chunk(chunk) ?? new Uint8Array();
      expect(stored.length).toBeLessThanOrEqual(CHUNK_SIZE / 8);
      expect(set.countIn(chunk, stored)).toBe(set.within(chunk, stored).length);
      read.addChunk(chunk, stored);
    }
    expect(read.ids()).toEqual(ids);
    expect(read.size).toBe(ids.length);
    expect(set.chunk(99)).toBeUndefined();
  });

  it.each(SETS)('is put together with %s as sets are', (_what, ids) => {
    const evens = Array.from({ length: 3_000 }, (_, at) => at * 2);
    const [own, other] = [new Set(ids), new Set(evens)];
    const sorted = (values: Iterable<number>): number[] => [...values].sort((a, b) => a - b);
    const set = new DocumentSet(ids);
    const even = new DocumentSet(evens);
    expect(set.copy().include(even).ids()).toEqual(sorted(new Set([...ids, ...evens])));
    expect(set.copy().keep(even).ids()).toEqual(evens.filter((id) => own.has(id)));
    expect(set.copy().drop(even).ids()).toEqual(ids.filter((id) => !other.has(id)));
    expect(set.ids()).toEqual(ids);
  });

  it('loses what is deleted, and nothing by what it never had', () => {
    const set = new DocumentSet([1, 40]);
    set.delete(1);
    set.delete(1_000_000);
    expect(set.ids()).toEqual([40]);
    expect([set.has(1), set.has(40), set.has(1_000_000)]).toEqual([false, true, false]);
  });
});
