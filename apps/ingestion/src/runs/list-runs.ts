import { DEFAULT_PAGE_SIZE, type ListRunsRequest, type RunPage } from '@dataspoke/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { cursorOf, parseTimeCursor } from '../paging/cursor';
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
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return {
      items: await toRuns(manager, shown),
      ...(last ? { nextCursor: cursorOf([last.createdAt.getTime(), last.id]) } : {}),
    };
  }
}
