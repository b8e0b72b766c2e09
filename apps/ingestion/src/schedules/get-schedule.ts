import {
  type ById,
  type ScheduleFiring,
  type ScheduleState,
  type SourceSchedule,
} from '@dataspoke/contracts';
import { Clock, isTransient, nextFirings, notFound, TemporalClient } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findSource } from '../sources/find-source';
import { type SourceRow } from '../sources/source.row';

import { scheduleId } from './schedule-id';
import { ScheduleFiringRow } from './schedule-firing.row';

const NEXT = 5;
const RECENT = 20;

/** When a source is read by itself, and what the last firings led to. */
@Injectable()
export class GetSchedule {
  constructor(
    private readonly database: DataSource,
    private readonly temporal: TemporalClient,
    private readonly clock: Clock,
  ) {}

  /**
   * While the workflow engine is away, or has not taken over the newest change, the next firings are computed from the cron
   * expression, without jitter. Raises `not-found` for a source without a schedule.
   */
  async execute({ id }: ById): Promise<ScheduleState> {
    const source = await findSource(this.database.manager, id);
    if (!source.schedule) throw notFound('schedule of source', id);
    const synced = source.scheduleVersion === source.syncedVersion;
    const [next, recentFirings] = await Promise.all([
      this.next(source, source.schedule, synced),
      this.recent(id),
    ]);
    return {
      schedule: source.schedule,
      nextFirings: next.map((at) => at.toISOString()),
      recentFirings,
      synced,
    };
  }

  private async next(source: SourceRow, schedule: SourceSchedule, synced: boolean): Promise<readonly Date[]> {
    const computed = nextFirings(schedule, this.clock.now(), NEXT);
    if (!synced || schedule.paused === true) return computed;
    try {
      const known = await this.temporal.describeSchedule(scheduleId(source.id));
      return known ? known.nextFirings.slice(0, NEXT) : computed;
    } catch (error) {
      if (isTransient(error)) return computed;
      throw error;
    }
  }

  private async recent(sourceId: string): Promise<ScheduleFiring[]> {
    const rows = await this.database.manager.find(ScheduleFiringRow, {
      where: { sourceId },
      order: { scheduledAt: 'DESC', id: 'DESC' },
      take: RECENT,
    });
    return rows.map(({ scheduledAt, outcome, runId }) => ({
      scheduledAt: scheduledAt.toISOString(),
      outcome,
      runId,
    }));
  }
}
