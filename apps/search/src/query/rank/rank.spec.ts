import { type Candidate } from '../../index/search-index';
import { rank, weigh } from './rank';

const urn = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:postgres,${name},PROD)`;
const found = (name: string, textScore: number, similarity: number, details = [similarity]): Candidate => ({
  urn: urn(name),
  textScore,
  similarity,
  details: details.map((close, at) => ({ path: `c${at}`, similarity: close })),
});
const order = (candidates: readonly Candidate[]) => rank(candidates, 10).map((hit) => hit.urn);

describe('rank', () => {
  it('lifts what lies beside the best hits over what fits alike elsewhere', () => {
    const candidates = [
      found('shop.orders', 0.9, 0.8),
      found('shop.customers', 0.3, 0.4),
      found('hr.customers', 0.31, 0.41),
      found('hr.people', 0.1, 0.2),
    ];
    expect(order(candidates).slice(0, 2)).toEqual([urn('shop.orders'), urn('shop.customers')]);
  });

  it('changes nothing where everything lies in one schema', () => {
    const candidates = [found('dw.a', 0.9, 0.8), found('dw.b', 0.3, 0.4), found('dw.c', 0.31, 0.41)];
    expect(order(candidates)).toEqual([urn('dw.a'), urn('dw.c'), urn('dw.b')]);
  });

  it('trusts words more where nothing is close in meaning', () => {
    const far = [found('a', 0.5, 0.22), found('b', 0.1, 0.3), found('c', 0.1, 0.2)];
    const close = [found('a', 0.5, 0.52), found('b', 0.1, 0.8), found('c', 0.1, 0.5)];
    expect(order(far)[0]).toBe(urn('a'));
    expect(order(close)[0]).toBe(urn('b'));
  });

  it('trusts words more where nothing stands out in meaning from as many as there are', () => {
    const crowd = Array.from({ length: 120 }, (_, at) => found(`t${at}`, 0.1, 0.5 + (at % 11) / 50));
    const named = found('named', 0.3, 0.5);
    const close = (similarity: number) => found('close', 0.1, similarity);
    expect(order([...crowd, named, close(0.74)])[0]).toBe(urn('named'));
    expect(order([...crowd, named, close(0.99)])[0]).toBe(urn('close'));
  });

  it('trusts meaning where words say next to nothing', () => {
    const candidates = [found('chance', 0.08, 0.15), found('meant', 0, 0.45), found('other', 0, 0.2)];
    expect(weigh(candidates, 3)[0]?.urn).toBe(urn('meant'));
  });

  it('trusts words more where a question asks for much', () => {
    const candidates = [found('a', 0.5, 0.5), found('b', 0.1, 0.75), found('c', 0.1, 0.5)];
    expect(weigh(candidates, 4)[0]?.urn).toBe(urn('b'));
    expect(weigh(candidates, 24)[0]?.urn).toBe(urn('a'));
  });

  it('takes one close column for luck and two for a match', () => {
    const candidates = [found('wide', 0.2, 0.5, [0.7, 0.2]), found('both', 0.2, 0.5, [0.6, 0.6])];
    expect(order(candidates)[0]).toBe(urn('both'));
  });

  it('leaves room beside tables that are cut by date', () => {
    const days = Array.from({ length: 12 }, (_, at) => found(`log.visits_201708${at + 10}`, 0.8, 0.7));
    const candidates = [...days, found('log.visitors', 0.5, 0.6), found('log.errors', 0.1, 0.2)];
    expect(order(candidates).indexOf(urn('log.visitors'))).toBeLessThan(5);
  });

  it('weighs what has no vector yet by its words', () => {
    const [first] = weigh([
      { urn: urn('new'), textScore: 0.9, details: [] },
      found('old', 0.1, 0.4),
      found('older', 0.1, 0.4),
    ]);
    expect(first?.urn).toBe(urn('new'));
  });
});
