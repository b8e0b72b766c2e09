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

/** Times what chance alone makes of the largest score: where it counts for nothing, and where in full. */
const CHANCE = { none: 0.75, full: 1.15 } as const;
/** Scores from which on their spread tells that much; that of few says less. */
const MANY = 100;

/**
 * How far the largest of standardised scores, each list of equally many, lies above what the largest of as many normal deviates most
 * often is (the mode of the Gumbel limit, Cramér 1946), 0 to 1: of scores that mean nothing one is the largest, too. Of few scores it says
 * less.
 */
export function shareAboveChance(lists: readonly (readonly number[])[]): number {
  const count = lists[0]?.length ?? 0;
  if (count < 2) return 1;
  const best = lists.flat().reduce((most, score) => Math.max(most, score), -Infinity);
  const root = Math.sqrt(2 * Math.log(count));
  const chance = root - (Math.log(Math.log(count)) + Math.log(4 * Math.PI)) / (2 * root);
  const share = Math.max(0, Math.min(1, (best / chance - CHANCE.none) / (CHANCE.full - CHANCE.none)));
  return 1 - (1 - share) * Math.min(1, count / MANY);
}

function average(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
