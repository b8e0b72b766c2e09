import { shareAboveChance, shareOf, standardised } from './evidence';

describe('standardised', () => {
  it('has mean 0 and spread 1, and takes what is not known for the mean', () => {
    expect(standardised([1, 3, undefined], 0.1)).toEqual([-1, 1, 0]);
  });

  it('makes little of differences that are small', () => {
    expect(standardised([0.5, 0.51], 0.1).map((score) => Number(score.toFixed(3)))).toEqual([-0.05, 0.05]);
  });
});

describe('shareOf', () => {
  it('makes shares of one whole, however large the weights are', () => {
    const [first = 0, second = 0] = shareOf([1_001, 1_000]);
    expect(first + second).toBeCloseTo(1, 9);
    expect(first / second).toBeCloseTo(Math.E, 9);
  });
});

describe('shareAboveChance', () => {
  const noise = Array.from({ length: 150 }, (_, at) => (at * 0.618034) % 1);

  it('finds nothing in what is evenly spread, and all in what stands out of it', () => {
    expect(shareAboveChance([standardised(noise, 0.02)])).toBe(0);
    expect(shareAboveChance([standardised([...noise, 5], 0.02)])).toBe(1);
    expect(shareAboveChance([standardised(noise, 0.02), standardised([...noise.slice(1), 6], 0.02)])).toBe(1);
    expect(shareAboveChance([noise.map(() => 0)])).toBe(0);
  });

  it('takes few for what they are', () => {
    const even = (count: number) => standardised(noise.slice(0, count), 0.02);
    expect(shareAboveChance([even(2)])).toBe(1);
    expect(shareAboveChance([[0]])).toBe(1);
    expect(shareAboveChance([even(20)])).toBeGreaterThan(0.8);
    expect(shareAboveChance([even(60)])).toBeLessThan(0.5);
  });
});
