import { scaleArguments } from './scale-arguments';

describe('scaleArguments', () => {
  it('measures both indexes over both catalogs when told nothing', () => {
    expect(scaleArguments([])).toEqual({
      datasets: [10_000, 100_000],
      adapters: ['sqlite', 'qdrant'],
      clients: [1, 10, 50],
      json: false,
    });
  });

  it('takes what it is told', () => {
    const told = [
      '--datasets',
      '500',
      '--adapter',
      'qdrant',
      '--clients',
      '2,3',
      '--vectors',
      'words',
      '--json',
    ];
    expect(scaleArguments(told)).toEqual({
      datasets: [500],
      adapters: ['qdrant'],
      clients: [2, 3],
      vectors: 'words',
      json: true,
    });
  });

  it.each([
    ['--datasets', '0'],
    ['--datasets', 'many'],
    ['--clients', '1.5'],
    ['--adapter', 'lucene'],
    ['--vectors', 'none'],
  ])('refuses %s %s and says how it is used', (...wrong) => {
    expect(() => scaleArguments(wrong)).toThrow(/npm run bench -- search/);
  });
});
