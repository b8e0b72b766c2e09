import { DEFAULT_PAGE_SIZE, type ListSourcesRequest, type SourcePage } from '@dataspoke/contracts';
import { pageOf, parseTimeCursor, timeKey } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SourceRow } from './source.row';
import { SourceViews } from './source-view';

/** Sources, the newest first. */
@Injectable()
export class ListSources {
  constructor(
    private readonly database: DataSource,
    private readonly views: SourceViews,
  ) {}

  async execute({ limit = DEFAULT_PAGE_SIZE, cursor }: ListSourcesRequest): Promise<SourcePage> {
    const query = this.database.manager
      .createQueryBuilder(SourceRow, 's')
      .where('s.deletedAt IS NULL')
      .orderBy('s.createdAt', 'DESC')
      .addOrderBy('s.id', 'DESC')
      .limit(limit + 1);
    if (cursor !== undefined) query.andWhere('(s.createdAt, s.id) < (:at, :id)', parseTimeCursor(cursor));
    const rows = await query.getMany();
    const { shown, ...next } = pageOf(rows, limit, timeKey);
    return {
      items: await this.views.many(shown),
      ...next,
    };
  }
}
