/**
 * Scores as distances from their mean in standard deviations, so that scores of different kinds can be added. A score that is not
 * known counts as the mean. `leastSpread` bounds the deviation from below.
 */
export function standardised(
  scores: readonly (number | undefined)[],
  leastSpread: number,
): readonly number[] {
  const known = scores.filter((score) => score !== undefined);
  const mean = average(known);
  const spread = Math.max(Math.sqrt(average(known.map((score) => (score - mean) ** 2))), leastSpread);
  return scores.map((score) => (score === undefined ? 0 : (score - mean) / spread));
}

/** Weights as shares of one whole: a weight that is higher by one is e times as probable. */
export function shareOf(weights: readonly number[]): readonly number[] {
  const best = weights.reduce((most, weight) => Math.max(most, weight), -Infinity);
  const chances = weights.map((weight) => Math.exp(weight - best));
  const all = chances.reduce((sum, chance) => sum + chance, 0);
  return chances.map((chance) => chance / all);
}

function average(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
