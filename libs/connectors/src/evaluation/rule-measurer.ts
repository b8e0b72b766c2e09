import { type Measurement, type Rule } from '@dataspoke/domain';
import { type ConnectorError } from '../errors';
import { type DayRange, type MeasuredMetric, type MetricToMeasure } from './daily-metrics';

/** A rule to be measured, under a name of the caller's choice. */
export interface RuleToMeasure {
  readonly id: string;
  readonly rule: Rule;
}

/** What came of measuring one rule. */
export type MeasuredRule = {
  readonly id: string;
  /** Measures the rule by itself; what ran may have been a statement for several rules. Empty when nothing could be run. */
  readonly statement: string;
  /** Of the statements that measured it, those it shared included; whole milliseconds. */
  readonly durationMs: number;
} & ({ readonly measured: Measurement } | { readonly error: ConnectorError });

/** The key of a row, or the value, that breaks a rule: each field as text, cut to 256 characters. */
export type RuleExampleValues = Readonly<Record<string, string | null>>;

/** The moment the data of a source stands for. */
export interface AsOf {
  readonly at: Date;
  /** IANA zone of times without one, when the source names it. */
  readonly zone?: string;
}

/**
 * Measures rules and daily metrics inside a source, read only and with time limits. Holds a connection; whoever makes one closes it. Nothing is
 * contacted before the first call.
 */
export abstract class RuleMeasurer {
  /** Undefined when the data stands for the present. */
  abstract readonly asOf: AsOf | undefined;

  /**
   * Measures rules of one dataset, those that a scan can answer in one statement for all of them. A rule that cannot be
   * measured costs only itself: what fails is split until the culprit stands alone. Raises `ConnectorError` when the source cannot
   * be used at all: away, refusing, cancelled.
   */
  abstract measure(
    dataset: string,
    rules: readonly RuleToMeasure[],
    signal: AbortSignal,
  ): Promise<readonly MeasuredRule[]>;

  /** Up to ten rows or values that break the rule, in a stable order; raises `ConnectorError`. */
  abstract examples(dataset: string, rule: Rule, signal: AbortSignal): Promise<readonly RuleExampleValues[]>;

  /**
   * Measures metrics of one dataset day by day, in one grouped statement for all that share a calendar. A metric that cannot be
   * measured costs only itself. Raises `ConnectorError` when the source cannot be used at all.
   */
  abstract measureDaily(
    dataset: string,
    metrics: readonly MetricToMeasure[],
    range: DayRange,
    signal: AbortSignal,
  ): Promise<readonly MeasuredMetric[]>;

  /** Ends the connection. Idempotent. */
  abstract close(): Promise<void>;
}
