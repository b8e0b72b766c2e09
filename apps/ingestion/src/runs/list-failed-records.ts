import {
  DEFAULT_PAGE_SIZE,
  type FailedRecord,
  type FailedRecordPage,
  type ListFailedRecordsRequest,
} from '@dataspoke/contracts';
import { pageOf, parseTimeCursor, timeKey } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { FailedRecordRow } from './failed-record.row';
import { fitting } from './fitting';
import { findKeptRun } from './find-run';

/** What a run could not process, in the order it was met. */
@Injectable()
export class ListFailedRecords {
  constructor(private readonly database: DataSource) {}

  /** Raises `not-found` for a run that does not exist, or whose details are no longer kept. */
  async execute(request: ListFailedRecordsRequest): Promise<FailedRecordPage> {
    const { runId, limit = DEFAULT_PAGE_SIZE, cursor } = request;
    const { manager } = this.database;
    await findKeptRun(manager, runId);
    const query = manager
      .createQueryBuilder(FailedRecordRow, 'f')
      .where('f.runId = :runId', { runId })
      .orderBy('f.createdAt')
      .addOrderBy('f.id')
      .limit(limit + 1);
    if (cursor !== undefined) query.andWhere('(f.createdAt, f.id) > (:at, :id)', parseTimeCursor(cursor));
    const rows = await query.getMany();
    const { shown, ...next } = pageOf(rows, fitting(rows.slice(0, limit).map(toFailedRecord)), timeKey);
    return { items: shown.map(toFailedRecord), ...next };
  }
}

function toFailedRecord(row: FailedRecordRow): FailedRecord {
  return {
    id: row.id,
    scope: row.scope,
    kind: row.kind,
    name: row.name,
    reason: row.reason,
    ...(row.remedy === null ? {} : { remedy: row.remedy }),
    createdAt: row.createdAt.toISOString(),
    ...(row.replayedBy && row.replayResult
      ? { replay: { runId: row.replayedBy, result: row.replayResult } }
      : {}),
  };
}
