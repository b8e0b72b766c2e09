import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { type EmbeddingModel } from '../embedding/embedder';
import {
  type IndexEntry,
  type IndexFilters,
  type SearchIndex,
  TEXT_FIELDS,
  type TextField,
} from './search-index';

/** What a test gives to the suite: an empty index, and how to let go of it. */
export interface IndexUnderTest {
  readonly index: SearchIndex;
  close(): Promise<void>;
}

const MODEL = { name: 'test-model', dimensions: 8 };

/** A vector of length 1 that points at `direction`, with a little of the next. */
export function pointing(direction: number, aside = 0): Float32Array {
  const vector = new Float32Array(MODEL.dimensions);
  vector[direction] = Math.sqrt(1 - aside ** 2);
  vector[(direction + 1) % MODEL.dimensions] = aside;
  return vector;
}

const scaled = (vectors: readonly Float32Array[]) =>
  Int8Array.from(vectors.flatMap((vector) => [...vector].map((value) => Math.round(value * 127))));

interface EntryParts {
  readonly version?: number;
  readonly text?: Partial<Record<TextField, string>>;
  readonly facets?: IndexFilters;
  readonly at?: Float32Array;
  readonly details?: Readonly<Record<string, Float32Array>>;
}

function entry(
  urn: string,
  { version = 1, text = {}, facets = {}, at, details = {} }: EntryParts = {},
): IndexEntry {
  return {
    urn,
    entityType: 'dataset',
    version,
    text: {
      name: '',
      path: '',
      columns: '',
      description: '',
      columnNotes: '',
      labels: '',
      upstreams: '',
      ...text,
    },
    facets,
    detailPaths: Object.keys(details),
    ...(at ? { vectors: { whole: at, details: scaled(Object.values(details)) } } : {}),
  };
}

/** What every index promises; each adapter passes it. */
export function describeSearchIndex(name: string, open: () => Promise<IndexUnderTest>): void {
  describe(`search index: ${name}`, () => {
    let index: SearchIndex;
    let close: () => Promise<void>;
    let basis: { readonly generation: string; readonly model: EmbeddingModel };

    beforeAll(async () => {
      const opened = await open();
      index = opened.index;
      close = () => opened.close();
    });
    beforeEach(async () => {
      basis = { generation: randomUUID(), model: MODEL };
      await index.prepare(basis);
    });
    afterAll(() => close());

    const find = (
      words: readonly string[],
      {
        filters = {},
        vector,
        candidates = 100,
      }: { filters?: IndexFilters; vector?: Float32Array; candidates?: number } = {},
    ) => index.search({ words, vector, filters, candidates });
    const urns = async (...query: Parameters<typeof find>) =>
      (await find(...query)).candidates.map(({ urn }) => urn).sort();

    describe('by words', () => {
      it.each(TEXT_FIELDS)('finds a word in %s', async (field) => {
        await index.upsert([
          entry('a', { text: { [field]: 'late departures' } }),
          entry('b', { text: { [field]: 'rain' } }),
        ]);
        expect(await urns(['departures'])).toEqual(['a']);
      });

      it('finds other forms of a word, whatever the case and accents', async () => {
        await index.upsert([entry('a', { text: { description: 'Cancelled flights of Zürich' } })]);
        expect(await urns(['flight'])).toEqual(['a']);
        expect(await urns(['cancelling'])).toEqual(['a']);
        expect(await urns(['ZURICH'])).toEqual(['a']);
        expect(await urns(['flying'])).toEqual([]);
      });

      it('counts beginnings of words only when no whole word is found', async () => {
        await index.upsert([
          entry('a', { text: { name: 'punctuality' } }),
          entry('b', { text: { name: 'punct' } }),
        ]);
        expect(await urns(['punctu'])).toEqual(['a']);
        expect(await urns(['punct'])).toEqual(['b']);
      });

      it('ranks the rarer word and the name higher', async () => {
        await index.upsert([
          entry('name', { text: { name: 'weather' } }),
          entry('note', { text: { columnNotes: 'weather' } }),
          ...[1, 2, 3, 4].map((at) => entry(`other${at}`, { text: { name: 'flights' } })),
        ]);
        const scores = new Map(
          (await find(['weather', 'flights'])).candidates.map((hit) => [hit.urn, hit.textScore]),
        );
        expect(scores.get('name')).toBeGreaterThan(scores.get('note') ?? Infinity);
        expect(scores.get('name')).toBeGreaterThan(scores.get('other1') ?? Infinity);
      });

      it.each([
        '"',
        'AND',
        'a OR b',
        'NEAR(a b)',
        'name:x',
        '-x',
        'x*',
        "'; DROP TABLE words",
        '(',
        '^x',
        '',
      ])('takes %j as text, not as a query', async (word) => {
        await index.upsert([entry('a', { text: { name: 'flights' } })]);
        expect(await urns([word, 'flights'])).toEqual(['a']);
      });
    });

    describe('by meaning', () => {
      it('gives the cosine of every candidate, also of those found by words', async () => {
        await index.upsert([
          entry('near', { at: pointing(0, 0.1) }),
          entry('far', { at: pointing(4), text: { name: 'flights' } }),
        ]);
        const { candidates } = await find(['flights'], { vector: pointing(0), candidates: 1 });
        expect(candidates.map(({ urn }) => urn).sort()).toEqual(['far', 'near']);
        const similarity = new Map(candidates.map((hit) => [hit.urn, hit.similarity]));
        expect(similarity.get('near')).toBeCloseTo(Math.sqrt(0.99), 4);
        expect(similarity.get('far')).toBeCloseTo(0, 4);
      });

      it('tells the closest details', async () => {
        const details = {
          a: pointing(3),
          b: pointing(0),
          c: pointing(0, 0.6),
          d: pointing(1),
          e: pointing(5),
        };
        await index.upsert([entry('x', { at: pointing(2), details })]);
        const [hit] = (await find([], { vector: pointing(0) })).candidates;
        expect(hit?.details.map(({ path }) => path).slice(0, 2)).toEqual(['b', 'c']);
        expect(hit?.details).toHaveLength(4);
        expect(hit?.details[0]?.similarity).toBeCloseTo(1, 1);
        expect(hit?.details[1]?.similarity).toBeCloseTo(0.8, 1);
      });

      it('finds what is not embedded by its words, and searches without a vector', async () => {
        await index.upsert([
          entry('plain', { text: { name: 'flights' } }),
          entry('embedded', { at: pointing(0) }),
        ]);
        const both = await find(['flights'], { vector: pointing(0) });
        expect(both.candidates.map(({ urn }) => urn).sort()).toEqual(['embedded', 'plain']);
        expect(both.candidates.find(({ urn }) => urn === 'plain')?.similarity).toBeUndefined();
        expect(await urns(['flights'])).toEqual(['plain']);
        expect(await urns([])).toEqual([]);
      });

      it('brings no more candidates than asked for, the best ones', async () => {
        await index.upsert(
          [0.9, 0.1, 0.5, 0.3].map((aside) => entry(`v${aside}`, { at: pointing(0, aside) })),
        );
        expect(await urns([], { vector: pointing(0), candidates: 2 })).toEqual(['v0.1', 'v0.3']);
      });
    });

    describe('filters', () => {
      beforeEach(() =>
        index.upsert([
          entry('a', {
            at: pointing(0),
            text: { name: 'flights' },
            facets: { platform: ['postgres'], owner: ['x', 'y'] },
          }),
          entry('b', {
            at: pointing(1),
            text: { name: 'flights' },
            facets: { platform: ['snowflake'], owner: ['y'] },
          }),
          entry('c', {
            at: pointing(2),
            text: { name: 'flights' },
            facets: { platform: ['postgres'], tag: ['pii'], domain: ['ops'] },
          }),
        ]),
      );

      it.each<[IndexFilters, string[]]>([
        [{}, ['a', 'b', 'c']],
        [{ platform: ['postgres'] }, ['a', 'c']],
        [{ platform: ['postgres', 'snowflake'] }, ['a', 'b', 'c']],
        [{ owner: ['y'] }, ['a', 'b']],
        [{ owner: ['x', 'y'], platform: ['snowflake'] }, ['b']],
        [{ tag: ['pii'], domain: ['ops'] }, ['c']],
        [{ tag: ['pii'], owner: ['x'] }, []],
        [{ platform: [] }, []],
      ])('%j leave %j', async (filters, expected) => {
        expect(await urns(['flights'], { filters })).toEqual(expected);
        expect(await urns([], { filters, vector: pointing(0) })).toEqual(expected);
        expect((await find(['flights'], { filters })).searched).toBe(expected.length);
      });

      it('apply before the candidates are chosen', async () => {
        expect(await urns([], { filters: { tag: ['pii'] }, vector: pointing(0), candidates: 1 })).toEqual([
          'c',
        ]);
        expect(await urns(['flights'], { filters: { tag: ['pii'] }, candidates: 1 })).toEqual(['c']);
      });
    });

    describe('versions', () => {
      it('replaces everything of the entity', async () => {
        await index.upsert([
          entry('a', { version: 1, text: { name: 'old' }, facets: { tag: ['t'] }, at: pointing(0) }),
        ]);
        await index.upsert([entry('a', { version: 2, text: { name: 'new' } })]);
        expect(await urns(['old'])).toEqual([]);
        expect(await urns(['new'])).toEqual(['a']);
        expect(await urns(['new'], { filters: { tag: ['t'] } })).toEqual([]);
        expect(await urns([], { vector: pointing(0) })).toEqual([]);
        expect(await index.count()).toBe(1);
      });

      it('takes the same version again', async () => {
        await index.upsert([entry('a', { version: 2, text: { name: 'plain' } })]);
        await index.upsert([entry('a', { version: 2, text: { name: 'plain' }, at: pointing(0) })]);
        expect(await urns([], { vector: pointing(0) })).toEqual(['a']);
      });

      it('never goes backwards, not even over a removal', async () => {
        await index.upsert([entry('a', { version: 5, text: { name: 'five' } })]);
        await index.upsert([entry('a', { version: 4, text: { name: 'four' } })]);
        await index.remove([{ urn: 'a', version: 4 }]);
        expect(await urns(['five'])).toEqual(['a']);
        await index.remove([
          { urn: 'a', version: 6 },
          { urn: 'unknown', version: 6 },
        ]);
        await index.upsert([entry('a', { version: 5 }), entry('unknown', { version: 5 })]);
        expect(await index.count()).toBe(0);
        await index.upsert([entry('a', { version: 7, text: { name: 'seven' } })]);
        expect(await urns(['seven'])).toEqual(['a']);
      });

      it('lists them by URN, page by page', async () => {
        await index.upsert(['b', 'a', 'c'].map((urn, at) => entry(urn, { version: at + 1 })));
        await index.remove([{ urn: 'c', version: 9 }]);
        expect(await index.versions('', 2)).toEqual([
          { urn: 'a', version: 2, removed: false },
          { urn: 'b', version: 1, removed: false },
        ]);
        expect(await index.versions('b', 2)).toEqual([{ urn: 'c', version: 9, removed: true }]);
      });

      it('holds the highest version of each entity, whatever came in which order', async () => {
        const step = fc.record({
          urn: fc.constantFrom('p', 'q', 'r'),
          version: fc.integer({ min: 1, max: 20 }),
          removed: fc.boolean(),
        });
        await fc.assert(
          fc.asyncProperty(fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 6 }), async (batches) => {
            await index.prepare({ generation: randomUUID(), model: MODEL });
            const expected = new Map<string, { version: number; removed: boolean }>();
            for (const batch of batches) {
              for (const removed of [false, true]) {
                const part = batch.filter((item) => item.removed === removed);
                if (removed) await index.remove(part);
                else
                  await index.upsert(
                    part.map(({ urn, version }) => entry(urn, { version, text: { name: urn } })),
                  );
                for (const { urn, version } of part) {
                  if ((expected.get(urn)?.version ?? 0) <= version) expected.set(urn, { version, removed });
                }
              }
            }
            const stored = (await index.versions('', 10)).map(({ urn, version, removed }) => [
              urn,
              { version, removed },
            ]);
            expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(expected));
            const present = [...expected].filter(([, { removed }]) => !removed).map(([urn]) => urn);
            expect(await urns(['p', 'q', 'r'])).toEqual(present.sort());
          }),
          { numRuns: 30 },
        );
      });
    });

    describe('basis', () => {
      beforeEach(() => index.upsert([entry('a', { text: { name: 'flights' }, at: pointing(0) })]));

      it('keeps what was made of the same', async () => {
        expect(await index.prepare(basis)).toBe('kept');
        expect(await index.prepare({ generation: basis.generation })).toBe('kept');
        expect(await urns([], { vector: pointing(0) })).toEqual(['a']);
      });

      it.each([
        ['other documents', { generation: 'another' }],
        ['another model', { model: { name: 'better', dimensions: 8 } }],
        ['another length of vectors', { model: { name: MODEL.name, dimensions: 4 } }],
      ])('starts empty for %s', async (_what, change) => {
        expect(await index.prepare({ ...basis, ...change })).toBe('emptied');
        expect(await index.count()).toBe(0);
        expect(await urns(['flights'])).toEqual([]);
      });

      it('takes a model in when there was none, and keeps the words', async () => {
        await index.prepare({ generation: 'g3' });
        await index.upsert([entry('w', { text: { name: 'flights' } })]);
        expect(await index.prepare({ generation: 'g3', model: MODEL })).toBe('kept');
        expect(await urns(['flights'])).toEqual(['w']);
        await index.upsert([entry('w', { at: pointing(0) })]);
        expect(await urns([], { vector: pointing(0) })).toEqual(['w']);
      });

      it('is empty after it was discarded', async () => {
        await index.discard();
        expect(await index.prepare(basis)).toBe('emptied');
        expect(await index.count()).toBe(0);
      });
    });
  });
}
