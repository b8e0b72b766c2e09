import { labelledColumns } from './labelled-columns.fixture';
import { SEMANTIC_TYPES } from './semantic-type';
import { suggestSemanticType } from './suggest-semantic-type';

const JUDGED = labelledColumns().map((column) => ({
  ...column,
  found: suggestSemanticType(column)?.type ?? 'none',
}));

const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);

describe('semantic types of columns', () => {
  it('are suggested with few false alarms and few misses on labelled columns', () => {
    const suggested = JUDGED.filter(({ found }) => found !== 'none');
    const labelled = JUDGED.filter(({ label }) => label !== 'none');
    const right = suggested.filter(({ found, label }) => found === label);
    const wrong = JUDGED.filter(({ found, label }) => found !== label);
    const rows = SEMANTIC_TYPES.map((type) => {
      const own = JUDGED.filter(({ label }) => label === type).length;
      const given = suggested.filter(({ found }) => found === type).length;
      const both = right.filter(({ found }) => found === type).length;
      return `${type}: precision ${share(both, given).toFixed(2)}, recall ${share(both, own).toFixed(2)} of ${own}`;
    });
    const report = [
      ...rows,
      `${JUDGED.length} columns, ${labelled.length} of a kind`,
      `all: precision ${share(right.length, suggested.length).toFixed(3)}, recall ${share(right.length, labelled.length).toFixed(3)}`,
      ...wrong.map(({ name, label, found }) => `${name} is ${label}, suggested ${found}`),
    ].join('\n');
    if (process.env['DATASPOKE_TEST_REPORT']) process.stdout.write(`${report}\n`);
    expect(share(right.length, suggested.length)).toBeGreaterThanOrEqual(0.95);
    expect(share(right.length, labelled.length)).toBeGreaterThanOrEqual(0.9);
  });

  it('never come from years, counters, versions and codes', () => {
    const alarms = JUDGED.filter(({ label, found }) => label === 'none' && found !== 'none');
    expect(alarms.filter(({ type }) => type === 'number' || type === 'date')).toEqual([]);
  });

  it('tell why without telling a value', () => {
    for (const column of labelledColumns()) {
      const evidence = suggestSemanticType(column)?.evidence ?? '';
      for (const value of column.values.filter((one) => one.length > 4))
        expect(evidence).not.toContain(value);
    }
  });

  it('need values: a name alone says nothing', () => {
    for (const { name, type, isPrimaryKey } of labelledColumns())
      expect(suggestSemanticType({ name, type, isPrimaryKey, values: [] })).toBeUndefined();
    expect(
      suggestSemanticType({ name: 'email', type: 'string', isPrimaryKey: false, values: ['n/a', 'none'] }),
    ).toBeUndefined();
  });

  it('stand broken, huge and hostile values', () => {
    const values = [
      '\u0000',
      '\ud83d',
      'a'.repeat(1_000_000),
      '@'.repeat(190),
      `${'1'.repeat(150)}-`,
      "' or 1=1 --",
    ];
    for (const name of ['email', 'phone', 'ip', 'address', 'x'.repeat(5_000), ''])
      expect(suggestSemanticType({ name, type: 'string', isPrimaryKey: false, values })).toBeUndefined();
  });
});
