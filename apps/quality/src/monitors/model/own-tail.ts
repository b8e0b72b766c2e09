import { normalSurprise } from './tail-probability';

/** Deviations a series remembers of itself; a bar of .1 alarms a month asks for no rarer ones. */
const KEPT = 200;
/** Before so many, the normal distribution knows more about rare deviations than the series does. */
const ENOUGH = 20;
/** Beyond this a deviation says no more about how rare it is than this does. */
export const LARGEST_DEVIATION = 8;

/** Remembers how far a day was off, in units of its scale; the oldest is forgotten. */
export function rememberDeviation(seen: number[], deviation: number): void {
  seen.push(Math.min(deviation, LARGEST_DEVIATION));
  if (seen.length > KEPT) seen.shift();
}

/**
 * −log₁₀ of how often the series itself was as far off: by rank, and above its 90 % quantile q by an exponential tail,
 * p = 0.1·exp(−(a − q)/mean excess), so that the rarest deviation is not the end of the scale.
 */
export function ownSurprise(seen: readonly number[], deviation: number): number {
  const capped = Math.min(deviation, LARGEST_DEVIATION);
  if (seen.length < ENOUGH) return normalSurprise(capped);
  const sorted = Float64Array.from(seen).sort();
  const quantile = sorted[Math.floor(sorted.length * 0.9)] ?? 0;
  if (capped <= quantile) {
    let atLeast = 0;
    for (const one of seen) if (one >= capped) atLeast += 1;
    return -Math.log10((atLeast + 1) / (seen.length + 1));
  }
  let excess = 0;
  let above = 0;
  for (const one of seen) {
    if (one <= quantile) continue;
    excess += one - quantile;
    above += 1;
  }
  const mean = above === 0 ? 0.5 : excess / above;
  return 1 + (capped - quantile) / Math.max(mean, 0.3) / Math.LN10;
}
