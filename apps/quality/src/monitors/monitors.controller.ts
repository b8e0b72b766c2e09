import {
  type AnomalyPage,
  type ById,
  type CreateMonitorRequest,
  DEFAULT_PAGE_SIZE,
  type Empty,
  type ListAnomaliesRequest,
  type ListMetricSeriesRequest,
  type ListMonitorDaysRequest,
  type ListMonitorsRequest,
  type MetricSeriesPage,
  type Monitor,
  type MonitorDayPage,
  type MonitorPage,
  qualityRpc,
} from '@dataspoke/contracts';
import { pageOf, parseTimeCursor, RpcHandler, timeKey } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { countWithinBytes } from '../paging/within-bytes';
import { CreateMonitor } from './create-monitor';
import { DeleteMonitor } from './delete-monitor';
import { findMonitor } from './find-monitor';
import { ListAnomalies } from './list-anomalies';
import { ListMetricSeries } from './list-metric-series';
import { ListMonitorDays } from './list-monitor-days';
import { MonitorRow } from './monitor.row';
import { toMonitor, toMonitors } from './monitor-view';

/** Monitors and what they say, over the bus. */
@Controller()
export class MonitorsController {
  constructor(
    private readonly database: DataSource,
    private readonly createMonitor: CreateMonitor,
    private readonly deleteMonitor: DeleteMonitor,
    private readonly listDays: ListMonitorDays,
    private readonly listSeries: ListMetricSeries,
    private readonly listAnomalies: ListAnomalies,
  ) {}

  @RpcHandler(qualityRpc.createMonitor, { role: 'editor' })
  create(request: CreateMonitorRequest): Promise<Monitor> {
    return this.createMonitor.execute(request);
  }

  @RpcHandler(qualityRpc.getMonitor, { role: 'reader' })
  async get({ id }: ById): Promise<Monitor> {
    const { manager } = this.database;
    return toMonitor(manager, await findMonitor(manager, id));
  }

  /** The newest first. */
  @RpcHandler(qualityRpc.listMonitors, { role: 'reader' })
  async list({ dataset, limit = DEFAULT_PAGE_SIZE, cursor }: ListMonitorsRequest): Promise<MonitorPage> {
    const { manager } = this.database;
    const query = manager
      .createQueryBuilder(MonitorRow, 'm')
      .orderBy('m.createdAt', 'DESC')
      .addOrderBy('m.id', 'DESC')
      .limit(limit + 1);
    if (dataset !== undefined) query.where('m.datasetUrn = :dataset', { dataset });
    if (cursor !== undefined) query.andWhere('(m.createdAt, m.id) < (:at, :id)', parseTimeCursor(cursor));
    const rows = await query.getMany();
    const { shown, ...next } = pageOf(rows, countWithinBytes(rows, limit), timeKey);
    return { items: await toMonitors(manager, shown), ...next };
  }

  @RpcHandler(qualityRpc.deleteMonitor, { role: 'editor' })
  async delete(request: ById): Promise<Empty> {
    await this.deleteMonitor.execute(request);
    return {};
  }

  @RpcHandler(qualityRpc.listMonitorDays, { role: 'reader' })
  days(request: ListMonitorDaysRequest): Promise<MonitorDayPage> {
    return this.listDays.execute(request);
  }

  @RpcHandler(qualityRpc.listMetricSeries, { role: 'reader' })
  series(request: ListMetricSeriesRequest): Promise<MetricSeriesPage> {
    return this.listSeries.execute(request);
  }

  @RpcHandler(qualityRpc.listAnomalies, { role: 'reader' })
  anomalies(request: ListAnomaliesRequest): Promise<AnomalyPage> {
    return this.listAnomalies.execute(request);
  }
}
