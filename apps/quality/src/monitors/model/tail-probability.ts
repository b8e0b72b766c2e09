/**
 * −log₁₀ of the upper tail of the standard normal distribution at `z` ≥ 0. Up to 6 by the rational Chebyshev fit of erfc
 * (Numerical Recipes, §6.2: relative error below 1.2·10⁻⁷), above by the first term of its asymptotic series.
 */
export function normalSurprise(z: number): number {
  if (z > 6) return (z ** 2 / 2 + Math.log(z * Math.sqrt(2 * Math.PI))) / Math.LN10;
  const x = z / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const fit = ERFC.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  return -Math.log10((t * Math.exp(fit - x ** 2)) / 2);
}

const ERFC = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
];

/** How many counts are gone through before the rest of a tail is neglected. */
const LONGEST_SUM = 500;

/**
 * Counts of a day that vary more than chance alone lets them: a negative binomial distribution by its mean and variance
 * (a Poisson distribution when the variance is not larger).
 */
export class CountDistribution {
  private readonly mean: number;
  /** The number of "failures"; the smaller, the burstier. */
  private readonly size: number;

  constructor(mean: number, variance: number) {
    this.mean = Math.max(mean, 1e-3);
    const excess = variance - this.mean;
    this.size = excess > 1e-6 ? Math.min(this.mean ** 2 / excess, 1e6) : 1e6;
  }

  /** P(0). */
  get zero(): number {
    return Math.exp(this.size * Math.log(this.size / (this.size + this.mean)));
  }

  /** P(X ≥ `count`), at least 10⁻¹⁵. */
  upperTail(count: number): number {
    let term = this.zero;
    let below = 0;
    for (let k = 0; k < Math.min(count, LONGEST_SUM); k += 1) {
      below += term;
      term *= this.ratio(k);
    }
    // What is left of 1 has lost its digits by then; terms above the mean fall fast enough to be summed instead.
    if (below < 0.999) return 1 - below;
    let above = 0;
    for (let k = Math.floor(count); k < LONGEST_SUM * 2 && term > 1e-18; k += 1) {
      above += term;
      term *= this.ratio(k);
    }
    return Math.max(above, 1e-15);
  }

  /** The smallest count that P(X ≤ count) ≥ `share` holds for. */
  quantile(share: number): number {
    let term = this.zero;
    let sum = term;
    let k = 0;
    while (sum < share && k < LONGEST_SUM) {
      term *= this.ratio(k);
      k += 1;
      sum += term;
    }
    return k;
  }

  /** P(k + 1) / P(k). */
  private ratio(k: number): number {
    return (((k + this.size) / (k + 1)) * this.mean) / (this.size + this.mean);
  }
}
