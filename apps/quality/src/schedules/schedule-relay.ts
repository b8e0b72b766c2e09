import { QUALITY_WORKFLOWS, type ScheduledEvaluationInput } from '@dataspoke/contracts';
import { Elections, ProcessRoles, ScheduleRelay, TemporalClient } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EvaluationScheduleRow } from './evaluation-schedule.row';
import { scheduleIdOf } from './schedule-id';

/** Carries evaluation schedules to the workflow engine. */
@Injectable()
export class EvaluationScheduleRelay extends ScheduleRelay<EvaluationScheduleRow> {
  protected override readonly lock = 'quality-schedules';

  constructor(
    private readonly database: DataSource,
    private readonly temporal: TemporalClient,
    elections: Elections,
    roles: ProcessRoles,
  ) {
    super(elections, roles);
  }

  protected override pending(limit: number): Promise<readonly EvaluationScheduleRow[]> {
    return this.database.manager.find(EvaluationScheduleRow, {
      where: { synced: false },
      order: { createdAt: 'ASC' },
      take: limit,
    });
  }

  protected override revisionOf({ version, deletedAt }: EvaluationScheduleRow): string {
    return deletedAt === null ? `${version}` : 'deleted';
  }

  protected override async carry({ id, schedule, deletedAt }: EvaluationScheduleRow): Promise<void> {
    if (deletedAt) {
      await this.temporal.deleteSchedule(scheduleIdOf(id));
      return;
    }
    const input: ScheduledEvaluationInput = { scheduleId: id };
    await this.temporal.upsertSchedule(scheduleIdOf(id), {
      cron: schedule.cron,
      timezone: schedule.timezone ?? 'UTC',
      paused: schedule.paused ?? false,
      jitterSeconds: schedule.jitterSeconds ?? 0,
      workflow: QUALITY_WORKFLOWS.scheduledEvaluation,
      input,
    });
  }

  protected override async settle({ id, version, deletedAt }: EvaluationScheduleRow): Promise<void> {
    await this.database.query(
      'UPDATE evaluation_schedules SET synced = true WHERE id = $1 AND (deleted_at IS NULL) = $2 AND version = $3',
      [id, deletedAt === null, version],
    );
  }
}
