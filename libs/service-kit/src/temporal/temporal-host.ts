import { setTimeout as delay } from 'node:timers/promises';
import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type DiscoveryService, type MetadataScanner } from '@nestjs/core';
import type { Worker } from '@temporalio/worker';
import { type ProcessRoles, type TemporalSettings } from '../config/env';
import { ACTIVITY } from './activity';
import { runActivityInContext } from './activity-context';
import { connectNative, installRuntime, workerLibrary } from './worker-runtime';

const MAX_CONCURRENT_ACTIVITIES = 20;
const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 5_000;
/** How soon after SIGTERM activities still running learn that they have to stop. */
const GRACE_SHARE = 0.6;

type ActivityFunction = (...args: unknown[]) => Promise<unknown>;

export interface TemporalHostOptions {
  /** Absent in an app without activities. */
  readonly taskQueue: string | undefined;
  readonly settings: TemporalSettings | undefined;
  readonly shutdownMs: number;
}

/**
 * Hosts the methods marked `@Activity()` on the app's task queue. The engine may be away at start and later: the
 * process goes on and connects again.
 */
export class TemporalHost implements OnApplicationBootstrap {
  private readonly log = new Logger('TemporalHost');
  private readonly stopping = new AbortController();
  private worker?: Worker;
  private running?: Promise<void>;

  constructor(
    private readonly options: TemporalHostOptions,
    private readonly roles: ProcessRoles,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onApplicationBootstrap(): void {
    const { taskQueue, settings } = this.options;
    const activities = this.findActivities();
    const names = Object.keys(activities);
    if (taskQueue === undefined) {
      if (names.length > 0) throw new Error(`activities without a task queue: ${names.join(', ')}`);
      return;
    }
    if (!settings) throw new Error(`${taskQueue}: the configuration class lacks TEMPORAL_ADDRESS`);
    if (names.length === 0 || !this.roles.has('activities')) return;
    this.running = this.host(taskQueue, settings, activities);
  }

  /** No new activity is taken; those in hand end, or learn that they have to stop and leave their checkpoint. */
  async drain(): Promise<void> {
    this.stopping.abort();
    if (this.worker?.getState() === 'RUNNING') this.worker.shutdown();
    await this.running;
  }

  private async host(
    taskQueue: string,
    settings: TemporalSettings,
    activities: Readonly<Record<string, ActivityFunction>>,
  ): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await this.hostOnce(taskQueue, settings, activities);
        failures = 0;
      } catch (error) {
        if (failures % 10 === 0) this.log.warn(`${taskQueue}: cannot host activities; trying again`, error);
      }
      const wait = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures, 10));
      await delay(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Until the process stops, or the engine is lost for good. */
  private async hostOnce(
    taskQueue: string,
    settings: TemporalSettings,
    activities: Readonly<Record<string, ActivityFunction>>,
  ): Promise<void> {
    await installRuntime();
    const connection = await connectNative(settings);
    try {
      const { Worker } = await workerLibrary();
      this.worker = await Worker.create({
        connection,
        namespace: settings.TEMPORAL_NAMESPACE,
        taskQueue,
        activities,
        maxConcurrentActivityTaskExecutions: MAX_CONCURRENT_ACTIVITIES,
        shutdownGraceTime: Math.round(this.options.shutdownMs * GRACE_SHARE),
      });
      if (this.stopping.signal.aborted) this.worker.shutdown();
      this.log.log(`hosts ${Object.keys(activities).length} activities on ${taskQueue}`);
      await this.worker.run();
    } finally {
      this.worker = undefined;
      await connection.close().catch(() => undefined);
    }
  }

  private findActivities(): Record<string, ActivityFunction> {
    const found: Record<string, ActivityFunction> = {};
    const instances = this.discovery.getProviders().map((wrapper): unknown => wrapper.instance);
    for (const provider of instances) {
      if (typeof provider !== 'object' || provider === null) continue;
      const prototype: unknown = Object.getPrototypeOf(provider);
      if (typeof prototype !== 'object' || prototype === null) continue;
      for (const method of this.scanner.getAllMethodNames(prototype)) {
        const marked: unknown = Reflect.get(prototype, method);
        if (!isActivityFunction(marked)) continue;
        const name: unknown = Reflect.getMetadata(ACTIVITY, marked);
        if (typeof name !== 'string') continue;
        if (found[name]) throw new Error(`the activity ${name} is defined twice`);
        found[name] = (...args) => runActivityInContext(() => marked.apply(provider, args));
      }
    }
    return found;
  }
}

function isActivityFunction(value: unknown): value is ActivityFunction {
  return typeof value === 'function';
}
