import { setTimeout as sleep } from 'node:timers/promises';
import { type DataHubUnavailable } from '../errors';

/** How to wait for a DataHub that is away. */
export interface OutageSettings {
  /** The first pause; each further one is twice as long. */
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
  /** Told before each pause, for logs and metrics. */
  readonly onOutage?: (error: DataHubUnavailable, delayMs: number) => void;
}

/** The pauses of the official consumer. */
const OUTAGE: OutageSettings = { minDelayMs: 2_000, maxDelayMs: 60_000 };

/** Pauses that grow while an outage lasts, with jitter so that many followers do not return at once. */
export class OutageBackoff {
  private readonly settings: OutageSettings;
  private failures = 0;

  constructor(settings: Partial<OutageSettings> = {}) {
    this.settings = { ...OUTAGE, ...settings };
  }

  /** DataHub has answered: the next outage begins with the shortest pause. */
  reset(): void {
    this.failures = 0;
  }

  /** Waits, at least as long as DataHub asked for; raises the signal's reason when aborted. */
  async wait(error: DataHubUnavailable, signal: AbortSignal): Promise<void> {
    const { minDelayMs, maxDelayMs, onOutage } = this.settings;
    const ceiling = Math.min(maxDelayMs, minDelayMs * 2 ** this.failures);
    this.failures += 1;
    const delayMs = Math.max(ceiling * (0.5 + Math.random() / 2), error.retryAfterMs ?? 0);
    onOutage?.(error, delayMs);
    try {
      await sleep(delayMs, undefined, { signal });
    } catch (interrupted) {
      signal.throwIfAborted();
      throw interrupted;
    }
  }
}
