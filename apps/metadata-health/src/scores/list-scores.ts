import { type HealthScorePage, type ListHealthScoresRequest, type ScoreOrder } from '@dataspoke/contracts';
import { invalidRequest, pageOf, parseTextCursor } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import { ownersBelow } from '../departments/departments';
import { NO_SCORE_RANK, ScoreRow } from './score.row';
import { toScoreSummary } from './score-view';

/** Lists scores, by URN or by score; datasets without a score come last. */
@Injectable()
export class ListScores {
  constructor(private readonly database: DataSource) {}

  /** Raises `not-found` for an unknown department. */
  async execute({
    limit,
    cursor,
    order = 'urn',
    platform,
    department,
  }: ListHealthScoresRequest & { readonly limit: number }): Promise<HealthScorePage> {
    const query = this.database.manager.createQueryBuilder(ScoreRow, 's').limit(limit + 1);
    if (platform !== undefined) query.andWhere('s.platform = :platform', { platform });
    if (department !== undefined) {
      query.andWhere('s.owners && :owners::text[]', {
        owners: await ownersBelow(this.database.manager, department),
      });
    }
    if (order === 'urn') byUrn(query, cursor);
    else byScore(query, order, cursor);
    const rows = await query.getMany();
    const { shown, ...next } = pageOf(rows, limit, ({ rank, urn }) => [
      order === 'urn' ? urn : `${String(rank).padStart(6, '0')} ${urn}`,
    ]);
    return { items: shown.map(toScoreSummary), ...next };
  }
}

function byUrn(query: SelectQueryBuilder<ScoreRow>, cursor: string | undefined): void {
  query.orderBy('s.urn', 'ASC');
  if (cursor !== undefined) query.andWhere('s.urn > :after', { after: parseTextCursor(cursor) });
}

function byScore(
  query: SelectQueryBuilder<ScoreRow>,
  order: Exclude<ScoreOrder, 'urn'>,
  cursor: string | undefined,
): void {
  if (order === 'lowest') {
    query.orderBy('s.rank', 'ASC').addOrderBy('s.urn', 'ASC');
  } else {
    // Those without a score have the highest rank and would come first.
    query.andWhere('s.rank < :none', { none: NO_SCORE_RANK });
    query.orderBy('s.rank', 'DESC').addOrderBy('s.urn', 'DESC');
  }
  if (cursor === undefined) return;
  const [, rank, urn] = /^(\d{6}) (.+)$/s.exec(parseTextCursor(cursor)) ?? [];
  if (rank === undefined || urn === undefined) {
    throw invalidRequest('The cursor is not one of this list.', [
      { field: 'cursor', message: 'must be the `nextCursor` of a page of the same list' },
    ]);
  }
  query.andWhere(`(s.rank, s.urn) ${order === 'lowest' ? '>' : '<'} (:rank, :urn)`, {
    rank: Number(rank),
    urn,
  });
}
