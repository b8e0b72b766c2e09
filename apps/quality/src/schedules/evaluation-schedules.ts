import {
  type CreateEvaluationScheduleRequest,
  DEFAULT_PAGE_SIZE,
  type EvaluationFiring,
  type EvaluationSchedule,
  type EvaluationSchedulePage,
  type ListEvaluationSchedulesRequest,
} from '@dataspoke/contracts';
import {
  Clock,
  invalidRequest,
  nextFirings,
  notFound,
  pageOf,
  parseTimeCursor,
  scheduleProblems,
  timeKey,
} from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource, IsNull } from 'typeorm';
import { scopeOf } from '../evaluations/evaluation-scope';
import { EvaluationFiringRow } from './evaluation-firing.row';
import { EvaluationScheduleRow } from './evaluation-schedule.row';

const NEXT = 5;
const RECENT = 10;

/** Schedules of evaluations. */
@Injectable()
export class EvaluationSchedules {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Raises `invalid-request` for a schedule that never fires, and what {@link scopeOf} raises. */
  async create({ draft }: CreateEvaluationScheduleRequest): Promise<EvaluationSchedule> {
    const problems = scheduleProblems(draft.schedule);
    if (problems.length > 0) throw invalidRequest('The schedule is not valid.', problems);
    const { manager } = this.database;
    const row = manager.create(EvaluationScheduleRow, {
      id: randomUUID(),
      ...(await scopeOf(manager, draft)),
      schedule: { ...draft.schedule },
      synced: false,
      createdAt: this.clock.now(),
      deletedAt: null,
    });
    await manager.insert(EvaluationScheduleRow, row);
    return this.view(row);
  }

  /** Raises `not-found`. */
  async get(id: string): Promise<EvaluationSchedule> {
    const row = await this.database.manager.findOneBy(EvaluationScheduleRow, { id, deletedAt: IsNull() });
    if (!row) throw notFound('evaluation schedule', id);
    return this.view(row);
  }

  /** The newest first. */
  async list({
    limit = DEFAULT_PAGE_SIZE,
    cursor,
  }: ListEvaluationSchedulesRequest): Promise<EvaluationSchedulePage> {
    const query = this.database.manager
      .createQueryBuilder(EvaluationScheduleRow, 's')
      .where('s.deletedAt IS NULL')
      .orderBy('s.createdAt', 'DESC')
      .addOrderBy('s.id', 'DESC')
      .limit(limit + 1);
    if (cursor !== undefined) query.andWhere('(s.createdAt, s.id) < (:at, :id)', parseTimeCursor(cursor));
    const { shown, ...next } = pageOf(await query.getMany(), limit, timeKey);
    return { items: await Promise.all(shown.map((row) => this.view(row))), ...next };
  }

  /** Raises `not-found`. What is being evaluated goes on. */
  async delete(id: string): Promise<void> {
    const { affected } = await this.database.manager.update(
      EvaluationScheduleRow,
      { id, deletedAt: IsNull() },
      { deletedAt: this.clock.now(), synced: false },
    );
    if (affected === 0) throw notFound('evaluation schedule', id);
  }

  private async view(row: EvaluationScheduleRow): Promise<EvaluationSchedule> {
    const firings = await this.database.manager.find(EvaluationFiringRow, {
      where: { scheduleId: row.id },
      order: { scheduledAt: 'DESC', id: 'DESC' },
      take: RECENT,
    });
    return {
      id: row.id,
      scope: row.scope,
      ...(row.ruleId === null ? {} : { ruleId: row.ruleId }),
      ...(row.datasetUrn === null ? {} : { dataset: row.datasetUrn }),
      schedule: row.schedule,
      nextFirings: nextFirings(row.schedule, this.clock.now(), NEXT).map((at) => at.toISOString()),
      recentFirings: firings.map(({ scheduledAt, outcome, evaluationId }): EvaluationFiring => ({
        scheduledAt: scheduledAt.toISOString(),
        outcome,
        evaluationId,
      })),
      synced: row.synced,
      createdAt: row.createdAt.toISOString(),
    };
  }
}
