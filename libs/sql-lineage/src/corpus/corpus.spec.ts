import { expectedFacts, readCorpus, toldFacts } from './corpus.fixture';

const CORPUS = readCorpus();

describe.each([...CORPUS])('golden corpus: %s', (_, cases) => {
  it.each(cases.map((item) => [item.id, item] as const))('%s', async (_id, item) => {
    expect(await toldFacts(item)).toEqual(expectedFacts(item));
  });
});

describe('the corpus', () => {
  it('holds enough of every dialect, and each case once', () => {
    const cases = [...CORPUS.values()].flat();
    const ids = new Set(cases.map((item) => item.id));
    expect(ids.size).toBe(cases.length);
    expect(cases.length).toBeGreaterThanOrEqual(220);
    for (const [dialect, own] of CORPUS) {
      expect(own.map((item) => item.dialect)).toEqual(own.map(() => dialect));
    }
    const sparkFamily = (CORPUS.get('spark') ?? []).length + (CORPUS.get('databricks') ?? []).length;
    const others = [...CORPUS].filter(([dialect]) => dialect !== 'spark' && dialect !== 'databricks');
    for (const count of [sparkFamily, ...others.map(([, own]) => own.length)]) {
      expect(count).toBeGreaterThanOrEqual(12);
    }
  });
});
