import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { type EmbeddingModel } from '../embedding/embedder';
import { entry, MODEL, pointing } from './index-entries.fixture';
import { type Condition, NoRebuild, type SearchIndex } from './search-index';

/** An index that holds nothing yet, what it was prepared for, and how to find entities in it. */
interface PreparedIndex {
  readonly index: SearchIndex;
  readonly basis: { readonly generation: string; readonly model: EmbeddingModel };
  urns(
    words: readonly string[],
    more?: { readonly where?: Condition; readonly vector?: Float32Array },
  ): Promise<string[]>;
}

const byUrn = <T extends { readonly urn: string }>(items: readonly T[]) =>
  [...items].sort((a, b) => (a.urn < b.urn ? -1 : 1));

const vectorsOf = (dimensions: number) => {
  const whole = new Float32Array(dimensions);
  whole[0] = 1;
  return { vectors: { whole, details: new Int8Array(0) } };
};

/** What every index promises about versions, about being made anew, and about what it is made of. */
export function describeIndexUpkeep(prepared: () => PreparedIndex): void {
  let index: SearchIndex;
  let basis: PreparedIndex['basis'];
  let urns: PreparedIndex['urns'];

  beforeEach(() => {
    ({ index, basis, urns } = prepared());
  });

  describe('rebuild', () => {
    const other = { name: 'better-model', dimensions: 4 };

    beforeEach(() =>
      index.upsert([
        entry('old', { text: { name: 'flights' }, at: pointing(0) }),
        entry('both', { text: { name: 'flights' }, at: pointing(1) }),
      ]),
    );
    afterEach(() => index.abandon());

    it('fills another index while searches go on, which then takes the place', async () => {
      expect(await index.beginRebuild({ generation: basis.generation, model: other })).toBe('begun');
      await index.upsert(
        [
          { ...entry('both', { version: 2, text: { name: 'flights' } }), ...vectorsOf(4) },
          { ...entry('new', { text: { name: 'flights' } }), ...vectorsOf(4) },
        ],
        'next',
      );
      await index.remove([{ urn: 'old', version: 3 }], 'next');
      expect(await urns(['flights'])).toEqual(['both', 'old']);
      expect(await index.count()).toBe(2);
      expect(await index.count('next')).toBe(2);
      expect(await index.versionsOf(['old', 'both', 'unknown'], 'next')).toEqual(
        expect.arrayContaining([
          { urn: 'old', version: 3, removed: true },
          { urn: 'both', version: 2, removed: false },
        ]),
      );

      await index.promote();
      expect(await urns(['flights'])).toEqual(['both', 'new']);
      expect(await urns([], { vector: Float32Array.of(1, 0, 0, 0) })).toEqual(['both', 'new']);
      expect(await index.prepare({ generation: basis.generation, model: other })).toBe('kept');
      await index.upsert([entry('old', { version: 2, text: { name: 'flights' } })]);
      expect(await urns(['flights'])).toEqual(['both', 'new']);
      await expect(index.count('next')).rejects.toBeInstanceOf(NoRebuild);
    });

    it('is taken up again with what it has', async () => {
      await index.beginRebuild(basis);
      await index.upsert([entry('new', { text: { name: 'flights' } })], 'next');
      expect(await index.beginRebuild(basis)).toBe('resumed');
      expect(await index.count('next')).toBe(1);
      expect(await index.beginRebuild({ generation: basis.generation, model: other })).toBe('begun');
      expect(await index.count('next')).toBe(0);
    });

    it('leaves nothing behind when it is given up', async () => {
      await index.beginRebuild(basis);
      await index.upsert([entry('new', { text: { name: 'flights' } })], 'next');
      await index.abandon();
      await expect(index.upsert([entry('x')], 'next')).rejects.toBeInstanceOf(NoRebuild);
      await expect(index.promote()).rejects.toBeInstanceOf(NoRebuild);
      expect(await urns(['flights'])).toEqual(['both', 'old']);
      expect(await index.beginRebuild(basis)).toBe('begun');
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
      expect(await urns(['new'], { where: { facet: 'tag', in: ['t'] } })).toEqual([]);
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

    it('tells them, of some entities and page by page of all', async () => {
      await index.upsert(['b', 'a', 'c'].map((urn, at) => entry(urn, { version: at + 1 })));
      await index.remove([{ urn: 'c', version: 9 }]);
      const expected = [
        { urn: 'a', version: 2, removed: false },
        { urn: 'b', version: 1, removed: false },
        { urn: 'c', version: 9, removed: true },
      ];
      expect(byUrn(await index.versionsOf(['c', 'b', 'x', 'a']))).toEqual(expected);
      const first = await index.versions({ limit: 2 });
      expect(first.versions).toHaveLength(2);
      const second = await index.versions({ limit: 2, after: first.after });
      expect(byUrn([...first.versions, ...second.versions])).toEqual(expected);
      expect(second.after).toBeUndefined();
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
          const stored = (await index.versions({ limit: 10 })).versions.map(({ urn, version, removed }) => [
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
}
