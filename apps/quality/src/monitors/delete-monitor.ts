import { type ById } from '@dataspoke/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MetricPointRow } from '../metrics/metric-point.row';
import { MetricRow } from '../metrics/metric.row';
import { findMonitor } from './find-monitor';
import { MonitorDayRow } from './monitor-day.row';
import { MonitorRow } from './monitor.row';

/** Deletes a monitor and what it has said; with the last one of a metric the metric goes too, its days can be measured again. */
@Injectable()
export class DeleteMonitor {
  constructor(private readonly database: DataSource) {}

  /** Raises `not-found`. */
  async execute({ id }: ById): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { metricId } = await findMonitor(tx, id);
      await tx.findOne(MetricRow, { where: { id: metricId }, lock: { mode: 'pessimistic_write' } });
      await tx.delete(MonitorRow, { id });
      await tx.delete(MonitorDayRow, { monitorId: id });
      if (await tx.existsBy(MonitorRow, { metricId })) return;
      await tx.delete(MetricPointRow, { metricId });
      await tx.delete(MetricRow, { id: metricId });
    });
  }
}
