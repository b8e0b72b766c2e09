import { DEFAULT_PAGE_SIZE, type ListMonitorDaysRequest, type MonitorDayPage } from '@dataspoke/contracts';
import { pageOf, parseTextCursor } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findMonitor } from './find-monitor';
import { MONITOR_DAY_COLUMNS, type MonitorDayColumns, requireDays, toMonitorDay } from './monitor-day-view';

const DAYS = `
  SELECT ${MONITOR_DAY_COLUMNS}
  FROM metric_points p LEFT JOIN monitor_days d ON d.monitor_id = $1 AND d.day = p.day
  WHERE p.metric_id = $2 AND ($3::date IS NULL OR p.day >= $3) AND ($4::date IS NULL OR p.day <= $4)
    AND ($5::date IS NULL OR p.day < $5)
  ORDER BY p.day DESC LIMIT $6`;

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
    requireDays({ from, to, cursor: before });
    const { metricId } = await findMonitor(manager, id);
    const rows = await manager.query<MonitorDayColumns[]>(DAYS, [
      id,
      metricId,
      from ?? null,
      to ?? null,
      before ?? null,
      limit + 1,
    ]);
    const { shown, ...next } = pageOf(rows, limit, ({ day }) => [day]);
    return { items: shown.map(toMonitorDay), ...next };
  }
}
