import { Elections, type ElectedTask } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';

/** A process that was killed may leave its lock for as long as PostgreSQL takes to notice. */
const PATIENCE_MS = 15_000;
const ASK_AGAIN_MS = 50;

/** With the embedded index `search` runs as one process; this lock in its schema makes sure of it. */
@Injectable()
export class SoleProcess {
  private task?: ElectedTask;

  constructor(private readonly elections: Elections) {}

  /** Whether this process has the lock now. */
  get held(): boolean {
    return this.task?.elected ?? false;
  }

  /** Takes the lock for the life of the process; throws when another process keeps it. */
  async claim(): Promise<void> {
    this.task = this.elections.run(
      'embedded-index',
      (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
    );
    for (const end = performance.now() + PATIENCE_MS; !this.held; await delay(ASK_AGAIN_MS)) {
      if (performance.now() < end) continue;
      await this.task.stop();
      throw new Error(
        'Another process of search has the embedded index, and only one may. Stop the other one, or run one replica.',
      );
    }
  }
}
