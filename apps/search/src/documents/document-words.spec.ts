import { NO_FACTS } from './entity-facts';
import { documentWords, plainWords } from './document-words';

describe('plainWords', () => {
  it.each([
    ['Zürich  "AND (', 'zurich and'],
    ["it's a | b & !c:*", 'it s a b c'],
    ['mart.daily_performance https://x.example/a?b=1', 'mart daily performance https x example a b 1'],
    ['😀 \u200b\u202e', ''],
    ['항공편 9 lives', '항공편'.normalize('NFKD') + ' 9 lives'],
  ])('%j: %j', (text, words) => {
    expect(plainWords(text)).toBe(words);
  });

  it('bounds texts and words', () => {
    expect(plainWords('x'.repeat(5_000))).toHaveLength(100);
    expect(plainWords('word '.repeat(100_000)).length).toBeLessThanOrEqual(100_000);
  });
});

describe('documentWords', () => {
  it('keeps apart what an entity has from the names of others', () => {
    const { a, b, c, d } = documentWords({
      ...NO_FACTS,
      entityType: 'dataset',
      name: 'orderTotals',
      qualifiedName: 'shop.orderTotals',
      description: 'By day',
      upstreams: ['urn:li:dataset:(urn:li:dataPlatform:postgres,shop.secret_sums,PROD)'],
    });
    expect(a).toMatch(/order totals/);
    expect(c).toBe('by day');
    expect(d).toMatch(/secret sums/);
    expect(`${a} ${b} ${c}`).not.toMatch(/secret/);
  });
});
