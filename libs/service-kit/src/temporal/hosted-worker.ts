import { setTimeout as delay } from 'node:timers/promises';
import { type Logger } from '@nestjs/common';
import type { Worker, WorkerOptions } from '@temporalio/worker';
import { unlessAborted } from '../bootstrap/unless-aborted';
import { type TemporalSettings } from '../config/env';
import { connectNative, installRuntime, workerLibrary } from './worker-runtime';

const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 5_000;

/** What to host, on which task queue; where the engine is comes from the configuration. */
export type HostedOptions = Omit<WorkerOptions, 'connection' | 'namespace'>;

/**
 * One worker of the workflow engine, kept running. The engine may be away at start and later: it is connected to again and
 * again, and whoever stops does not wait for it.
 */
export class HostedWorker {
  private readonly stopping = new AbortController();
  private worker?: Worker;
  private running?: Promise<void>;

  /** `what` it hosts goes into the log. */
  constructor(
    private readonly settings: TemporalSettings,
    private readonly options: HostedOptions,
    private readonly what: string,
    private readonly log: Logger,
  ) {}

  /** Starts in the background; returns at once. */
  start(): void {
    this.running ??= this.host();
  }

  /** Takes nothing new; resolves when what is in hand has ended, at once when there never was a connection. */
  async stop(): Promise<void> {
    this.stopping.abort();
    if (this.worker?.getState() === 'RUNNING') this.worker.shutdown();
    await this.running;
  }

  private async host(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await this.hostOnce(signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        if (failures % 10 === 0) this.log.warn(`cannot host ${this.what}; trying again`, error);
      }
      const wait = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures, 10));
      await delay(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Until the process stops, or the engine is lost for good. */
  private async hostOnce(signal: AbortSignal): Promise<void> {
    await installRuntime();
    const { Worker } = await workerLibrary();
    const connection = await unlessAborted(connectNative(this.settings), signal, (late) => late.close());
    try {
      const namespace = this.settings.TEMPORAL_NAMESPACE;
      const creating = Worker.create({ ...this.options, connection, namespace });
      const worker = await unlessAborted(creating, signal, letGo);
      if (signal.aborted) return await letGo(worker);
      this.worker = worker;
      this.log.log(`hosts ${this.what} on ${this.options.taskQueue}`);
      await worker.run();
    } finally {
      this.worker = undefined;
      await connection.close().catch(() => undefined);
    }
  }
}

/** A worker holds native resources from its creation on and gives them up at the end of its run only. */
async function letGo(worker: Worker): Promise<void> {
  const run = worker.run();
  worker.shutdown();
  await run;
}
