import { CountDistribution } from './tail-probability';

/** Weight of the newest day in mean and variance. */
const GAIN = 0.05;
/** Days before the mean is more than the average of them. */
const WARM_UP = 20;
/** Tails of counts lie higher than those of the continuous model at the same rate of false alarms. */
const DISCOUNT = 0.6;
/** A day beyond this share of its distribution teaches no more than the one that lies there. */
const CLIP = 0.999;

/** What is remembered of a series of small counts; plain data. */
export interface SparseState {
  days: number;
  mean: number;
  variance: number;
  /** Days without anything, up to the newest. */
  zeros: number;
}

export interface SparseJudgement {
  readonly expected: number;
  readonly lower: number;
  readonly upper: number;
  readonly score: number;
  /** Days without anything, this one included, when they are what is surprising; else 0. */
  readonly zeros: number;
}

export function newSparseState(): SparseState {
  return { days: 0, mean: 0, variance: 0, zeros: 0 };
}

/**
 * A series of small counts, where a day without anything is nothing special and only many of them are: negative binomial by
 * exponentially weighted mean and variance. The score is the larger of the surprise of so many at once, −log₁₀ P(X ≥ x), and of
 * so many days without any, days·(−log₁₀ P(0)).
 */
export class SparseModel {
  constructor(private readonly state: SparseState) {}

  judge(count: number): SparseJudgement {
    const { mean, variance, zeros } = this.state;
    const distribution = new CountDistribution(mean, variance);
    const many = -Math.log10(distribution.upperTail(count));
    const run = count === 0 ? zeros + 1 : 0;
    const none = -Math.log10(distribution.zero) * run;
    return {
      expected: mean,
      lower: distribution.quantile(0.025),
      upper: distribution.quantile(0.975),
      score: DISCOUNT * Math.max(many, none),
      zeros: none > many ? run : 0,
    };
  }

  learn(count: number): void {
    const { state } = this;
    state.days += 1;
    state.zeros = count === 0 ? state.zeros + 1 : 0;
    const limit =
      state.days > WARM_UP ? new CountDistribution(state.mean, state.variance).quantile(CLIP) : Infinity;
    const clipped = Math.min(count, Math.max(limit, 1));
    const gain = Math.max(GAIN, 1 / state.days);
    const residual = clipped - state.mean;
    state.mean += gain * residual;
    state.variance = (1 - gain) * (state.variance + gain * residual ** 2);
  }
}
