/** How a metric is put on a scale on which days can be compared: counts by their logarithm, shares by their log odds. */
export type MetricScale = 'count' | 'share';

/** One day of a metric. For a share `numerator` of `denominator` rows have the property; a count has no denominator. */
export interface DailyPoint {
  /** Local calendar day, `YYYY-MM-DD`. */
  readonly day: string;
  readonly numerator: number;
  /** Above 0: a share of nothing is no data. */
  readonly denominator?: number;
}

/** The count, or the share between 0 and 1. */
export function valueOf({ numerator, denominator = 1 }: DailyPoint): number {
  return numerator / denominator;
}

/** ln(x + ½) for counts, logit((k + ½)/(n + 1)) for shares; the halves keep 0 and "all" finite. */
export function toScale(scale: MetricScale, { numerator, denominator = 1 }: DailyPoint): number {
  if (scale === 'count') return Math.log(numerator + 0.5);
  const share = (numerator + 0.5) / (denominator + 1);
  return Math.log(share / (1 - share));
}

/** The value that lies at `y` of the scale. */
export function fromScale(scale: MetricScale, y: number): number {
  return scale === 'count' ? Math.max(0, Math.exp(y) - 0.5) : 1 / (1 + Math.exp(-y));
}

/**
 * The variance that chance alone gives a point on the scale, so that a large table is not alarmed by nothing and a small one
 * not by one row: 1/(m + ½) for counts, 1/(n·q·(1 − q)) for shares, m and q being what is `usual`.
 */
export function varianceFloor(scale: MetricScale, usual: number, { denominator = 1 }: DailyPoint): number {
  if (scale === 'count') return 1 / (usual + 0.5);
  const least = 0.5 / (denominator + 1);
  const share = Math.min(Math.max(usual, least), 1 - least);
  return 1 / (denominator * share * (1 - share));
}
