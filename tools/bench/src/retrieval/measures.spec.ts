import { measure } from './measures';

const relevant = new Set(['a', 'b']);

describe('measure', () => {
  it('gives everything to a perfect answer', () => {
    expect(measure([{ tables: ['b', 'a', 'c'], relevant, ms: 3 }])).toEqual({
      r5: 1,
      r10: 1,
      r20: 1,
      all10: 1,
      ndcg10: 1,
      mrr: 1,
      p50ms: 3,
      p95ms: 3,
    });
  });

  it('counts places', () => {
    const tables = ['x1', 'a', 'x2', 'x3', 'x4', 'x5', 'x6', 'x7', 'x8', 'x9', 'b'];
    const { r5, r10, r20, all10, ndcg10, mrr } = measure([{ tables, relevant, ms: 1 }]);
    expect([r5, r10, r20, all10, mrr]).toEqual([0.5, 0.5, 1, 0, 0.5]);
    expect(ndcg10).toBeCloseTo(1 / Math.log2(3) / (1 + 1 / Math.log2(3)), 10);
  });

  it('averages over questions and takes quantiles of times', () => {
    const judged = Array.from({ length: 100 }, (_, at) => ({
      tables: at % 2 === 0 ? ['a', 'b'] : [],
      relevant,
      ms: at,
    }));
    expect(measure(judged)).toMatchObject({ r10: 0.5, all10: 0.5, mrr: 0.5, p50ms: 50, p95ms: 95 });
  });
});
