import {
  type ById,
  DEFAULT_PAGE_SIZE,
  type Incident,
  type IncidentPage,
  type ListIncidentsRequest,
  qualityRpc,
} from '@dataspoke/contracts';
import { notFound, pageOf, parseTimeCursor, RpcHandler, timeKey } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { IncidentRow } from './incident.row';
import { incidentUrn } from '../publishing/incident-info';

/** Incidents over the bus. */
@Controller()
export class IncidentsController {
  constructor(private readonly database: DataSource) {}

  @RpcHandler(qualityRpc.getIncident, { role: 'reader' })
  async get({ id }: ById): Promise<Incident> {
    const row = await this.database.manager.findOneBy(IncidentRow, { id });
    if (!row) throw notFound('incident', id);
    return toIncident(row);
  }

  /** The newest first. */
  @RpcHandler(qualityRpc.listIncidents, { role: 'reader' })
  async list({
    state,
    dataset,
    limit = DEFAULT_PAGE_SIZE,
    cursor,
  }: ListIncidentsRequest): Promise<IncidentPage> {
    const query = this.database.manager
      .createQueryBuilder(IncidentRow, 'i')
      .orderBy('i.openedAt', 'DESC')
      .addOrderBy('i.id', 'DESC')
      .limit(limit + 1);
    if (state !== undefined) query.andWhere('i.state = :state', { state });
    if (dataset !== undefined) query.andWhere('i.datasetUrn = :dataset', { dataset });
    if (cursor !== undefined) query.andWhere('(i.openedAt, i.id) < (:at, :id)', parseTimeCursor(cursor));
    const rows = await query.getMany();
    const { shown, ...next } = pageOf(rows, limit, ({ openedAt, id }) =>
      timeKey({ createdAt: openedAt, id }),
    );
    return { items: shown.map(toIncident), ...next };
  }
}

function toIncident(row: IncidentRow): Incident {
  return {
    id: row.id,
    dataset: row.datasetUrn,
    cause: row.cause,
    ruleId: row.ruleId,
    title: row.title,
    description: row.description,
    state: row.state,
    failures: row.failures,
    evaluationId: row.evaluationId,
    openedAt: row.openedAt.toISOString(),
    ...(row.closedAt ? { closedAt: row.closedAt.toISOString() } : {}),
    urn: incidentUrn(row.id),
  };
}
