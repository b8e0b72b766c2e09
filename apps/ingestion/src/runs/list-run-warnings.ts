import { DEFAULT_PAGE_SIZE, type ListRunWarningsRequest, type RunWarningPage } from '@dataspoke/contracts';
import { pageOf, parseTimeCursor, timeKey } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findKeptRun } from './find-run';
import { RunWarningRow } from './run-warning.row';

/** What a run read with limits, in the order it was met. */
@Injectable()
export class ListRunWarnings {
  constructor(private readonly database: DataSource) {}

  /** Raises `not-found` for a run that does not exist, or whose details are no longer kept. */
  async execute(request: ListRunWarningsRequest): Promise<RunWarningPage> {
    const { runId, limit = DEFAULT_PAGE_SIZE, cursor } = request;
    const { manager } = this.database;
    await findKeptRun(manager, runId);
    const query = manager
      .createQueryBuilder(RunWarningRow, 'w')
      .where('w.runId = :runId', { runId })
      .orderBy('w.createdAt')
      .addOrderBy('w.id')
      .limit(limit + 1);
    if (cursor !== undefined) query.andWhere('(w.createdAt, w.id) > (:at, :id)', parseTimeCursor(cursor));
    const { shown, ...next } = pageOf(await query.getMany(), limit, timeKey);
    return {
      items: shown.map(({ runId: _run, createdAt, ...warning }) => ({
        ...warning,
        createdAt: createdAt.toISOString(),
      })),
      ...next,
    };
  }
}
