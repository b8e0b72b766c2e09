import { placesInFamily } from './family';

describe('placesInFamily', () => {
  it('counts the members of a family from the best down, and leaves other names alone', () => {
    const candidates = ['visits_20170801', 'visits_20170802', 'visits', 'top10', 'top11'].map((urn) => ({
      urn,
    }));
    expect(placesInFamily(candidates, [1, 3, 2, 1, 0])).toEqual([2, 1, 1, 1, 1]);
  });
});
