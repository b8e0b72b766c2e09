import { filteredRule, shownFiltered, sumFiltered } from './filtered-rules';

const leftOut = (rule: string, name: string) => filteredRule({ rule, path: ['db', 'raw', name] });
describe('what rules left out of a scope', () => {
  it('is counted by rule, with the first ten names', () => {
    const more = Array.from({ length: 14 }, (_, at) => leftOut('deny', `t${at}`));
    const rules = sumFiltered([leftOut('first', 'a')], [...more, leftOut('first', 'b')]);
    expect(rules).toEqual([
      { rule: 'first', count: 2, names: ['db.raw.a', 'db.raw.b'] },
      { rule: 'deny', count: 14, names: Array.from({ length: 10 }, (_, at) => `db.raw.t${at}`) },
    ]);
  });

  it('comes to the same in one part and in several', () => {
    const all = Array.from({ length: 60 }, (_, at) => leftOut(`rule ${at % 30}`, `t${at}`));
    const whole = sumFiltered([], all);
    expect(sumFiltered(sumFiltered([], all.slice(0, 25)), all.slice(25))).toEqual(whole);
    expect(whole.reduce((sum, { count }) => sum + count, 0)).toBe(60);
  });

  it('tells twenty rules apart and sums the others', () => {
    const many = Array.from({ length: 40 }, (_, at) => leftOut(`rule ${at}`, `t${at}`));
    const rules = sumFiltered([leftOut('first', 'a')], many);
    expect(rules).toHaveLength(21);
    expect(rules.at(-1)).toMatchObject({ rule: 'other rules', count: 21 });
    expect(rules.at(-1)?.names).toHaveLength(10);
  });

  it('is shown as far as it fits into a message', () => {
    const long = Array.from({ length: 40 }, (_, at) =>
      leftOut(`rule ${at} ${'x'.repeat(400)}`, 'ä'.repeat(150)),
    );
    const rules = sumFiltered([], long);
    const shown = shownFiltered([null, [], ...Array.from({ length: 100 }, () => rules)]);
    expect(shown.slice(0, 3)).toEqual([undefined, undefined, rules]);
    expect(shown.at(-1)).toBeUndefined();
    expect(Buffer.byteLength(JSON.stringify(shown))).toBeLessThan(410_000);
  });
});
