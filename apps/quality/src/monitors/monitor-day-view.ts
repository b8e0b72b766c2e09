import { type MonitorDay, type MonitorPhase } from '@dataspoke/contracts';
import { isCalendarDay } from '@dataspoke/domain';
import { invalidRequest } from '@dataspoke/service-kit';
import { valueOf } from './model/scale';

/** Columns of a {@link MonitorDayColumns}, of a point `p` and what a monitor says about it `d`. */
export const MONITOR_DAY_COLUMNS = `p.day::text, p.numerator::float8, p.denominator::float8, d.phase, d.expected, d.lower, d.upper,
    d.score, d.reason, coalesce(d.anomaly, false) AS anomaly`;

/** One day of a metric, and what a monitor says about it. */
export interface MonitorDayColumns {
  readonly day: string;
  readonly numerator: number;
  readonly denominator: number | null;
  /** Like the band, null on days that the monitor has not judged. */
  readonly phase: MonitorPhase | null;
  readonly expected: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly score: number | null;
  /** Of an anomaly. */
  readonly reason: string | null;
  readonly anomaly: boolean;
}

/** A day as callers see it. */
export function toMonitorDay(row: MonitorDayColumns): MonitorDay {
  const { day, numerator, denominator, phase, expected, lower, upper, score, reason, anomaly } = row;
  const ofRows = denominator === null ? {} : { denominator };
  return {
    day,
    value: valueOf({ day, numerator, ...ofRows }),
    numerator,
    ...ofRows,
    phase: phase ?? 'no_data',
    ...(expected === null || lower === null || upper === null ? {} : { band: { expected, lower, upper } }),
    ...(score === null ? {} : { score }),
    anomaly,
    ...(reason === null ? {} : { reason }),
  };
}

/** Raises `invalid-request` that names the field whose text is no day that there is. */
export function requireDays(days: Readonly<Record<string, string | undefined>>): void {
  for (const [field, day] of Object.entries(days)) {
    if (day !== undefined && !isCalendarDay(day)) {
      throw invalidRequest('There is no such day.', [{ field, message: 'must be a day that there is' }]);
    }
  }
}
