import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RunCancelled } from './job-errors';
import { RunRow } from './run.row';

/** One attempt at a piece of a run. */
export interface Attempt {
  /** 1 at first; of two that overlap after a crash, the higher one is right. */
  readonly attempt: number;
  /** Aborted when the attempt has to end. */
  readonly signal: AbortSignal;
  /** Tells the engine that the attempt is alive. */
  heartbeat(): void;
}

const TICK_MS = 1_000;
/** What does not stop by itself is left behind after so long; the fences keep it from touching the run any more. */
const FAREWELL_MS = 5_000;

/** Keeps an attempt alive while its source or the catalog takes its time, and ends it when its run is to stop. */
@Injectable()
export class RunAttempts {
  private readonly log = new Logger(RunAttempts.name);

  constructor(private readonly database: DataSource) {}

  /**
   * Runs `work`, with a heartbeat and a look at the run's row every second: the engine's own cancellation would arrive only with
   * a throttled heartbeat. Raises {@link RunCancelled} when the run was cancelled, the reason of the signal when that aborted; also when
   * `work` does not listen.
   */
  async execute<T>(runId: string, attempt: Attempt, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const cancelled = new AbortController();
    const signal = AbortSignal.any([attempt.signal, cancelled.signal]);
    const look = async (): Promise<void> => {
      const run = await this.database.manager.findOne(RunRow, {
        select: { id: true, cancelRequested: true },
        where: { id: runId },
      });
      if (run?.cancelRequested === true) cancelled.abort(new RunCancelled());
    };
    let looking = false;
    const timer = setInterval(() => {
      attempt.heartbeat();
      if (looking) return;
      looking = true;
      look()
        .catch((error: unknown) => this.log.debug(`run ${runId} could not be looked at: ${String(error)}`))
        .finally(() => (looking = false));
    }, TICK_MS);
    try {
      await look();
      signal.throwIfAborted();
      return await unlessItHangs(work(signal), signal);
    } catch (error) {
      // What an aborted call raises depends on whom it talked to; the reason of the abort is the truth.
      signal.throwIfAborted();
      throw error;
    } finally {
      clearInterval(timer);
    }
  }
}

/** What `work` comes to; the reason of the abort when it has not ended some time after that. */
async function unlessItHangs<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const ended = new AbortController();
  const hangs = async (): Promise<never> => {
    if (!signal.aborted) await once(signal, 'abort', { signal: ended.signal });
    await sleep(FAREWELL_MS, undefined, { signal: ended.signal });
    throw signal.reason;
  };
  try {
    return await Promise.race([work, hangs()]);
  } finally {
    ended.abort();
  }
}
