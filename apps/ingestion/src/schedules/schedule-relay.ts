import { INGESTION_WORKFLOWS, type ScheduledRunInput } from '@dataspoke/contracts';
import { Elections, ProcessRoles, ScheduleRelay, TemporalClient } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SourceRow } from '../sources/source.row';
import { scheduleId } from './schedule-id';

/** Carries changes of schedules from the sources' rows to the workflow engine. */
@Injectable()
export class SourceScheduleRelay extends ScheduleRelay<SourceRow> {
  protected override readonly lock = 'ingestion-schedules';

  constructor(
    private readonly database: DataSource,
    private readonly temporal: TemporalClient,
    elections: Elections,
    roles: ProcessRoles,
  ) {
    super(elections, roles);
  }

  protected override pending(limit: number): Promise<readonly SourceRow[]> {
    return this.database.manager
      .createQueryBuilder(SourceRow, 's')
      .where('s.scheduleVersion <> s.syncedVersion')
      .orderBy('s.updatedAt')
      .limit(limit)
      .getMany();
  }

  protected override revisionOf({ scheduleVersion }: SourceRow): string {
    return `${scheduleVersion}`;
  }

  protected override async carry({ id, schedule, deletedAt }: SourceRow): Promise<void> {
    if (!schedule || deletedAt) {
      await this.temporal.deleteSchedule(scheduleId(id));
      return;
    }
    const input: ScheduledRunInput = { sourceId: id };
    await this.temporal.upsertSchedule(scheduleId(id), {
      cron: schedule.cron,
      timezone: schedule.timezone ?? 'UTC',
      paused: schedule.paused ?? false,
      jitterSeconds: schedule.jitterSeconds ?? 0,
      workflow: INGESTION_WORKFLOWS.scheduledRun,
      input,
    });
  }

  protected override async settle({ id, scheduleVersion }: SourceRow): Promise<void> {
    await this.database.manager.update(SourceRow, { id }, { syncedVersion: scheduleVersion });
  }
}
