import { type ConnectorError } from '../errors';

/** Where a row says which day it belongs to: one field with a date, or three with numbers. */
export type DayOf =
  | {
      /** A date, or a time with date. */
      readonly field: string;
      /** IANA zone whose days are meant, for instants; that of the source, or UTC, when left out. */
      readonly timezone?: string;
    }
  | { readonly year: string; readonly month: string; readonly day: string };

/** A number of a dataset for each day: its rows, or how many of them have a property. */
export type DailyMetric = { readonly day: DayOf } & (
  | { readonly kind: 'rows' }
  | { readonly kind: 'null_share'; readonly field: string }
  | {
      readonly kind: 'condition_share';
      /** SQL condition over the fields of the dataset. */
      readonly condition: string;
    }
);

/** A metric to be measured, under a name of the caller's choice. */
export interface MetricToMeasure {
  readonly id: string;
  readonly metric: DailyMetric;
}

/** Days that are looked at, `YYYY-MM-DD`. */
export interface DayRange {
  readonly from: string;
  /** The first day that is not looked at any more. */
  readonly before: string;
}

/** A day that has rows: how many, and how many of them have the property (all, for the metric `rows`). */
export interface MeasuredDay {
  readonly day: string;
  readonly rows: number;
  readonly matching: number;
}

/** What came of measuring one metric; days without rows are left out, the order is that of time. */
export type MeasuredMetric = { readonly id: string } & (
  { readonly days: readonly MeasuredDay[] } | { readonly error: ConnectorError }
);
