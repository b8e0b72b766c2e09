import { Elections, isTransient, ProcessRoles } from '@dataspoke/service-kit';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { PruneRuns } from './prune-runs';

const LOCK = 'ingestion-retention';
const HOUR_MS = 3_600_000;

/** Lets go once an hour of what is older than is kept, in the one process with the role `activities` that is elected. */
@Injectable()
export class RetentionRole implements OnApplicationBootstrap {
  private readonly log = new Logger(RetentionRole.name);

  constructor(
    private readonly pruner: PruneRuns,
    private readonly elections: Elections,
    private readonly roles: ProcessRoles,
  ) {}

  onApplicationBootstrap(): void {
    if (this.roles.has('activities')) this.elections.run(LOCK, (signal) => this.follow(signal));
  }

  // What an outage keeps from being done is done an hour later.
  private async follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.pruner.ofAllSources(signal);
      } catch (error) {
        if (signal.aborted) return;
        if (!isTransient(error)) throw error;
        this.log.warn(`what is too old stays for another hour: ${String(error)}`);
      }
      await sleep(HOUR_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
