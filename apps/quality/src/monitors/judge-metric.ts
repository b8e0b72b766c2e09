import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { type MetricRow } from '../metrics/metric.row';
import { reasonOf } from './model/reason';
import { type DailyPoint, type MetricScale } from './model/scale';
import { type DayJudgement, SeriesMonitor } from './model/series-monitor';
import { MonitorDayRow } from './monitor-day.row';
import { MonitorRow } from './monitor.row';

const POINTS = `
  SELECT day::text, numerator::float8, denominator::float8 FROM metric_points
  WHERE metric_id = $1 AND ($2::date IS NULL OR day > $2) AND coalesce(denominator, 1) > 0 ORDER BY day`;

const STORE = `
  INSERT INTO monitor_days (monitor_id, day, dataset_urn, phase, value, expected, lower, upper, score, anomaly, reason)
  SELECT $1, r.day, $2, r.phase, r.value, r.expected, r.lower, r.upper, r.score, r."isAnomaly", r.reason
  FROM jsonb_to_recordset($3::jsonb) AS r (
    day date, phase text, value float8, expected float8, lower float8, upper float8, score float8, "isAnomaly" boolean, reason text
  )`;

interface PointRow {
  readonly day: string;
  readonly numerator: number;
  readonly denominator: number | null;
}

/** Has the monitors of a metric judge the days they have not judged yet. */
@Injectable()
export class JudgeMetric {
  /**
   * How many of the days that were judged are anomalies. `changedFrom` is the first day whose value was stored anew: a monitor that
   * has judged it already judges its whole past again, since it learned from something else. The metric's row is locked.
   */
  async execute(tx: EntityManager, metric: MetricRow, changedFrom: string | null): Promise<number> {
    const monitors = await tx.find(MonitorRow, {
      where: { metricId: metric.id },
      order: { createdAt: 'ASC' },
    });
    let anomalies = 0;
    for (const monitor of monitors) anomalies += await this.judge(tx, metric, monitor, changedFrom);
    return anomalies;
  }

  private async judge(
    tx: EntityManager,
    metric: MetricRow,
    row: MonitorRow,
    changedFrom: string | null,
  ): Promise<number> {
    const scale: MetricScale = metric.definition.kind === 'rows' ? 'count' : 'share';
    const holidays = new Set(row.holidays);
    const isHoliday = (day: string): boolean => holidays.has(day);
    const { state, judgedThrough } = row;
    const goesOn = state !== null && judgedThrough !== null && (changedFrom ?? '9999') > judgedThrough;
    const monitor = goesOn
      ? SeriesMonitor.resume(scale, state, isHoliday)
      : SeriesMonitor.begin(scale, isHoliday);
    if (!goesOn) await tx.delete(MonitorDayRow, { monitorId: row.id });
    const points = await tx.query<PointRow[]>(POINTS, [metric.id, goesOn ? judgedThrough : null]);
    const judged = points
      .map((point) => monitor.observe(pointOf(point)))
      .filter((judgement) => judgement !== undefined);
    await tx.query(STORE, [row.id, row.datasetUrn, JSON.stringify(judged.map((one) => explained(one)))]);
    await tx.update(
      MonitorRow,
      { id: row.id },
      {
        state: monitor.snapshot(),
        phase: monitor.phase,
        days: monitor.days,
        judgedThrough: points.at(-1)?.day ?? (goesOn ? judgedThrough : null),
      },
    );
    return judged.filter(({ isAnomaly }) => isAnomaly).length;

    function explained(judgement: DayJudgement): DayJudgement & { readonly reason: string | null } {
      const reason = judgement.isAnomaly ? reasonOf(scale, row.subject, judgement).slice(0, 500) : null;
      return { ...judgement, reason };
    }
  }
}

function pointOf({ day, numerator, denominator }: PointRow): DailyPoint {
  return { day, numerator, ...(denominator === null ? {} : { denominator }) };
}
