import { Elections, isTransient, ProcessRoles } from '@dataspoke/service-kit';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { FollowFeed } from './follow-feed';

const LOCK = 'ingestion-feed';
const MAX_PAUSE_MS = 10_000;

/** Follows the change feed in the one process with the role `feed` that is elected. */
@Injectable()
export class FeedRole implements OnApplicationBootstrap {
  private readonly log = new Logger(FeedRole.name);

  constructor(
    private readonly feed: FollowFeed,
    private readonly elections: Elections,
    private readonly roles: ProcessRoles,
  ) {}

  onApplicationBootstrap(): void {
    if (this.roles.has('feed')) this.elections.run(LOCK, (signal) => this.follow(signal));
  }

  // An outage is waited for; anything else ends the task, and the election starts it again after a pause.
  private async follow(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.feed.step(signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        if (!isTransient(error)) throw error;
        if (failures === 0) this.log.warn(`the change feed waits: ${String(error)}`);
        failures += 1;
        const pause = Math.min(MAX_PAUSE_MS, 250 * 2 ** failures);
        await sleep(pause, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}
