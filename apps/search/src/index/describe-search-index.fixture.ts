import { randomUUID } from 'node:crypto';
import { type EmbeddingModel } from '../embedding/embedder';
import { describeFacets } from './describe-facets.fixture';
import { describeIndexUpkeep } from './describe-index-upkeep.fixture';
import { entry, MODEL, pointing } from './index-entries.fixture';
import {
  type Condition,
  CursorInvalid,
  EVERYTHING,
  type ListQuery,
  type SearchIndex,
  TEXT_FIELDS,
} from './search-index';

/** What a test gives to the suite: an empty index, and how to let go of it. */
export interface IndexUnderTest {
  readonly index: SearchIndex;
  close(): Promise<void>;
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

      it('finds other spellings too, and does not take their lack for a lack', async () => {
        await index.upsert([
          entry('whole', { text: { name: 'customer' } }),
          entry('short', { text: { name: 'cust' } }),
          ...[1, 2, 3].map((at) => entry(`other${at}`, { text: { name: 'flights' } })),
        ]);
        const scoresOf = async (spellings: readonly string[]) => {
          const query = { words: ['customer'], spellings, where: EVERYTHING, candidates: 10 };
          const { candidates } = await index.search(query);
          return new Map(candidates.map((hit) => [hit.urn, hit.textScore]));
        };
        const [alone, both] = [await scoresOf([]), await scoresOf(['cust', 'cstmr', '"('])];
        expect([...alone.keys()]).toEqual(['whole']);
        expect([...both.keys()].sort()).toEqual(['short', 'whole']);
        expect(both.get('whole')).toBeCloseTo(alone.get('whole') ?? 0, 6);
      });

      it('looks at nothing that others are called, nor at what the condition hides, for who may not see everything', async () => {
        await index.upsert([
          entry('mine', { text: { name: 'orders', upstreams: 'payments ledger' } }),
          entry('hidden', { text: { name: 'ord', description: 'payments' } }),
        ]);
        const where: Condition = { urns: ['mine'] };
        const found = async (words: readonly string[], ownWords: boolean) => {
          const [{ candidates }, { total }] = await Promise.all([
            index.search({ words, where, ownWords, candidates: 10 }),
            index.facets({ words, where, ownWords, of: [], limit: 1 }),
          ]);
          expect(candidates).toHaveLength(total);
          return candidates.map(({ urn }) => urn);
        };
        expect(await found(['ledger'], false)).toEqual(['mine']);
        expect(await found(['ledger'], true)).toEqual([]);
        expect(await found(['ledg'], true)).toEqual([]);
        expect(await found(['orders', 'payments'], true)).toEqual(['mine']);
        expect(await found(['ord'], false)).toEqual([]);
        expect(await found(['ord'], true)).toEqual(['mine']);
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

    describeFacets(() => index);
    describeIndexUpkeep(() => ({ index, basis, urns }));
  });
}
