import {
  DEFAULT_PAGE_SIZE,
  type ListMonitorDaysRequest,
  type MonitorDay,
  type MonitorDayPage,
  type MonitorPhase,
} from '@dataspoke/contracts';
import { invalidRequest, pageOf, parseTextCursor } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findMonitor } from './find-monitor';
import { isDay } from './model/calendar-day';
import { valueOf } from './model/scale';

const DAYS = `
  SELECT p.day::text, p.numerator::float8, p.denominator::float8, d.phase, d.expected, d.lower, d.upper, d.score,
    coalesce(d.anomaly, false) AS anomaly
  FROM metric_points p LEFT JOIN monitor_days d ON d.monitor_id = $1 AND d.day = p.day
  WHERE p.metric_id = $2 AND ($3::date IS NULL OR p.day >= $3) AND ($4::date IS NULL OR p.day <= $4)
    AND ($5::date IS NULL OR p.day < $5)
  ORDER BY p.day DESC LIMIT $6`;

interface DayRow {
  readonly day: string;
  readonly numerator: number;
  readonly denominator: number | null;
  /** Like the band, null on days that the monitor has not judged. */
  readonly phase: MonitorPhase | null;
  readonly expected: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly score: number | null;
  readonly anomaly: boolean;
}

/** The days of a metric with what its monitor says about them, the newest first. */
@Injectable()
export class ListMonitorDays {
  constructor(private readonly database: DataSource) {}

  /** Raises `not-found`, and `invalid-request` for days that there are not. */
  async execute({
    id,
    from,
    to,
    limit = DEFAULT_PAGE_SIZE,
    cursor,
  }: ListMonitorDaysRequest): Promise<MonitorDayPage> {
    const { manager } = this.database;
    const before = cursor === undefined ? undefined : parseTextCursor(cursor);
    for (const [field, day] of Object.entries({ from, to, cursor: before })) {
      if (day !== undefined && !isDay(day)) {
        throw invalidRequest('There is no such day.', [{ field, message: 'must be a day that there is' }]);
      }
    }
    const { metricId } = await findMonitor(manager, id);
    const rows = await manager.query<DayRow[]>(DAYS, [
      id,
      metricId,
      from ?? null,
      to ?? null,
      before ?? null,
      limit + 1,
    ]);
    const { shown, ...next } = pageOf(rows, limit, ({ day }) => [day]);
    return { items: shown.map(toDay), ...next };
  }
}

function toDay(row: DayRow): MonitorDay {
  const { day, numerator, denominator, phase, expected, lower, upper, score, anomaly } = row;
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
  };
}
