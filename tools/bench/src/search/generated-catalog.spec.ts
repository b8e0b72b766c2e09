import { generatedTables } from './generated-catalog';
import { scaleQuestions } from './scale-questions';

const take = <T>(from: Iterable<T>, count: number): T[] => {
  const taken: T[] = [];
  for (const item of from) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
};

describe('generatedTables', () => {
  const tables = [...generatedTables(5_000)];

  it('gives as many as asked for, no two of one name, the same ones every time', () => {
    expect(tables).toHaveLength(5_000);
    expect(new Set(tables.map(({ id }) => id)).size).toBe(5_000);
    expect(take(generatedTables(9_000), 100)).toEqual(tables.slice(0, 100));
  });

  it('gives 5 to 200 columns, ten to eleven on average, each once', () => {
    const counts = tables.map(({ columns }) => new Set(columns.map(({ name }) => name)).size);
    expect(tables.map(({ columns }) => columns.length)).toEqual(counts);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...counts)).toBeLessThanOrEqual(200);
    expect(Math.max(...counts)).toBeGreaterThan(100);
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    expect(mean).toBeGreaterThan(9.5);
    expect(mean).toBeLessThan(11);
  });

  it('refers to tables that are there', () => {
    const ids = new Set(tables.map(({ id }) => id));
    const mentioned = tables.flatMap(({ foreignKeys, upstreams }) => [
      ...foreignKeys.map(({ references }) => references.id),
      ...upstreams,
    ]);
    expect(mentioned.length).toBeGreaterThan(5_000);
    expect(mentioned.every((id) => ids.has(id))).toBe(true);
  });
});

describe('scaleQuestions', () => {
  it('asks nothing twice, and limits what it is told to limit', () => {
    const questions = take(scaleQuestions(true), 2_000);
    expect(new Set(questions.map(({ q }) => q)).size).toBe(2_000);
    expect(
      questions.every(({ filters, facets }) => filters?.domains.length === 1 && facets?.[0] === 'tag'),
    ).toBe(true);
    expect(take(scaleQuestions(false), 1)[0]).not.toHaveProperty('filters');
  });
});
