import { columnPaths } from './column-paths';

const dataset = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:postgres,db.${name},PROD)`;
const column = (table: string, name: string) => `urn:li:schemaField:(${dataset(table)},${name})`;
const edge = (from: readonly [string, string], to: readonly [string, string]) => ({
  upstream: column(...from),
  downstream: column(...to),
});

describe('columnPaths', () => {
  const edges = [
    edge(['staging', 'day'], ['mart', 'day']),
    edge(['staging', 'delay'], ['mart', 'mean']),
    edge(['staging', 'flag'], ['mart', 'mean']),
    edge(['raw', 'late'], ['staging', 'delay']),
    edge(['other', 'x'], ['elsewhere', 'x']),
  ];

  it('follows each column of the dataset as far as it goes, the longest first', () => {
    expect(columnPaths(edges, dataset('mart'), 5)).toEqual([
      [column('raw', 'late'), column('staging', 'delay'), column('mart', 'mean')],
      [column('staging', 'day'), column('mart', 'day')],
    ]);
    expect(columnPaths(edges, dataset('mart'), 1)).toHaveLength(1);
  });

  it('ends in a circle, and finds none where there is none', () => {
    const circle = [edge(['a', 'x'], ['b', 'x']), edge(['b', 'x'], ['a', 'x'])];
    expect(columnPaths(circle, dataset('b'), 5)).toEqual([[column('a', 'x'), column('b', 'x')]]);
    expect(columnPaths(edges, dataset('raw'), 5)).toEqual([]);
  });
});
