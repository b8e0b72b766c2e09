import { type Monitor } from '@dataspoke/contracts';
import { type EntityManager, In } from 'typeorm';
import { metricDefinition } from '../metrics/metric-definition';
import { MetricRow } from '../metrics/metric.row';
import { type MonitorRow } from './monitor.row';

/** Monitors as callers see them. */
export async function toMonitors(manager: EntityManager, rows: readonly MonitorRow[]): Promise<Monitor[]> {
  const metrics = await manager.findBy(MetricRow, { id: In(rows.map(({ metricId }) => metricId)) });
  const byId = new Map(metrics.map((metric) => [metric.id, metric]));
  const anomalies = await anomaliesOf(
    manager,
    rows.map(({ id }) => id),
  );
  return rows.flatMap((row) => {
    const metric = byId.get(row.metricId);
    if (!metric) return []; // deleted between the two statements
    return {
      id: row.id,
      dataset: row.datasetUrn,
      metric: metricDefinition(metric.definition),
      name: row.name,
      subject: row.subject,
      holidays: row.holidays,
      phase: row.phase,
      days: row.days,
      ...(row.judgedThrough === null ? {} : { judgedThrough: row.judgedThrough }),
      anomalies: anomalies.get(row.id) ?? 0,
      ...(metric.problem === null ? {} : { problem: metric.problem }),
      createdAt: row.createdAt.toISOString(),
    };
  });
}

/** One monitor as callers see it. */
export async function toMonitor(manager: EntityManager, row: MonitorRow): Promise<Monitor> {
  const [monitor] = await toMonitors(manager, [row]);
  if (!monitor) throw new Error(`the metric of monitor ${row.id} was lost`);
  return monitor;
}

async function anomaliesOf(
  manager: EntityManager,
  monitorIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await manager.query<{ id: string; anomalies: number }[]>(
    `SELECT monitor_id AS id, count(*)::integer AS anomalies FROM monitor_days
    WHERE monitor_id = ANY ($1) AND anomaly GROUP BY monitor_id`,
    [monitorIds],
  );
  return new Map(rows.map(({ id, anomalies }) => [id, anomalies]));
}
