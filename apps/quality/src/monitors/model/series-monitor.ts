import { type MonitorPhase } from '@dataspoke/contracts';
import { type LevelJudgement, LevelModel, type LevelState, newLevelState } from './level-model';
import { type DailyPoint, type MetricScale, valueOf } from './scale';
import { newSparseState, SparseModel, type SparseState } from './sparse-model';

/** Days that must have passed before anything is said about the next. */
export const LEAST_DAYS = 10;
/** From this day of a series on anomalies are shown, but alert nobody: young series raise false alarms. */
const ANOMALIES_FROM = 14;
/** From this day on anomalies are alerts. */
const ALERTS_FROM = 21;
/** What the "usual" value is the median of. */
const USUAL_DAYS = 28;
/** Counts below are too small for a logarithm: the sparse model takes over. */
const SPARSE_BELOW = 12;
/** Score from which a day is an anomaly: about one false alarm in ten months of one series. */
export const ANOMALY_SCORE = 1.87;

/** What a monitor remembers of its series; plain data. */
export interface SeriesState {
  days: number;
  /** The newest values, at most {@link USUAL_DAYS}. */
  recent: number[];
  level: LevelState;
  sparse: SparseState;
}

/** What a monitor says about one day, knowing only the days before. Counts or shares, as the metric is. */
export interface DayJudgement {
  readonly day: string;
  readonly phase: MonitorPhase;
  readonly value: number;
  readonly expected: number;
  readonly lower: number;
  readonly upper: number;
  readonly score: number;
  readonly isAnomaly: boolean;
  /** More than 0 when what is odd is that nothing came, for so many days. */
  readonly zeros: number;
}

/** Watches one daily series: each day is judged by what was learned from the days before, and then learned from. */
export class SeriesMonitor {
  private readonly level: LevelModel;
  private readonly sparse: SparseModel;

  private constructor(
    private readonly scale: MetricScale,
    private readonly state: SeriesState,
    isHoliday: (day: string) => boolean,
  ) {
    this.level = new LevelModel(scale, state.level, isHoliday);
    this.sparse = new SparseModel(state.sparse);
  }

  static begin(scale: MetricScale, isHoliday: (day: string) => boolean = () => false): SeriesMonitor {
    const state = { days: 0, recent: [], level: newLevelState(), sparse: newSparseState() };
    return new SeriesMonitor(scale, state, isHoliday);
  }

  /** Goes on from what {@link snapshot} gave. */
  static resume(
    scale: MetricScale,
    state: SeriesState,
    isHoliday: (day: string) => boolean = () => false,
  ): SeriesMonitor {
    return new SeriesMonitor(scale, structuredClone(state), isHoliday);
  }

  /** All it has learned, to be stored. */
  snapshot(): SeriesState {
    return structuredClone(this.state);
  }

  /** Days it has learned from. */
  get days(): number {
    return this.state.days;
  }

  /** The phase that its next day is in. */
  get phase(): MonitorPhase {
    const { days } = this.state;
    if (days < LEAST_DAYS) return 'no_data';
    return days + 1 < ALERTS_FROM ? 'learning' : 'watching';
  }

  /** Judges a day and then learns from it; undefined for the first days. Days come in order. */
  observe(point: DailyPoint): DayJudgement | undefined {
    const { state, scale } = this;
    const usual = median(state.recent);
    const judgement = state.days < LEAST_DAYS ? undefined : this.judge(point, usual);
    this.level.learn(point, usual);
    if (scale === 'count') this.sparse.learn(point.numerator);
    state.days += 1;
    state.recent.push(valueOf(point));
    if (state.recent.length > USUAL_DAYS) state.recent.shift();
    return judgement;
  }

  private judge(point: DailyPoint, usual: number): DayJudgement {
    const { phase } = this;
    const value = valueOf(point);
    const isSparse = this.scale === 'count' && usual < SPARSE_BELOW;
    const said: LevelJudgement & { readonly zeros: number } = isSparse
      ? this.sparse.judge(point.numerator)
      : { ...this.level.judge(point, usual), zeros: 0 };
    const isOutside = value < said.lower || value > said.upper || said.zeros > 0;
    const isAnomaly = this.state.days + 1 >= ANOMALIES_FROM && isOutside && said.score >= ANOMALY_SCORE;
    return { day: point.day, phase, value, ...said, isAnomaly };
  }
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const { length } = sorted;
  if (length === 0) return 0;
  const middle = Math.floor(length / 2);
  const upper = sorted[middle] ?? 0;
  return length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
