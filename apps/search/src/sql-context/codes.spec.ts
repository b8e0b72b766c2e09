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
});
