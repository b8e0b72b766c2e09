import { percentile } from './load';

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it.each([
    [hundred, 0.5, 50],
    [hundred, 0.95, 95],
    [hundred, 1, 100],
    [[7], 0.5, 7],
    [[3, 1], 0.5, 1],
  ])('is the nearest rank', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });

  it('of nothing is no number', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });
});
