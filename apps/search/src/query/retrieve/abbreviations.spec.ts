import { withAbbreviations } from './abbreviations';

describe('withAbbreviations', () => {
  it('keeps the words and adds how names shorten them', () => {
    const words = withAbbreviations(['customer', 'name']);
    expect(words.slice(0, 2)).toEqual(['customer', 'name']);
    expect(words).toEqual(expect.arrayContaining(['cust', 'custo', 'cstm', 'cstmr']));
    expect(words.filter((word) => word.startsWith('n'))).toEqual(['name']);
  });

  it('shortens the singular too', () => {
    expect(withAbbreviations(['students'])).toEqual(
      expect.arrayContaining(['stud', 'stdnt', 'stdn', 'stdnts']),
    );
  });

  it('leaves short words, numbers and other scripts alone, each word once', () => {
    expect(withAbbreviations(['code', '2013', 'zürich', 'stud', 'students']).slice(0, 5)).toEqual([
      'code',
      '2013',
      'zürich',
      'stud',
      'students',
    ]);
    expect(new Set(withAbbreviations(['stud', 'students'])).size).toBe(
      withAbbreviations(['stud', 'students']).length,
    );
  });

  it('is bounded', () => {
    const many = Array.from(
      { length: 24 },
      (_, at) => `abcdefgh${'ijklmnopqrstuvwxyz'[at % 18]}${'qrstuvwx'[at % 8]}`,
    );
    expect(withAbbreviations(many).length).toBeLessThanOrEqual(24 + 12 * 10);
  });
});
