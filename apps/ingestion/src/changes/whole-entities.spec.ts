import { wholeEntities } from './whole-entities';

const rows = (text: string) => [...text].map((urn, seq) => ({ urn, seq }));
const urns = (taken: readonly { readonly urn: string }[]) => taken.map(({ urn }) => urn).join('');

describe('whole entities', () => {
  it.each([
    ['', ''],
    ['aab', 'aab'],
    ['aabb', 'aabb'],
    ['aabbc', 'aabb'],
    ['aabbb', 'aa'],
    ['aabbbb', 'aa'],
    ['abcdde', 'abc'],
    ['aaaaa', 'aaaaa'],
  ])('of %j, four rows at a time, are %j', (all, taken) => {
    expect(urns(wholeEntities(rows(all), 4))).toBe(taken);
  });
});
