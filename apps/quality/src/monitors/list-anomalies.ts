import {
  type Anomaly,
  type AnomalyPage,
  DEFAULT_PAGE_SIZE,
  type ListAnomaliesRequest,
} from '@dataspoke/contracts';
import { isCalendarDay } from '@dataspoke/domain';
import { invalidRequest, pageOf, parseTextCursor } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { MonitorDayRow } from './monitor-day.row';
import { MonitorRow } from './monitor.row';

const UUID = /^[0-9a-f-]{36}$/;

/** Days that monitors flag, the newest first. */
@Injectable()
export class ListAnomalies {
  constructor(private readonly database: DataSource) {}

  async execute({
    dataset,
    monitorId,
    limit = DEFAULT_PAGE_SIZE,
    cursor,
  }: ListAnomaliesRequest): Promise<AnomalyPage> {
    const { manager } = this.database;
    const query = manager
      .createQueryBuilder(MonitorDayRow, 'd')
      .where('d.anomaly')
      .orderBy('d.day', 'DESC')
      .addOrderBy('d.monitorId', 'DESC')
      .limit(limit + 1);
    if (dataset !== undefined) query.andWhere('d.datasetUrn = :dataset', { dataset });
    if (monitorId !== undefined) query.andWhere('d.monitorId = :monitorId', { monitorId });
    if (cursor !== undefined) query.andWhere('(d.day, d.monitorId) < (:day, :id)', placeIn(cursor));
    const { shown, ...next } = pageOf(await query.getMany(), limit, (last) => [
      `${last.day} ${last.monitorId}`,
    ]);
    const monitors = await manager.findBy(MonitorRow, {
      id: In([...new Set(shown.map((row) => row.monitorId))]),
    });
    const names = new Map(monitors.map(({ id, name }) => [id, name]));
    return { items: shown.map((row) => toAnomaly(row, names.get(row.monitorId) ?? '(deleted)')), ...next };
  }
}

function placeIn(cursor: string): { readonly day: string; readonly id: string } {
  const [day = '', id = ''] = parseTextCursor(cursor).split(' ');
  if (isCalendarDay(day) && UUID.test(id)) return { day, id };
  throw invalidRequest('The cursor is not one of this list.', [
    { field: 'cursor', message: 'must be the `nextCursor` of a page of the same list' },
  ]);
}

function toAnomaly(row: MonitorDayRow, monitorName: string): Anomaly {
  const { monitorId, datasetUrn, day, value, expected, lower, upper, score, phase, reason } = row;
  return {
    monitorId,
    monitorName,
    dataset: datasetUrn,
    day,
    value,
    band: { expected, lower, upper },
    score,
    alert: phase === 'watching',
    reason: reason ?? '',
  };
}
