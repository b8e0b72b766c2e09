import { entry } from './index-entries.fixture';
import { type Condition, EVERYTHING, type SearchIndex } from './search-index';

/** What every index promises about counts; `prepared` gives one that holds nothing yet. */
export function describeFacets(prepared: () => SearchIndex): void {
  describe('facets', () => {
    let index: SearchIndex;
    beforeEach(async () => {
      index = prepared();
      await index.upsert([
        entry('a', { text: { name: 'late flights' }, facets: { platform: ['pg'], tag: ['t1', 't2'] } }),
        entry('b', { text: { name: 'flights' }, facets: { platform: ['pg'], tag: ['t2'] } }),
        entry('c', { text: { columns: 'rain' }, facets: { platform: ['sf'], tag: ['t3'] } }),
        entry('gone', { text: { name: 'flights' }, facets: { platform: ['pg'] } }),
      ]);
    });

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

    it('are counted of single values, however rare', async () => {
      const named = [
        { facet: 'tag', value: 't1' },
        { facet: 'platform', value: 'pg' },
        { facet: 'tag', value: 'none' },
      ] as const;
      const count = (where: Condition) => index.facets({ where, of: ['platform'], limit: 1, values: named });
      expect((await count(EVERYTHING)).values).toEqual([
        { facet: 'platform', value: 'pg', count: 3 },
        { facet: 'tag', value: 't1', count: 1 },
        { facet: 'platform', value: 'pg', count: 3 },
      ]);
      expect((await count({ facet: 'tag', in: ['t2'] })).values.slice(1)).toEqual([
        { facet: 'tag', value: 't1', count: 1 },
        { facet: 'platform', value: 'pg', count: 2 },
      ]);
      expect((await count({ facet: 'tag', in: ['t3'] })).values.slice(1)).toEqual([]);
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
}
