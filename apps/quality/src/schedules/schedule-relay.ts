import { QUALITY_WORKFLOWS, type ScheduledEvaluationInput } from '@dataspoke/contracts';
import { Elections, isTransient, ProcessRoles, TemporalClient } from '@dataspoke/service-kit';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { EvaluationScheduleRow } from './evaluation-schedule.row';
import { scheduleIdOf } from './schedule-id';

const LOCK = 'quality-schedules';
const POLL_MS = 1_000;
const BATCH = 50;
const MAX_PAUSE_MS = 10_000;

/** Carries schedules from their rows to the workflow engine: the engine being away fails no request, it delays the schedule. */
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

  private async relay(signal: AbortSignal): Promise<void> {
    const rows = await this.database.manager.find(EvaluationScheduleRow, {
      where: { synced: false },
      order: { createdAt: 'ASC' },
      take: BATCH + this.refused.size,
    });
    for (const row of rows) {
      signal.throwIfAborted();
      if (!(await this.taken(row))) continue;
      // One that was changed or deleted meanwhile is carried over once more.
      await this.database.query(
        'UPDATE evaluation_schedules SET synced = true WHERE id = $1 AND (deleted_at IS NULL) = $2 AND version = $3',
        [row.id, row.deletedAt === null, row.version],
      );
    }
  }

  /** Carries the schedule over, unless the engine has refused it as it is. Raises what keeps the engine from taking any. */
  private async taken(row: EvaluationScheduleRow): Promise<boolean> {
    if (!row.deletedAt && this.refused.get(row.id) === row.version) return false;
    try {
      await this.carry(row);
      this.refused.delete(row.id);
      return true;
    } catch (error) {
      if (isTransient(error)) throw error;
      this.log.error(`the workflow engine refuses the evaluation schedule ${row.id}`, error);
      this.refused.set(row.id, row.version);
      return false;
    }
  }

  private async carry({ id, schedule, deletedAt }: EvaluationScheduleRow): Promise<void> {
    if (deletedAt) {
      await this.temporal.deleteSchedule(scheduleIdOf(id));
      return;
    }
    const input: ScheduledEvaluationInput = { scheduleId: id };
    await this.temporal.upsertSchedule(scheduleIdOf(id), {
      cron: schedule.cron,
      timezone: schedule.timezone ?? 'UTC',
      paused: schedule.paused ?? false,
      workflow: QUALITY_WORKFLOWS.scheduledEvaluation,
      input,
    });
  }
}
