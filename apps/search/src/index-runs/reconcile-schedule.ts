import { SEARCH_WORKFLOWS } from '@dataspoke/contracts';
import { Elections, isTransient, ProcessRoles, TemporalClient } from '@dataspoke/service-kit';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { SearchEnv } from '../search-env';

/** Id of the schedule in the workflow engine. */
export const RECONCILE_SCHEDULE = 'search-reconcile';
const TRY_AGAIN_MS = 5_000;

/** Gives the schedule of the nightly reconcile to the workflow engine; that one being away delays it. */
@Injectable()
export class ReconcileSchedule implements OnApplicationBootstrap {
  private readonly log = new Logger(ReconcileSchedule.name);

  constructor(
    private readonly env: SearchEnv,
    private readonly temporal: TemporalClient,
    private readonly elections: Elections,
    private readonly roles: ProcessRoles,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.roles.has('activities')) return;
    this.elections.run('reconcile-schedule', async (signal) => {
      while (!signal.aborted && !(await this.carry())) {
        await delay(TRY_AGAIN_MS, undefined, { signal }).catch(() => undefined);
      }
      // Staying elected keeps the others from carrying it again.
      if (!signal.aborted) await once(signal, 'abort');
    });
  }

  private async carry(): Promise<boolean> {
    try {
      await this.temporal.upsertSchedule(RECONCILE_SCHEDULE, {
        cron: this.env.DATASPOKE_RECONCILE_CRON,
        timezone: this.env.DATASPOKE_RECONCILE_TIMEZONE,
        paused: false,
        workflow: SEARCH_WORKFLOWS.scheduledReconcile,
        input: {},
      });
      return true;
    } catch (error) {
      if (isTransient(error)) return false;
      this.log.error(
        'the workflow engine refuses the schedule of the reconcile; check DATASPOKE_RECONCILE_CRON and DATASPOKE_RECONCILE_TIMEZONE',
        error,
      );
      return true;
    }
  }
}
