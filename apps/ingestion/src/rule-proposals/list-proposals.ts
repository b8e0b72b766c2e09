import {
  DEFAULT_PAGE_SIZE,
  type RuleProposal,
  type RuleProposalFilter,
  type RuleProposalKey,
  type RuleProposalPage,
} from '@dataspoke/contracts';
import { DataSpokeError, pageOf, parseTextsCursor } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RuleProposalRow } from './rule-proposal.row';

/** Of a page as JSON, so that it fits into one message. */
const MAX_CHARACTERS = 250_000;

/** What constraints of sources suggest, by dataset and constraint. */
@Injectable()
export class ListProposals {
  constructor(private readonly database: DataSource) {}

  /** Raises `invalid-request` for a cursor of another list. */
  async execute({
    limit = DEFAULT_PAGE_SIZE,
    cursor,
    state,
    dataset,
    current,
  }: RuleProposalFilter): Promise<RuleProposalPage> {
    const query = this.database.manager
      .createQueryBuilder(RuleProposalRow, 'p')
      .where({
        ...(state === undefined ? {} : { state }),
        ...(dataset === undefined ? {} : { dataset }),
        ...(current === undefined ? {} : { current: current === 'true' }),
      })
      .orderBy('p.dataset')
      .addOrderBy('p.name')
      .limit(limit + 1);
    if (cursor !== undefined) {
      const [after, name] = parseTextsCursor(cursor, 2);
      query.andWhere('(p.dataset, p.name) > (:after, :name)', { after, name });
    }
    const rows = await query.getMany();
    const { shown, ...next } = pageOf(rows, Math.min(limit, fitting(rows)), (row) => [row.dataset, row.name]);
    return { items: shown.map(toProposal), ...next };
  }

  /** Raises `not-found`. */
  async one({ dataset, constraint }: RuleProposalKey): Promise<RuleProposal> {
    const row = await this.database.manager.findOneBy(RuleProposalRow, { dataset, name: constraint });
    if (!row) throw noProposal({ dataset, constraint });
    return toProposal(row);
  }
}

/** How many of these fit into a page; one does in any case. */
function fitting(rows: readonly RuleProposalRow[]): number {
  let characters = 0;
  const end = rows.findIndex((row, at) => {
    characters += JSON.stringify(row).length;
    return at > 0 && characters > MAX_CHARACTERS;
  });
  return end < 0 ? rows.length : end;
}

export function noProposal({ dataset, constraint }: RuleProposalKey): DataSpokeError {
  return new DataSpokeError('not-found', `No constraint "${constraint}" of ${dataset} proposes a rule.`);
}

/** A proposal as callers see it. */
export function toProposal(row: RuleProposalRow): RuleProposal {
  return {
    dataset: row.dataset,
    constraint: row.name,
    kind: row.kind,
    fields: row.fields,
    definition: row.definition,
    validated: row.validated,
    ...(row.draft === null ? {} : { draft: row.draft }),
    state: row.state,
    current: row.current,
    revision: row.revision,
    ...(row.ruleId === null ? {} : { ruleId: row.ruleId }),
    readAt: row.readAt.toISOString(),
    ...(row.decidedBy === null ? {} : { decidedBy: row.decidedBy }),
    ...(row.decidedAt === null ? {} : { decidedAt: row.decidedAt.toISOString() }),
  };
}
