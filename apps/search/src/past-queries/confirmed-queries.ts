import {
  type ConfirmedQuery,
  type ConfirmedQueryDraft,
  type ConfirmedQueryPage,
  type ListConfirmedQueriesRequest,
  DEFAULT_PAGE_SIZE,
} from '@dataspoke/contracts';
import { Clock, invalidRequest, notFound, pageOf, parseTimeCursor, timeKey } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { floatBytes } from '../documents/vector-bytes';
import { Embedder } from '../embedding/embedder';
import { type Vocabulary } from '../query/understand/vocabulary';
import { ConfirmedQueryRow } from './confirmed-query.row';
import { ResolveSql, type ResolvedSql } from './resolve-sql';

const TOLD = 5;

/** Questions with the SQL that somebody has confirmed as their answer. They are ours: nothing of them is written to the catalog. */
@Injectable()
export class ConfirmedQueries {
  constructor(
    private readonly database: DataSource,
    private readonly resolve: ResolveSql,
    private readonly embedder: Embedder,
    private readonly clock: Clock,
  ) {}

  /**
   * What is to be kept of a draft. Raises `invalid-request` for a text that is not one SELECT, and for tables and columns that are not
   * in the catalog, or not for the asker to see.
   */
  async read(draft: ConfirmedQueryDraft, vocabulary: Vocabulary, by: string): Promise<ConfirmedQueryRow> {
    const { question, sql, platform } = draft;
    const resolved = await this.resolve.execute(sql, vocabulary, platform);
    requireOneSelect(resolved);
    requireKnown(resolved, vocabulary);
    return {
      id: randomUUID(),
      question: question.trim(),
      sql,
      platform: resolved.platform,
      tables: [...resolved.tables],
      joins: [...resolved.joins],
      ...(await this.vectorOf(question)),
      confirmedBy: by,
      createdAt: this.clock.now(),
    };
  }

  async keep(tx: EntityManager, row: ConfirmedQueryRow): Promise<ConfirmedQuery> {
    await tx.insert(ConfirmedQueryRow, row);
    return toConfirmedQuery(row);
  }

  /** The newest first; only those whose tables the asker can all find. */
  async list(
    { limit = DEFAULT_PAGE_SIZE, cursor }: ListConfirmedQueriesRequest,
    vocabulary: Vocabulary,
  ): Promise<ConfirmedQueryPage> {
    const query = this.database.manager
      .createQueryBuilder(ConfirmedQueryRow, 'q')
      .orderBy('q.createdAt', 'DESC')
      .addOrderBy('q.id', 'DESC')
      .limit(limit + 1);
    if (cursor !== undefined) query.where('(q.createdAt, q.id) < (:at, :id)', parseTimeCursor(cursor));
    const { shown, ...next } = pageOf(await query.getMany(), limit, timeKey);
    const findable = shown.filter(({ tables }) => !tables.some((urn) => vocabulary.hides(urn)));
    return { items: findable.map(toConfirmedQuery), ...next };
  }

  /** Raises `not-found`, also for one whose tables the asker cannot find. */
  async remove(tx: EntityManager, id: string, vocabulary: Vocabulary): Promise<void> {
    const row = await tx.findOneBy(ConfirmedQueryRow, { id });
    if (!row || row.tables.some((urn) => vocabulary.hides(urn))) throw notFound('confirmed query', id);
    await tx.delete(ConfirmedQueryRow, { id });
  }

  private async vectorOf(question: string): Promise<Pick<ConfirmedQueryRow, 'vector' | 'vectorOf'>> {
    const { model } = this.embedder;
    const vector = await this.embedder.questionVector(question);
    return model && vector
      ? { vector: floatBytes(vector), vectorOf: model.name }
      : { vector: null, vectorOf: null };
  }
}

function requireOneSelect({ kinds, warnings }: ResolvedSql): void {
  if (kinds.length === 1 && kinds[0] === 'select') return;
  const [reason = ''] = warnings;
  const isUnread = kinds.length === 1 && kinds[0] === 'unparsed';
  throw invalidRequest(isUnread ? 'The SQL cannot be read.' : 'The SQL is not one query that only reads.', [
    { field: 'draft.sql', message: isUnread ? reason : 'must be a single SELECT' },
  ]);
}

function requireKnown({ tables, unknownTables, warnings }: ResolvedSql, vocabulary: Vocabulary): void {
  const missing = unknownTables.map((name) => {
    const last = name.split('.').at(-1) ?? name;
    const near = vocabulary.nearest(last.toLowerCase());
    return `the table ${name} is not in the catalog${near ? `; did you mean ${near}?` : ''}`;
  });
  const problems = [
    ...missing,
    ...(tables.length === 0 && missing.length === 0 ? ['it reads no table'] : []),
  ];
  const columns = missing.length > 0 ? [] : warnings;
  if (problems.length + columns.length === 0) return;
  throw invalidRequest(
    'The SQL speaks of what the catalog does not have.',
    [...problems, ...columns].slice(0, TOLD).map((message) => ({ field: 'draft.sql', message })),
  );
}

function toConfirmedQuery({
  id,
  question,
  sql,
  platform,
  tables,
  confirmedBy,
  createdAt,
}: ConfirmedQueryRow): ConfirmedQuery {
  return { id, question, sql, platform, tables, confirmedBy, createdAt: createdAt.toISOString() };
}
