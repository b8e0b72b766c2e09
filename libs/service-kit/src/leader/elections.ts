/** A loop that runs in one process of the service at a time. */
export interface ElectedTask {
  /** Whether this process is the one. */
  readonly elected: boolean;
  /** Aborts the task and waits for it. */
  stop(): Promise<void>;
}

/** Elects one process per lock name and schema by a PostgreSQL advisory lock on a connection of its own. */
export class Elections {
  /**
   * Runs `task` while this process is elected. `signal` aborts when the lock is lost or the process stops; a task that
   * throws is started again with back-off. Stopped with the application.
   */
  run(_lockName: string, _task: (signal: AbortSignal) => Promise<void>): ElectedTask {
    throw new Error('in progress');
  }
}
