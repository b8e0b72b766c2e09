import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ProcessRoles } from '../config/env';
import { isTransient } from '../errors/is-transient';
import { type Elections } from '../leader/elections';

const POLL_MS = 1_000;
const BATCH = 50;
const MAX_PAUSE_MS = 10_000;

/**
 * Carries schedules from their rows to the workflow engine, in one process at a time: the engine being away fails no request, it
 * delays the schedule. One that the engine refuses is logged once and is in nobody's way.
 */
export abstract class ScheduleRelay<Row extends { readonly id: string }> implements OnApplicationBootstrap {
  private readonly log = new Logger(this.constructor.name);
  /** By id, the revision that the engine has refused. */
  private readonly refused = new Map<string, string>();

  constructor(
    private readonly elections: Elections,
    private readonly roles: ProcessRoles,
  ) {}

  /** Names the lock by which the processes of a service agree on the one that does it. */
  protected abstract readonly lock: string;

  /** Rows whose schedule the engine does not have yet, the longest waiting first. */
  protected abstract pending(limit: number): Promise<readonly Row[]>;

  /** Differs after every change of the schedule, its deletion too. */
  protected abstract revisionOf(row: Row): string;

  /** Hands the schedule over, or its deletion. Raises what the engine raises. */
  protected abstract carry(row: Row): Promise<void>;

  /** Notes that the engine has the schedule as `row` says; one that was changed meanwhile stays pending. */
  protected abstract settle(row: Row): Promise<void>;

  onApplicationBootstrap(): void {
    if (this.roles.has('activities')) this.elections.run(this.lock, (signal) => this.follow(signal));
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
    for (const row of await this.pending(BATCH + this.refused.size)) {
      signal.throwIfAborted();
      if (await this.taken(row)) await this.settle(row);
    }
  }

  /** Carries the schedule over, unless the engine has refused it as it is. Raises what keeps the engine from taking any. */
  private async taken(row: Row): Promise<boolean> {
    const revision = this.revisionOf(row);
    if (this.refused.get(row.id) === revision) return false;
    try {
      await this.carry(row);
      this.refused.delete(row.id);
      return true;
    } catch (error) {
      if (isTransient(error)) throw error;
      this.log.error(`the workflow engine refuses the schedule ${row.id}`, error);
      this.refused.set(row.id, revision);
      return false;
    }
  }
}
