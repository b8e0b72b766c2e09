import { DEFAULT_PAGE_SIZE, type ListRulesRequest, type RulePage } from '@dataspoke/contracts';
import { pageOf, parseTimeCursor, timeKey } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { countWithinBytes } from '../paging/within-bytes';
import { RuleRow } from './rule.row';
import { toRules } from './rule-view';

/** Rules, the newest first. */
@Injectable()
export class ListRules {
  constructor(private readonly database: DataSource) {}

  async execute({ dataset, limit = DEFAULT_PAGE_SIZE, cursor }: ListRulesRequest): Promise<RulePage> {
    const { manager } = this.database;
    const query = manager
      .createQueryBuilder(RuleRow, 'r')
      .where('r.deletedAt IS NULL')
      .orderBy('r.createdAt', 'DESC')
      .addOrderBy('r.id', 'DESC')
      .limit(limit + 1);
    if (dataset !== undefined) query.andWhere('r.datasetUrn = :dataset', { dataset });
    if (cursor !== undefined) query.andWhere('(r.createdAt, r.id) < (:at, :id)', parseTimeCursor(cursor));
    const rows = await query.getMany();
    const { shown, ...next } = pageOf(rows, countWithinBytes(rows, limit), timeKey);
    return { items: await toRules(manager, shown), ...next };
  }
}
