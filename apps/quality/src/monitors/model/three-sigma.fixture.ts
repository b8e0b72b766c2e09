import { type DailyPoint, valueOf } from './scale';

/** What is common: mean and deviation of the last 14 days, alarm beyond three. Whether each day is one. */
export function threeSigma(points: readonly DailyPoint[]): readonly boolean[] {
  const values = points.map(valueOf);
  return values.map((value, at) => {
    const window = values.slice(Math.max(0, at - 14), at);
    if (window.length < 14) return false;
    const mean = window.reduce((sum, one) => sum + one, 0) / window.length;
    const deviation = Math.sqrt(
      window.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (window.length - 1),
    );
    return Math.abs(value - mean) > 3 * deviation;
  });
}
