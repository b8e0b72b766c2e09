import {
  DEFAULT_PAGE_SIZE,
  type ListRuleVersionsRequest,
  type RuleVersion,
  type RuleVersionPage,
} from '@dataspoke/contracts';
import { expectationOf, type RuleKind } from '@dataspoke/domain';
import { notFound, pageOf, parseNumberCursor } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, LessThan } from 'typeorm';
import { countWithinBytes } from '../paging/within-bytes';
import { RuleRow } from './rule.row';
import { RuleVersionRow } from './rule-version.row';
import { readRule } from './stored-rule';

/** What a rule was in each of its versions, the newest first; of a deleted one too, since its verdicts speak of them. */
@Injectable()
export class ListRuleVersions {
  constructor(private readonly database: DataSource) {}

  /** Raises `not-found` when there never was such a rule. */
  async execute({
    id,
    limit = DEFAULT_PAGE_SIZE,
    cursor,
  }: ListRuleVersionsRequest): Promise<RuleVersionPage> {
    const { manager } = this.database;
    const rule = await manager.findOneBy(RuleRow, { id });
    if (!rule) throw notFound('rule', id);
    const rows = await manager.find(RuleVersionRow, {
      where: {
        ruleId: id,
        ...(cursor === undefined ? {} : { version: LessThan(parseNumberCursor(cursor)) }),
      },
      order: { version: 'DESC' },
      take: limit + 1,
    });
    const { shown, ...next } = pageOf(rows, countWithinBytes(rows, limit), ({ version }) => [version]);
    return { items: shown.map((row) => toVersion(row, rule.kind)), ...next };
  }
}

function toVersion(row: RuleVersionRow, kind: RuleKind): RuleVersion {
  const { version, name, fields, parameters, severity, filter, createdAt, publishedAt } = row;
  return {
    version,
    name,
    fields,
    parameters,
    severity,
    ...(filter === null ? {} : { filter }),
    expected: expectationOf(readRule({ kind, fields, parameters, filter })),
    createdAt: createdAt.toISOString(),
    published: publishedAt !== null,
  };
}
