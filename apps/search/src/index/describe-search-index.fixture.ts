import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { type EmbeddingModel } from '../embedding/embedder';
import {
  type Condition,
  CursorInvalid,
  EVERYTHING,
  type FacetValues,
  type IndexEntry,
  type ListQuery,
  NoRebuild,
  type NumberField,
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

const byUrn = <T extends { readonly urn: string }>(items: readonly T[]) =>
  [...items].sort((a, b) => (a.urn < b.urn ? -1 : 1));

const vectorsOf = (dimensions: number) => {
  const whole = new Float32Array(dimensions);
  whole[0] = 1;
  return { vectors: { whole, details: new Int8Array(0) } };
};

interface EntryParts {
  readonly version?: number;
  readonly text?: Partial<Record<TextField, string>>;
  readonly name?: string;
  readonly facets?: FacetValues;
  readonly numbers?: Partial<Record<NumberField, number>>;
  readonly at?: Float32Array;
  readonly details?: Readonly<Record<string, Float32Array>>;
}

function entry(
  urn: string,
  { version = 1, name = urn, text = {}, facets = {}, numbers = {}, at, details = {} }: EntryParts = {},
): IndexEntry {
  return {
    urn,
    name,
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
    numbers,
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
        where = EVERYTHING,
        vector,
        candidates = 100,
      }: { where?: Condition; vector?: Float32Array; candidates?: number } = {},
    ) => index.search({ words, vector, where, candidates });
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

    describe('conditions', () => {
      const platform = (...names: string[]): Condition => ({ facet: 'platform', in: names });
      const owner = (...urns: string[]): Condition => ({ facet: 'owner', in: urns });
      const tag = (...urns: string[]): Condition => ({ facet: 'tag', in: urns });

      beforeEach(() =>
        index.upsert([
          entry('a', {
            at: pointing(0),
            text: { name: 'flights' },
            facets: { platform: ['postgres'], owner: ['x', 'y'], column: ['id', 'dep_delay'] },
            numbers: { healthScore: 40, rows: 0, changedAt: 1_700_000_000_000 },
          }),
          entry('b', {
            at: pointing(1),
            text: { name: 'flights' },
            facets: { platform: ['snowflake'], owner: ['y'], column: ['id'], deprecated: ['true'] },
            numbers: { healthScore: 90, rows: 9_000_000_000 },
          }),
          entry('c', {
            at: pointing(2),
            text: { name: 'flights' },
            facets: { platform: ['postgres'], tag: ['pii'], domain: ['ops'] },
          }),
        ]),
      );

      it.each<[Condition, string[]]>([
        [EVERYTHING, ['a', 'b', 'c']],
        [{ any: [] }, []],
        [{ not: EVERYTHING }, []],
        [{ not: { any: [] } }, ['a', 'b', 'c']],
        [platform('postgres'), ['a', 'c']],
        [platform('postgres', 'snowflake', 'nowhere'), ['a', 'b', 'c']],
        [platform(), []],
        [{ all: [owner('x', 'y'), platform('snowflake')] }, ['b']],
        [{ all: [tag('pii'), { facet: 'domain', in: ['ops'] }] }, ['c']],
        [{ all: [tag('pii'), owner('x')] }, []],
        [{ any: [tag('pii'), owner('x')] }, ['a', 'c']],
        [{ any: [{ all: [platform('postgres'), { not: owner('x') }] }, { urns: ['b'] }] }, ['b', 'c']],
        [{ not: owner('x') }, ['b', 'c']],
        [{ not: { any: [tag('pii'), { not: platform('postgres') }] } }, ['a']],
        [{ facet: 'column', in: ['dep_delay'] }, ['a']],
        [{ facet: 'deprecated', in: ['true'] }, ['b']],
        [{ urns: ['c', 'a', 'unknown'] }, ['a', 'c']],
        [{ urns: [] }, []],
        [{ number: 'healthScore', from: 40 }, ['a', 'b']],
        [{ number: 'healthScore', from: 40.5, to: 90 }, ['b']],
        [{ number: 'rows', to: 0 }, ['a']],
        [{ number: 'rows', from: 9_000_000_000 }, ['b']],
        [{ number: 'changedAt', from: 1_700_000_000_000, to: 1_700_000_000_000 }, ['a']],
        [{ number: 'usage' }, []],
        [{ not: { number: 'healthScore' } }, ['c']],
      ])('%j leaves %j', async (where, expected) => {
        expect(await urns(['flights'], { where })).toEqual(expected);
        expect(await urns([], { where, vector: pointing(0) })).toEqual(expected);
        expect((await find(['flights'], { where })).searched).toBe(expected.length);
        expect((await index.facets({ where, of: [], limit: 1 })).total).toBe(expected.length);
        const sort = { by: 'name', descending: false } as const;
        expect((await index.list({ where, sort, limit: 10 })).urns).toEqual(expected);
      });

      it('apply before the candidates are chosen', async () => {
        const where = tag('pii');
        expect(await urns([], { where, vector: pointing(0), candidates: 1 })).toEqual(['c']);
        expect(await urns(['flights'], { where, candidates: 1 })).toEqual(['c']);
      });
    });

    describe('facets', () => {
      beforeEach(() =>
        index.upsert([
          entry('a', { text: { name: 'late flights' }, facets: { platform: ['pg'], tag: ['t1', 't2'] } }),
          entry('b', { text: { name: 'flights' }, facets: { platform: ['pg'], tag: ['t2'] } }),
          entry('c', { text: { columns: 'rain' }, facets: { platform: ['sf'], tag: ['t3'] } }),
          entry('gone', { text: { name: 'flights' }, facets: { platform: ['pg'] } }),
        ]),
      );

      it('are counted exactly, over everything, a condition, and words', async () => {
        await index.remove([{ urn: 'gone', version: 2 }]);
        expect(await index.facets({ where: EVERYTHING, of: ['platform', 'tag'], limit: 2 })).toEqual({
          total: 3,
          values: [
            { facet: 'platform', value: 'pg', count: 2 },
            { facet: 'platform', value: 'sf', count: 1 },
            { facet: 'tag', value: 't2', count: 2 },
            { facet: 'tag', value: 't1', count: 1 },
          ],
        });
        const where: Condition = { facet: 'tag', in: ['t1', 't3'] };
        expect(await index.facets({ where, of: ['platform'], limit: 10 })).toEqual({
          total: 2,
          values: [
            { facet: 'platform', value: 'pg', count: 1 },
            { facet: 'platform', value: 'sf', count: 1 },
          ],
        });
        expect(await index.facets({ where, words: ['flight'], of: ['tag'], limit: 10 })).toEqual({
          total: 1,
          values: [
            { facet: 'tag', value: 't1', count: 1 },
            { facet: 'tag', value: 't2', count: 1 },
          ],
        });
        expect(
          await index.facets({ where: EVERYTHING, words: ['flig', 'wind'], of: [], limit: 10 }),
        ).toMatchObject({ total: 2 });
        expect(await index.facets({ where: EVERYTHING, words: ['wind'], of: ['tag'], limit: 10 })).toEqual({
          total: 0,
          values: [],
        });
      });

      it('follow what is replaced', async () => {
        await index.upsert([entry('a', { version: 2, facets: { platform: ['sf'] } })]);
        const { values } = await index.facets({ where: EVERYTHING, of: ['platform', 'tag'], limit: 10 });
        expect(values).toEqual([
          { facet: 'platform', value: 'pg', count: 2 },
          { facet: 'platform', value: 'sf', count: 2 },
          { facet: 'tag', value: 't2', count: 1 },
          { facet: 'tag', value: 't3', count: 1 },
        ]);
      });
    });

    describe('lists', () => {
      const all = async (sort: ListQuery['sort'], limit: number, where = EVERYTHING) => {
        const found: string[] = [];
        let after: string | undefined;
        for (let pages = 0; pages < 20; pages += 1) {
          const page = await index.list({ where, sort, limit, after });
          expect(page.urns.length).toBeLessThanOrEqual(limit);
          found.push(...page.urns);
          after = page.after;
          if (after === undefined) break;
        }
        return found;
      };

      beforeEach(() =>
        index.upsert([
          entry('u1', { name: 'orders', numbers: { usage: 5 } }),
          entry('u2', { name: 'customers', numbers: { usage: 70 } }),
          entry('u3', { name: 'customer_addresses', numbers: { usage: 5 } }),
          entry('u4', { name: 'parcels' }),
          entry('u5', { name: 'orders', numbers: { usage: 0 } }),
          entry('u6', { name: 'invoices', numbers: { usage: 5 } }),
        ]),
      );

      it.each([1, 2, 3, 100])('go through everything in order, %i at a time', async (limit) => {
        const names = await all({ by: 'name', descending: false }, limit);
        expect(names.slice(0, 3)).toEqual(['u3', 'u2', 'u6']);
        expect(names.slice(3, 5).sort()).toEqual(['u1', 'u5']);
        expect(names.slice(5)).toEqual(['u4']);
        expect(await all({ by: 'name', descending: true }, limit)).toEqual([...names].reverse());

        const used = await all({ by: 'usage', descending: true }, limit);
        expect(used[0]).toBe('u2');
        expect(used.slice(1, 4).sort()).toEqual(['u1', 'u3', 'u6']);
        expect(used.slice(4)).toEqual(['u5', 'u4']);
        const least = await all({ by: 'usage', descending: false }, limit);
        expect([least[0], ...least.slice(4)]).toEqual(['u5', 'u2', 'u4']);

        const everything = await all({ by: 'urn', descending: false }, limit);
        expect([...everything].sort()).toEqual(['u1', 'u2', 'u3', 'u4', 'u5', 'u6']);
        expect(await all({ by: 'urn', descending: true }, limit)).toEqual([...everything].reverse());
      });

      it('hold only what the condition allows', async () => {
        const where: Condition = { number: 'usage', to: 5 };
        expect((await all({ by: 'usage', descending: false }, 2, where)).slice(0, 1)).toEqual(['u5']);
        expect((await all({ by: 'name', descending: false }, 2, where)).length).toBe(4);
      });

      it('go on behind the last one although it has gone, and show nothing twice', async () => {
        const sort = { by: 'usage', descending: true } as const;
        const first = await index.list({ where: EVERYTHING, sort, limit: 2 });
        await index.remove([{ urn: first.urns[1]!, version: 9 }]);
        await index.upsert([entry('u0', { name: 'new', numbers: { usage: 100 } })]);
        const rest = await index.list({ where: EVERYTHING, sort, limit: 10, after: first.after });
        expect([...first.urns, ...rest.urns].sort()).toEqual(['u1', 'u2', 'u3', 'u4', 'u5', 'u6']);
      });

      it.each(['', 'nonsense', '{}', '[1]', '[{},{}]', `'; DROP TABLE documents`])(
        'refuse %j as a cursor',
        async (after) => {
          const sort = { by: 'usage', descending: true } as const;
          await expect(index.list({ where: EVERYTHING, sort, limit: 2, after })).rejects.toBeInstanceOf(
            CursorInvalid,
          );
        },
      );
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
  });
}
