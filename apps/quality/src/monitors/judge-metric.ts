import { type Anomaly, qualityEvents } from '@dataspoke/contracts';
import { Outbox } from '@dataspoke/service-kit';
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

/** Has the monitors of a metric judge the days they have not judged yet, and tells of the days that they flag for the first time. */
@Injectable()
export class JudgeMetric {
  constructor(private readonly outbox: Outbox) {}

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
    const told = goesOn ? new Set<string>() : await this.flagged(tx, row.id);
    if (!goesOn) await tx.delete(MonitorDayRow, { monitorId: row.id });
    const points = await tx.query<PointRow[]>(POINTS, [metric.id, goesOn ? judgedThrough : null]);
    const judged = points
      .map((point) => monitor.observe(pointOf(point)))
      .filter((judgement) => judgement !== undefined)
      .map((judgement) => explained(scale, row.subject, judgement));
    await tx.query(STORE, [row.id, row.datasetUrn, JSON.stringify(judged)]);
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
    const anomalies = judged.filter(({ isAnomaly }) => isAnomaly);
    const found = anomalies.filter(({ day }) => !told.has(day)).map((one) => anomalyOf(row, one));
    await this.outbox.publishMany(
      tx,
      qualityEvents.anomalyFound,
      found.map((data) => ({ data, subject: row.datasetUrn })),
    );
    return anomalies.length;
  }

  /** The days that a monitor flags as things stand. */
  private async flagged(tx: EntityManager, monitorId: string): Promise<ReadonlySet<string>> {
    const rows = await tx.find(MonitorDayRow, {
      where: { monitorId, anomaly: true },
      select: { monitorId: true, day: true },
    });
    return new Set(rows.map(({ day }) => day));
  }
}

type ExplainedDay = DayJudgement & { readonly reason: string | null };

function explained(scale: MetricScale, subject: string, judgement: DayJudgement): ExplainedDay {
  const reason = judgement.isAnomaly ? reasonOf(scale, subject, judgement).slice(0, 500) : null;
  return { ...judgement, reason };
}

function anomalyOf({ id, name, datasetUrn }: MonitorRow, judged: ExplainedDay): Anomaly {
  const { day, value, expected, lower, upper, score, phase, reason } = judged;
  return {
    monitorId: id,
    monitorName: name,
    dataset: datasetUrn,
    day,
    value,
    band: { expected, lower, upper },
    score,
    alert: phase === 'watching',
    reason: reason ?? '',
  };
}

function pointOf({ day, numerator, denominator }: PointRow): DailyPoint {
  return { day, numerator, ...(denominator === null ? {} : { denominator }) };
}
