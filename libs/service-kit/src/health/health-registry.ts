import { types } from 'node:util';
import { type DependencyStatus } from '@dataspoke/contracts';
import { Logger } from '@nestjs/common';
import { redactText } from '../logging/redact';

const INTERVAL_MS = 2_000;
const LIMIT_MS = 2_000;
const MAX_MESSAGE = 500;

export interface DependencyCheck {
  readonly name: string;
  /** The process is not ready without it (its own Postgres, NATS); others are only shown. */
  readonly required: boolean;
  /** Resolves when the dependency is there; must stop at `signal` (2 s). */
  check(signal: AbortSignal): Promise<void>;
}

interface Watched {
  readonly check: DependencyCheck;
  status: DependencyStatus;
  timer?: NodeJS.Timeout;
}

/** What the process depends on; checked in the background every 2 s, read without waiting. */
export class HealthRegistry {
  private readonly log = new Logger('Health');
  private readonly watched: Watched[] = [];
  private isStarted = false;
  private isStopping = false;

  /** Starts checking at once and every 2 s. */
  register(check: DependencyCheck): void {
    const { name, required } = check;
    const entry: Watched = { check, status: { name, required, state: 'unknown' } };
    this.watched.push(entry);
    void this.watch(entry);
  }

  /** The last results. */
  dependencies(): DependencyStatus[] {
    return this.watched.map(({ status }) => status);
  }

  /** The application has come up once. */
  get hasStarted(): boolean {
    return this.isStarted;
  }

  /** Started, not stopping, and everything required is there. */
  get ready(): boolean {
    return (
      this.isStarted &&
      !this.isStopping &&
      this.watched.every(({ status }) => !status.required || status.state === 'up')
    );
  }

  /** The application answers from now on. */
  started(): void {
    this.isStarted = true;
  }

  /** Not ready any more: the process takes nothing new. */
  stopping(): void {
    this.isStopping = true;
  }

  /** Ends the checks. */
  close(): void {
    this.isStopping = true;
    for (const { timer } of this.watched) clearTimeout(timer);
  }

  private async watch(entry: Watched): Promise<void> {
    const { check } = entry;
    const before = entry.status.state;
    const message = await reasonOf(check);
    entry.status = {
      name: check.name,
      required: check.required,
      state: message === undefined ? 'up' : 'down',
      ...(message === undefined ? {} : { message }),
    };
    if (entry.status.state !== before && !this.isStopping) {
      if (message === undefined) this.log.log(`${check.name} is up`);
      else this.log.warn(`${check.name} is down: ${message}`);
    }
    if (!this.isStopping) entry.timer = setTimeout(() => void this.watch(entry), INTERVAL_MS).unref();
  }
}

/** Why the dependency is not there; `undefined` when it is. */
async function reasonOf(check: DependencyCheck): Promise<string | undefined> {
  const limit = AbortSignal.timeout(LIMIT_MS);
  const late = Promise.withResolvers<never>();
  const onLate = (): void => late.reject(new Error(`no answer within ${LIMIT_MS} ms`));
  limit.addEventListener('abort', onLate);
  try {
    await Promise.race([check.check(limit), late.promise]);
    return undefined;
  } catch (error) {
    const text = types.isNativeError(error) && error.message !== '' ? error.message : String(error);
    return redactText(text).slice(0, MAX_MESSAGE);
  } finally {
    limit.removeEventListener('abort', onLate);
    late.promise.catch(() => undefined);
  }
}
