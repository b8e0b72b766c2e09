import { setTimeout as delay } from 'node:timers/promises';
import { type AppName } from '@dataspoke/contracts';
import { Logger } from '@nestjs/common';
import { type DatabaseEnv } from '../config/env';
import { connectionSettings, schemaOf } from '../database/data-source';
import { LockConnection } from '../database/lock-connection';

const ASK_AGAIN_MS = 1_000;
const HEARTBEAT_MS = 3_000;
const FIRST_BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 5_000;

/** A loop that runs in one process of the service at a time. */
export interface ElectedTask {
  /** Whether this process is the one. */
  readonly elected: boolean;
  /** Aborts the task and waits for it. */
  stop(): Promise<void>;
}

/** What runs while elected; `lock` is the connection that holds the lock: writes over it cannot come from a process that lost. */
export type ElectedWork = (signal: AbortSignal, lock: LockConnection) => Promise<void>;

/** Elects one process per lock name and schema by a PostgreSQL advisory lock on a connection of its own. */
export class Elections {
  private readonly tasks = new Set<Candidate>();
  private isDraining = false;

  constructor(
    private readonly app: AppName,
    private readonly env: DatabaseEnv,
  ) {}

  /**
   * Runs `work` while this process is elected. `signal` aborts when the lock is lost or the process stops; work that
   * throws or returns is started again with back-off. For a moment after a lost connection the old and the new process
   * can overlap: what must not happen twice needs a condition of its own in the database. Stopped with the application.
   */
  run(lockName: string, work: ElectedWork): ElectedTask {
    const candidate = new Candidate(this.app, this.env, lockName, work);
    this.tasks.add(candidate);
    if (!this.isDraining) candidate.start();
    return candidate;
  }

  /** Stops every task and gives up the locks. */
  async drain(): Promise<void> {
    this.isDraining = true;
    await Promise.all([...this.tasks].map((task) => task.stop()));
  }
}

class Candidate implements ElectedTask {
  private readonly log = new Logger('Elections');
  private readonly stopping = new AbortController();
  private running?: Promise<void>;
  elected = false;

  constructor(
    private readonly app: AppName,
    private readonly env: DatabaseEnv,
    private readonly name: string,
    private readonly work: ElectedWork,
  ) {}

  start(): void {
    this.running = this.loop();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async loop(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted;) {
      const lock = new LockConnection(connectionSettings(this.app, this.env, this.name));
      try {
        await lock.open();
        failures = 0;
        await this.stand(lock);
      } catch (error) {
        if (!signal.aborted && failures % 20 === 0) this.log.warn(`${this.name}: no lock connection`, error);
        failures += 1;
      } finally {
        this.elected = false;
        await lock.close();
      }
      await this.pause(backoff(failures));
    }
  }

  /** Waits for the lock, then works until it is lost or the process stops. */
  private async stand(lock: LockConnection): Promise<void> {
    const signal = AbortSignal.any([this.stopping.signal, lock.lost]);
    while (!signal.aborted) {
      if (await lock.tryLock(`dataspoke:${schemaOf(this.app)}:${this.name}`)) break;
      await delay(ASK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
    if (signal.aborted) return;
    this.elected = true;
    this.log.debug(`${this.name}: elected`);
    const heart = setInterval(() => void lock.query('select 1').catch(() => undefined), HEARTBEAT_MS);
    try {
      for (let failures = 0; !signal.aborted; failures += 1) {
        const startedAt = performance.now();
        try {
          await this.work(signal, lock);
        } catch (error) {
          if (!signal.aborted) this.log.error(`${this.name} failed; starting it again`, error);
        }
        if (performance.now() - startedAt > MAX_BACKOFF_MS) failures = 0;
        if (!signal.aborted) await delay(backoff(failures), undefined, { signal }).catch(() => undefined);
      }
    } finally {
      clearInterval(heart);
    }
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}

function backoff(failures: number): number {
  return Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures, 10));
}
