/**
 * Splits `total`, a whole number, by whole-number weights into whole numbers that add up to it exactly (largest remainder;
 * of equal remainders the earlier gets more). All zero when no weight is positive.
 */
export function apportion(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum <= 0) return weights.map(() => 0);
  const shares = weights.map((weight, at) => ({
    at,
    whole: Math.floor((total * weight) / sum),
    rest: (total * weight) % sum,
  }));
  const left = total - shares.reduce((all, { whole }) => all + whole, 0);
  const favoured = new Set(
    [...shares]
      .sort((a, b) => b.rest - a.rest || a.at - b.at)
      .slice(0, left)
      .map(({ at }) => at),
  );
  return shares.map(({ at, whole }) => (favoured.has(at) ? whole + 1 : whole));
}
