import {
  type CreateEvaluationScheduleRequest,
  DEFAULT_PAGE_SIZE,
  type EvaluationFiring,
  type EvaluationSchedule,
  type EvaluationSchedulePage,
  type ListEvaluationSchedulesRequest,
  type SourceSchedule,
  type UpdateEvaluationScheduleRequest,
} from '@dataspoke/contracts';
import {
  Clock,
  invalidRequest,
  nextFirings,
  notFound,
  pageOf,
  parseTimeCursor,
  preconditionFailed,
  scheduleProblems,
  timeKey,
} from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource, IsNull } from 'typeorm';
import { scopeOf } from '../evaluations/evaluation-scope';
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
    requireFiring(draft.schedule);
    const { manager } = this.database;
    const row = manager.create(EvaluationScheduleRow, {
      id: randomUUID(),
      ...(await scopeOf(manager, draft)),
      schedule: { ...draft.schedule },
      synced: false,
      version: 1,
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
    return { items: await this.views(shown), ...next };
  }

  /**
   * Raises `not-found`, `precondition-failed` when the schedule has another version, `invalid-request` for one that never fires.
   * What is being evaluated goes on.
   */
  async update({ id, version, changes }: UpdateEvaluationScheduleRequest): Promise<EvaluationSchedule> {
    requireFiring(changes.schedule);
    const row = await this.database.transaction(async (tx) => {
      const found = await tx.findOne(EvaluationScheduleRow, {
        where: { id, deletedAt: IsNull() },
        lock: { mode: 'pessimistic_write' },
      });
      if (!found) throw notFound('evaluation schedule', id);
      if (found.version !== version) {
        throw preconditionFailed(
          `The schedule was changed meanwhile: it has version ${found.version}, not ${version}. Read it again and repeat the change.`,
        );
      }
      found.schedule = { ...changes.schedule };
      found.version += 1;
      found.synced = false;
      return tx.save(found);
    });
    return this.view(row);
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
    const [view] = await this.views([row]);
    if (!view) throw new Error(`evaluation schedule ${row.id} was lost`);
    return view;
  }

  private async views(rows: readonly EvaluationScheduleRow[]): Promise<EvaluationSchedule[]> {
    const firings = await this.firings(rows.map((row) => row.id));
    return rows.map((row) => ({
      id: row.id,
      scope: row.scope,
      ...(row.ruleId === null ? {} : { ruleId: row.ruleId }),
      ...(row.datasetUrn === null ? {} : { dataset: row.datasetUrn }),
      schedule: row.schedule,
      nextFirings: nextFirings(row.schedule, this.clock.now(), NEXT).map((at) => at.toISOString()),
      recentFirings: firings
        .filter((firing) => firing.schedule_id === row.id)
        .map(({ scheduled_at, outcome, evaluation_id }): EvaluationFiring => ({
          scheduledAt: scheduled_at.toISOString(),
          outcome,
          evaluationId: evaluation_id,
        })),
      synced: row.synced,
      version: row.version,
      createdAt: row.createdAt.toISOString(),
    }));
  }

  // One index probe for each schedule, however often it has fired.
  private firings(scheduleIds: readonly string[]): Promise<readonly FiringColumns[]> {
    return this.database.query<FiringColumns[]>(
      `SELECT f.* FROM unnest($1::uuid[]) AS s (id)
      CROSS JOIN LATERAL (
        SELECT schedule_id, scheduled_at, outcome, evaluation_id FROM evaluation_firings
        WHERE schedule_id = s.id ORDER BY scheduled_at DESC, id DESC LIMIT ${RECENT}
      ) f ORDER BY f.scheduled_at DESC`,
      [scheduleIds],
    );
  }
}

function requireFiring(schedule: SourceSchedule): void {
  const problems = scheduleProblems(schedule);
  if (problems.length > 0) throw invalidRequest('The schedule is not valid.', problems);
}

interface FiringColumns {
  readonly schedule_id: string;
  readonly scheduled_at: Date;
  readonly outcome: EvaluationFiring['outcome'];
  readonly evaluation_id: string;
}
