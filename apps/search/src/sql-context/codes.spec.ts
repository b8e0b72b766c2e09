import { codesIn } from './codes';

describe('codes in descriptions', () => {
  it.each<[string, Record<string, string>]>([
    ['UA = United Air Lines, AA = American Airlines', { UA: 'United Air Lines', AA: 'American Airlines' }],
    ['Status of the order: A = active; B = blocked', { A: 'active', B: 'blocked' }],
    ['0: no, 1: yes', { 0: 'no', 1: 'yes' }],
    ['"new" - just arrived; "old" - arrived before', { new: 'just arrived', old: 'arrived before' }],
    ['N=north\nS=south\nE=east\nW=west', { N: 'north', S: 'south', E: 'east', W: 'west' }],
    ['F → female, M → male', { F: 'female', M: 'male' }],
    ['One of X = cancelled', { X: 'cancelled' }],
    ['Y = yes', { Y: 'yes' }],
  ])('%j', (description, codes) => {
    expect(Object.fromEntries(codesIn(description).map(({ code, meaning }) => [code, meaning]))).toEqual(
      codes,
    );
  });

  it.each([
    '',
    'Two letter code of the airline',
    'Time of departure: local time of the airport',
    'Note: written by the loader',
    'Delay in minutes, negative when early',
    'See https://example.org/codes',
  ])('no codes: %s', (description) => {
    expect(codesIn(description)).toEqual([]);
  });

  it.each<[string, string]>([
    ['blanks after a meaning', `A = a${' '.repeat(200_000)}b`],
    ['full stops', `A = ${'. '.repeat(100_000)}x`],
    ['closing brackets', `A = ${')'.repeat(200_000)}x\u2028`],
    ['one endless word', 'x'.repeat(200_000)],
    ['one endless word before codes', `${'x'.repeat(19_000)}: A = ${'y'.repeat(181_000)}`],
    ['opening brackets', '('.repeat(200_000)],
    ['blanks around "or"', `or${' '.repeat(50_000)}`.repeat(4)],
    ['many a word "or"', 'or '.repeat(66_000)],
    ['quotes', `'${"' '".repeat(66_000)}`],
    ['equals signs', '='.repeat(200_000)],
    ['codes', 'A = active, '.repeat(16_000)],
  ])('are looked for in a time that grows with the text: %s', (_what, description) => {
    const begun = performance.now();
    codesIn(description);
    // In a fraction of this; a time that grows with the square of the length is a hundred times that.
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
