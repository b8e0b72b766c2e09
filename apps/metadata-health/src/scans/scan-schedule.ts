import { METADATA_HEALTH_WORKFLOWS } from '@dataspoke/contracts';
import { Elections, isTransient, ProcessRoles, TemporalClient } from '@dataspoke/service-kit';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { MetadataHealthEnv } from '../metadata-health-env';

/** Id of the schedule in the workflow engine. */
export const SCAN_SCHEDULE = 'metadata-health-scan';
const TRY_AGAIN_MS = 5_000;

/** Gives the schedule of the full scan to the workflow engine; that one being away delays it. */
@Injectable()
export class ScanSchedule implements OnApplicationBootstrap {
  private readonly log = new Logger(ScanSchedule.name);

  constructor(
    private readonly env: MetadataHealthEnv,
    private readonly temporal: TemporalClient,
    private readonly elections: Elections,
    private readonly roles: ProcessRoles,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.roles.has('activities')) return;
    this.elections.run('scan-schedule', async (signal) => {
      while (!signal.aborted && !(await this.carry())) {
        await delay(TRY_AGAIN_MS, undefined, { signal }).catch(() => undefined);
      }
      // Staying elected keeps the others from carrying it again.
      if (!signal.aborted) await once(signal, 'abort');
    });
  }

  private async carry(): Promise<boolean> {
    try {
      await this.temporal.upsertSchedule(SCAN_SCHEDULE, {
        cron: this.env.DATASPOKE_HEALTH_SCAN_CRON,
        timezone: this.env.DATASPOKE_HEALTH_SCAN_TIMEZONE,
        paused: false,
        workflow: METADATA_HEALTH_WORKFLOWS.scheduledScan,
        input: {},
      });
      return true;
    } catch (error) {
      if (isTransient(error)) return false;
      this.log.error(
        'the workflow engine refuses the schedule of the full scan; check DATASPOKE_HEALTH_SCAN_CRON and DATASPOKE_HEALTH_SCAN_TIMEZONE',
        error,
      );
      return true;
    }
  }
}
