import { rulesOf } from '../dialect';
import { tokenize } from './lexer';
import { sqlText } from './sql-text';

describe('sqlText', () => {
  // Five seconds are the limit of a test; a copy of the text for each token would take minutes.
  it('takes a time that grows as the text does', () => {
    const rules = rulesOf('postgresql');
    const text = `select ${'('.repeat(300_000)}a${')'.repeat(300_000)}`;
    expect(sqlText(tokenize(text, rules), rules)).toBe(text);
  });
});
