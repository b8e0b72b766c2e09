import { calendarDay } from './calendar-day';
import { ownSurprise, rememberDeviation } from './own-tail';
import { type DailyPoint, fromScale, type MetricScale, toScale, varianceFloor } from './scale';
import { normalSurprise } from './tail-probability';

/*
 * One robust model per series, learned day by day:  y ≈ level + weekday[7] + month edge[3] + holiday,  on the scale that fits.
 * The gains and limits below were found on simulated series with seeds of their own, and are the same for every series.
 */
const LEVEL_GAIN = 0.08;
const EFFECT_GAIN = 0.12;
const VARIANCE_GAIN = 0.02;
/** Days on which everything is new: nothing is clipped, and the variance is only begun. */
const WARM_UP = 10;
/** Residuals are clipped (Huber) at so many scales before they teach anything. */
const CLIP = 2.5;
/** Above so many scales a day is a surprise: it teaches a quarter as much, and several alike in a row are a new level. */
const SURPRISE = 4;
const SURPRISE_WEIGHT = 0.25;
const NEW_LEVEL_AFTER = 4;
const NEW_LEVEL_STEP = 0.7;
/** Largest step of the estimated variance, in units of itself: one wild day must not deafen the monitor. */
const VARIANCE_LIMIT = 9;
/** A holiday is off by an unknown amount until it was met a few times: this much variance over (days + ½), unclipped until then. */
const HOLIDAY_VARIANCE = 0.1;
const HOLIDAYS_TO_LEARN = 3;
/** Half the width of the 95 % band in scales, at first; then it follows the share of clean days that fall outside. */
const BAND = 1.75;
const BAND_GAIN = 0.2;
const BAND_RANGE = [1.3, 3] as const;
const OUTSIDE_SHARE = 0.05;

/** A learned effect and on how many days; shrunk by n/(n + 1) when used. */
export interface Effect {
  size: number;
  days: number;
}

/** All that is remembered of a series; plain data, and of the same size however long the series is. */
export interface LevelState {
  days: number;
  level: number;
  weekdays: Effect[];
  monthEdges: Effect[];
  holiday: Effect;
  variance: number;
  band: number;
  /** Surprises in a row, negative when they lie below. */
  streak: number;
  deviations: number[];
}

export interface LevelJudgement {
  readonly expected: number;
  readonly lower: number;
  readonly upper: number;
  /** How surprising the day is, ½·(−log₁₀ of a normal tail) + ½·(−log₁₀ of the series' own). */
  readonly score: number;
}

interface Prediction {
  readonly expected: number;
  readonly residual: number;
  readonly scale: number;
  readonly floor: number;
  /** What the effects' own uncertainty adds to the variance, as a factor. */
  readonly uncertainty: number;
  readonly weekday: Effect;
  readonly edge: Effect | undefined;
  readonly isHoliday: boolean;
}

export function newLevelState(): LevelState {
  const effects = (count: number): Effect[] => Array.from({ length: count }, () => ({ size: 0, days: 0 }));
  return {
    days: 0,
    level: 0,
    weekdays: effects(7),
    monthEdges: effects(3),
    holiday: { size: 0, days: 0 },
    variance: 0,
    band: BAND,
    streak: 0,
    deviations: [],
  };
}

/** Judges days and learns from them, changing `state`. `usual` is the median of the last four weeks. */
export class LevelModel {
  constructor(
    private readonly scale: MetricScale,
    private readonly state: LevelState,
    private readonly isHoliday: (day: string) => boolean,
  ) {}

  judge(point: DailyPoint, usual: number): LevelJudgement {
    const { expected, residual, scale } = this.predict(point, usual);
    const { band, deviations } = this.state;
    const deviation = Math.abs(residual / scale);
    return {
      expected: fromScale(this.scale, expected),
      lower: fromScale(this.scale, expected - band * scale),
      upper: fromScale(this.scale, expected + band * scale),
      score: (normalSurprise(deviation) + ownSurprise(deviations, deviation)) / 2,
    };
  }

  learn(point: DailyPoint, usual: number): void {
    const { state } = this;
    state.days += 1;
    if (state.days === 1) {
      state.level = toScale(this.scale, point);
      return;
    }
    const at = this.predict(point, usual);
    const isNew = state.days <= WARM_UP;
    if (at.isHoliday && state.holiday.days < HOLIDAYS_TO_LEARN) {
      this.learnEffects(at, at.residual);
      return;
    }
    const deviation = at.residual / at.scale;
    const isSurprise = !isNew && Math.abs(deviation) > SURPRISE;
    if (!isNew) {
      rememberDeviation(state.deviations, Math.abs(deviation));
      this.followCoverage(Math.abs(deviation));
    }
    if (this.isNewLevel(isSurprise, Math.sign(deviation))) {
      state.level += NEW_LEVEL_STEP * at.residual;
      return;
    }
    const limit = CLIP * at.scale;
    const clipped = isNew ? at.residual : Math.max(-limit, Math.min(limit, at.residual));
    this.learnEffects(at, clipped * (isSurprise ? SURPRISE_WEIGHT : 1));
    this.learnVariance(at, isNew);
  }

  private predict(point: DailyPoint, usual: number): Prediction {
    const { state } = this;
    const day = calendarDay(point.day);
    const weekday = state.weekdays[day.weekday] ?? state.holiday;
    const isHoliday = this.isHoliday(point.day);
    const monthEdge = day.monthEdge === undefined ? undefined : state.monthEdges[day.monthEdge];
    const edge = isHoliday ? state.holiday : monthEdge;
    const expected = state.level + shrunk(weekday) + (edge ? shrunk(edge) : 0);
    const floor = varianceFloor(this.scale, usual, point);
    const uncertainty = 1 / (Math.min(weekday.days, 8) + 0.5) + (edge ? 1.5 / (edge.days + 0.5) : 0);
    const unknown = isHoliday ? HOLIDAY_VARIANCE / (state.holiday.days + 0.5) : 0;
    const scale = Math.sqrt(Math.max(state.variance, 0) * (1 + uncertainty) + unknown + floor);
    const residual = toScale(this.scale, point) - expected;
    return { expected, residual, scale, floor, uncertainty, weekday, edge, isHoliday };
  }

  // Days at the edge of a month and holidays say something about themselves only, never about the level.
  private learnEffects({ weekday, edge }: Prediction, residual: number): void {
    const { state } = this;
    const learned = edge ?? weekday;
    const isFirst = learned === state.holiday && learned.days === 0;
    learned.days += 1;
    learned.size += (isFirst ? 1 : Math.max(EFFECT_GAIN, 1 / (learned.days + 1))) * residual;
    if (edge) return;
    state.level += Math.max(LEVEL_GAIN, 1 / state.days) * residual;
    const mean = state.weekdays.reduce((sum, { size }) => sum + size, 0) / state.weekdays.length;
    for (const effect of state.weekdays) effect.size -= mean;
    state.level += mean;
  }

  // Not clipped at 0 day by day, which would make it too large: a day better than chance has its say too.
  private learnVariance({ residual, floor, uncertainty }: Prediction, isNew: boolean): void {
    const { state } = this;
    const seen = residual ** 2 / (1 + uncertainty) - floor;
    const limit = isNew ? seen : Math.min(seen, VARIANCE_LIMIT * (Math.max(state.variance, 0) + floor));
    const gain = state.days <= WARM_UP + 2 ? 1 / state.days : 1 / (state.days - WARM_UP);
    state.variance += Math.min(Math.max(gain, VARIANCE_GAIN), 0.25) * (limit - state.variance);
  }

  private isNewLevel(isSurprise: boolean, side: number): boolean {
    const { state } = this;
    if (!isSurprise) state.streak = 0;
    else state.streak = Math.sign(state.streak) === side ? state.streak + side : side;
    if (Math.abs(state.streak) < NEW_LEVEL_AFTER) return false;
    state.streak = 0;
    return true;
  }

  /** Adaptive conformal inference (Gibbs and Candès 2021) in its multiplicative form; days that are events do not count. */
  private followCoverage(deviation: number): void {
    if (deviation >= SURPRISE) return;
    const { state } = this;
    const step = BAND_GAIN * ((deviation > state.band ? 1 : 0) - OUTSIDE_SHARE);
    const [least, most] = BAND_RANGE;
    state.band = Math.min(Math.max(state.band * Math.exp(step), least), most);
  }
}

function shrunk({ size, days }: Effect): number {
  return (size * days) / (days + 1);
}
