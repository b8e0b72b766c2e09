import {
  type ListMetricSeriesRequest,
  type MetricSeries,
  type MetricSeriesPage,
  type MonitorDay,
} from '@dataspoke/contracts';
import { invalidRequest, pageOf, parseTimeCursor, timeKey } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { countWithinBytes } from '../paging/within-bytes';
import { dayAfter } from './model/calendar-day';
import { MONITOR_DAY_COLUMNS, type MonitorDayColumns, requireDays, toMonitorDay } from './monitor-day-view';
import { MonitorRow } from './monitor.row';
import { toMonitors } from './monitor-view';

/** Before it databases know no day. */
const FIRST_DAY = '0001-01-01';
const DEFAULT_DAYS = 90;
const MAX_DAYS = 400;
/** With their days they are large; a reply has a limit. */
const MAX_SERIES = 20;

const NEWEST = `
  SELECT max(p.day)::text AS day FROM metrics m
  CROSS JOIN LATERAL (SELECT day FROM metric_points WHERE metric_id = m.id ORDER BY day DESC LIMIT 1) p
  WHERE m.dataset_urn = $1`;

const DAYS = `
  SELECT m.id AS monitor, ${MONITOR_DAY_COLUMNS}
  FROM monitors m
  JOIN metric_points p ON p.metric_id = m.metric_id AND p.day BETWEEN $2 AND $3
  LEFT JOIN monitor_days d ON d.monitor_id = m.id AND d.day = p.day
  WHERE m.id = ANY ($1) ORDER BY p.day`;

interface Days {
  readonly from: string;
  readonly to: string;
}

/** The metrics of a dataset over time, each with what its monitors say; the newest monitor first. */
@Injectable()
export class ListMetricSeries {
  constructor(private readonly database: DataSource) {}

  /** Raises `invalid-request` for days that there are not, and for more than 400 of them. A dataset without metrics has no series. */
  async execute(request: ListMetricSeriesRequest): Promise<MetricSeriesPage> {
    const { dataset, cursor } = request;
    const limit = Math.min(request.limit ?? MAX_SERIES, MAX_SERIES);
    const query = this.database.manager
      .createQueryBuilder(MonitorRow, 'm')
      .where('m.datasetUrn = :dataset', { dataset })
      .orderBy('m.createdAt', 'DESC')
      .addOrderBy('m.id', 'DESC')
      .limit(limit + 1);
    if (cursor !== undefined) query.andWhere('(m.createdAt, m.id) < (:at, :id)', parseTimeCursor(cursor));
    const days = await this.rangeOf(request);
    const rows = await query.getMany();
    const series = await this.seriesOf(rows.slice(0, limit), days);
    const { shown, ...next } = pageOf(rows, countWithinBytes(series, limit), timeKey);
    const ids = new Set(shown.map(({ id }) => id));
    return { items: series.filter(({ monitor }) => ids.has(monitor.id)), ...next };
  }

  private async rangeOf({ dataset, from, to }: ListMetricSeriesRequest): Promise<Days> {
    requireDays({ from, to });
    const last = to ?? (await this.newest(dataset)) ?? from ?? FIRST_DAY;
    const first = from ?? laterOf(FIRST_DAY, dayAfter(last, 1 - DEFAULT_DAYS));
    if (first >= laterOf(FIRST_DAY, dayAfter(last, 1 - MAX_DAYS))) return { from: first, to: last };
    throw invalidRequest('So many days are not shown at once.', [
      { field: from === undefined ? 'to' : 'from', message: `at most ${MAX_DAYS} days up to ${last}` },
    ]);
  }

  private async newest(dataset: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ day: string | null }[]>(NEWEST, [dataset]);
    return row?.day ?? undefined;
  }

  private async seriesOf(rows: readonly MonitorRow[], { from, to }: Days): Promise<MetricSeries[]> {
    const { manager } = this.database;
    const found = await manager.query<(MonitorDayColumns & { readonly monitor: string })[]>(DAYS, [
      rows.map(({ id }) => id),
      from,
      to,
    ]);
    const days = Map.groupBy(found, ({ monitor }) => monitor);
    const daysOf = (id: string): MonitorDay[] => (days.get(id) ?? []).map(toMonitorDay);
    return (await toMonitors(manager, rows)).map((monitor) => ({ monitor, days: daysOf(monitor.id) }));
  }
}

function laterOf(one: string, other: string): string {
  return one > other ? one : other;
}
