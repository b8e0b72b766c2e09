import { DEFAULT_PAGE_SIZE, type ListRunsRequest, type RunPage } from '@dataspoke/contracts';
import { pageOf, parseTimeCursor, timeKey } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findSource } from '../sources/find-source';
import { RunRow } from './run.row';
import { toRuns } from './run-view';

/** Runs, the newest first. */
@Injectable()
export class ListRuns {
  constructor(private readonly database: DataSource) {}

  /** Raises `not-found` for a source that does not exist. */
  async execute({ sourceId, limit = DEFAULT_PAGE_SIZE, cursor }: ListRunsRequest): Promise<RunPage> {
    const { manager } = this.database;
    const query = manager
      .createQueryBuilder(RunRow, 'r')
      .orderBy('r.createdAt', 'DESC')
      .addOrderBy('r.id', 'DESC')
      .limit(limit + 1);
    if (sourceId !== undefined) {
      await findSource(manager, sourceId);
      query.andWhere('r.sourceId = :sourceId', { sourceId });
    }
    if (cursor !== undefined) query.andWhere('(r.createdAt, r.id) < (:at, :id)', parseTimeCursor(cursor));
    const rows = await query.getMany();
    const { shown, ...next } = pageOf(rows, limit, timeKey);
    return {
      items: await toRuns(manager, shown),
      ...next,
    };
  }
}
