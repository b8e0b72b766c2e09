import { INGESTION_WORKFLOWS, type ScheduledRunInput } from '@dataspoke/contracts';
import { Elections, isTransient, ProcessRoles, TemporalClient } from '@dataspoke/service-kit';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { SourceRow } from '../sources/source.row';
import { scheduleId } from './schedule-id';

const LOCK = 'ingestion-schedules';
const POLL_MS = 1_000;
const BATCH = 50;
const MAX_PAUSE_MS = 10_000;

/**
 * Carries changes of schedules from the sources' rows to the workflow engine: the engine being away never fails a request, it
 * delays the schedule.
 */
@Injectable()
export class ScheduleRelay implements OnApplicationBootstrap {
  private readonly log = new Logger(ScheduleRelay.name);
  /** Schedules that the engine refuses, by the version it refused: there to be logged once, and in nobody's way. */
  private readonly refused = new Map<string, number>();

  constructor(
    private readonly database: DataSource,
    private readonly temporal: TemporalClient,
    private readonly elections: Elections,
    private readonly roles: ProcessRoles,
  ) {}

  onApplicationBootstrap(): void {
    if (this.roles.has('activities')) this.elections.run(LOCK, (signal) => this.follow(signal));
  }

  private async follow(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.relay(signal);
        failures = 0;
      } catch (error) {
        if (!isTransient(error)) throw error;
        if (failures === 0) this.log.warn(`schedules wait for the workflow engine: ${String(error)}`);
        failures += 1;
      }
      const pause = Math.min(MAX_PAUSE_MS, POLL_MS * 2 ** failures);
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Carries over what has changed until now. Raises what the workflow engine raises; what was carried over is noted. */
  async relay(signal: AbortSignal): Promise<void> {
    const rows = await this.database.manager
      .createQueryBuilder(SourceRow, 's')
      .where('s.scheduleVersion <> s.syncedVersion')
      .orderBy('s.updatedAt')
      .limit(BATCH + this.refused.size)
      .getMany();
    for (const row of rows) {
      signal.throwIfAborted();
      if (!(await this.taken(row))) continue;
      await this.database.manager.update(SourceRow, { id: row.id }, { syncedVersion: row.scheduleVersion });
    }
  }

  /** Carries the schedule over, unless the engine has refused it as it is. Raises what keeps the engine from taking any. */
  private async taken(row: SourceRow): Promise<boolean> {
    if (this.refused.get(row.id) === row.scheduleVersion) return false;
    try {
      await this.carry(row);
      this.refused.delete(row.id);
      return true;
    } catch (error) {
      if (isTransient(error)) throw error;
      this.log.error(`the workflow engine refuses the schedule of source ${row.id}`, error);
      this.refused.set(row.id, row.scheduleVersion);
      return false;
    }
  }

  private async carry({ id, schedule, deletedAt }: SourceRow): Promise<void> {
    if (!schedule || deletedAt) {
      await this.temporal.deleteSchedule(scheduleId(id));
      return;
    }
    const input: ScheduledRunInput = { sourceId: id };
    await this.temporal.upsertSchedule(scheduleId(id), {
      cron: schedule.cron,
      timezone: schedule.timezone ?? 'UTC',
      paused: schedule.paused ?? false,
      workflow: INGESTION_WORKFLOWS.scheduledRun,
      input,
    });
  }
}
