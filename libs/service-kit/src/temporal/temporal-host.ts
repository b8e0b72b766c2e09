import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type DiscoveryService, type MetadataScanner } from '@nestjs/core';
import { type ProcessRoles, type TemporalSettings } from '../config/env';
import { ACTIVITY } from './activity';
import { runActivityInContext } from './activity-context';
import { HostedWorker } from './hosted-worker';

const MAX_CONCURRENT_ACTIVITIES = 20;
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
  private worker?: HostedWorker;

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
    const options = {
      taskQueue,
      activities,
      maxConcurrentActivityTaskExecutions: MAX_CONCURRENT_ACTIVITIES,
      shutdownGraceTime: Math.round(this.options.shutdownMs * GRACE_SHARE),
    };
    this.worker = new HostedWorker(settings, options, `${names.length} activities`, this.log);
    this.worker.start();
  }

  /** No new activity is taken; those in hand end, or learn that they have to stop and leave their checkpoint. */
  async drain(): Promise<void> {
    await this.worker?.stop();
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
