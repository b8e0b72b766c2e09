import { tokensOf } from './phrase';

describe('tokensOf', () => {
  it.each([
    ['Which dep_delay, please?', ['Which', 'dep_delay', 'please']],
    ['flight-operations 2024-01-31 non-prod', ['flight', 'operations', '2024-01-31', 'non', 'prod']],
    ['owner:flight-operations', ['owner:flight-operations']],
    ['domain:"Customer Care"', ['domain', 'Customer', 'Care']],
    ["marketing's customers' data", ['marketing', 'customers', 'data']],
    ['"AND ( OR *) -- \'; DROP', ['AND', 'OR', 'DROP']],
    ['🛫 ✈️ Zürich', ['Zürich']],
  ])('%j', (text, words) => {
    expect(tokensOf(text).map((token) => token.text)).toEqual(words);
  });

  it('knows possessors and ends', () => {
    const tokens = tokensOf("marketing's tables, customers' data. end");
    expect(tokens.map(({ possessive }) => possessive)).toEqual([true, false, true, false, false]);
    expect(tokens.map(({ ends }) => ends)).toEqual([false, true, false, true, false]);
  });
});
