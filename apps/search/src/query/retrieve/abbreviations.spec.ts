import { abbreviationsOf } from './abbreviations';

describe('abbreviationsOf', () => {
  it('cuts words off and leaves vowels out, of the singular too', () => {
    expect(abbreviationsOf(['customer'])).toEqual(expect.arrayContaining(['cust', 'custo', 'cstm', 'cstmr']));
    expect(abbreviationsOf(['students'])).toEqual(expect.arrayContaining(['stud', 'stdnt']));
  });

  it('leaves short words, numbers and other scripts alone', () => {
    expect(abbreviationsOf(['code', '2013', 'zürich', 'p90'])).toEqual([]);
  });

  it('gives no other form of a word of the question', () => {
    expect(abbreviationsOf(['names', 'dates'])).toEqual([]);
    expect(abbreviationsOf(['teams', 'team'])).not.toContain('team');
  });

  it('gives none twice and none that is a word already, and is bounded', () => {
    expect(abbreviationsOf(['stud', 'students'])).not.toContain('stud');
    const many = abbreviationsOf(
      Array.from({ length: 24 }, (_, at) => `abcdef${'ghijklmnopqrstuvwxyzghijkl'[at]}`),
    );
    expect(new Set(many).size).toBe(many.length);
    expect(many.length).toBeLessThanOrEqual(12 * 10);
  });
});
