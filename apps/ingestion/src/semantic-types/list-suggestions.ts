import {
  type ColumnSuggestion,
  DEFAULT_PAGE_SIZE,
  type SuggestionFilter,
  type SuggestionPage,
} from '@dataspoke/contracts';
import { pageOf, parseTextsCursor } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ColumnSuggestionRow } from './column-suggestion.row';

/** What columns seem to hold, by dataset, column and type. */
@Injectable()
export class ListSuggestions {
  constructor(private readonly database: DataSource) {}

  /** Raises `invalid-request` for a cursor of another list. */
  async execute({
    limit = DEFAULT_PAGE_SIZE,
    cursor,
    state,
    type,
    dataset,
    current,
  }: SuggestionFilter): Promise<SuggestionPage> {
    const query = this.database.manager
      .createQueryBuilder(ColumnSuggestionRow, 's')
      .where({
        ...(state === undefined ? {} : { state }),
        ...(type === undefined ? {} : { type }),
        ...(dataset === undefined ? {} : { dataset }),
        ...(current === undefined ? {} : { current: current === 'true' }),
      })
      .orderBy('s.dataset')
      .addOrderBy('s.field')
      .addOrderBy('s.type')
      .limit(limit + 1);
    if (cursor !== undefined) {
      const [after, field, kind] = parseTextsCursor(cursor, 3);
      query.andWhere('(s.dataset, s.field, s.type) > (:after, :field, :kind)', { after, field, kind });
    }
    const { shown, ...next } = pageOf(await query.getMany(), limit, (row) => [
      row.dataset,
      row.field,
      row.type,
    ]);
    return { items: shown.map(toSuggestion), ...next };
  }
}

/** A suggestion as callers see it. */
export function toSuggestion(row: ColumnSuggestionRow): ColumnSuggestion {
  return {
    dataset: row.dataset,
    field: row.field,
    type: row.type,
    confidence: row.confidence,
    evidence: row.evidence,
    state: row.state,
    current: row.current,
    evaluatedAt: row.evaluatedAt.toISOString(),
    ...(row.decidedBy === null ? {} : { decidedBy: row.decidedBy }),
    ...(row.decidedAt === null ? {} : { decidedAt: row.decidedAt.toISOString() }),
  };
}
