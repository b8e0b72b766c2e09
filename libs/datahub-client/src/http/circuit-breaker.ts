import { DataHubUnavailable } from '../errors';

/** When calls stop being tried, and for how long. */
export interface BreakerSettings {
  /** How many attempts in a row must meet an outage; 10 unless told. */
  readonly failures: number;
  /** The first pause in milliseconds, doubled with every attempt that meets the outage still; 500 unless told. */
  readonly minPauseMs: number;
  /** The longest pause in milliseconds, and so how late a return can be noticed; 2,000 unless told. */
  readonly maxPauseMs: number;
}

/** More than one call with all its attempts; pauses short enough that a return is noticed within two seconds. */
export const DEFAULT_BREAKER: BreakerSettings = { failures: 10, minPauseMs: 500, maxPauseMs: 2_000 };

/** Raised while the breaker is open: DataHub was not asked. */
export class CircuitOpen extends DataHubUnavailable {}

/** An attempt that was let through and must say how it ended, once. */
export interface Pass {
  /** DataHub answered, be it with a refusal. */
  succeeded(): void;
  /** An outage: no answer, half an answer, or 5xx. */
  failed(error: DataHubUnavailable): void;
  /** It ended without saying anything about DataHub. */
  abandoned(): void;
}

/** What is told when the breaker opens or closes. */
export interface BreakerChange {
  readonly state: 'open' | 'closed';
  /** When the outage began, in milliseconds since 1970. */
  readonly since: number;
  readonly reason: string;
}

interface Outage {
  readonly since: number;
  failures: number;
  reason: string;
  /** Present once the breaker is open. */
  pause?: { ms: number; until: number; isTrying: boolean };
}

/**
 * Spares a server that is away, and its callers the waiting. After a number of outages in a row it is open: attempts end
 * at once with {@link CircuitOpen}. After a pause one attempt goes through as a probe; any answer closes the breaker, an
 * outage opens it again for longer. A probe that takes longer than a pause does not keep the next one back, so that a
 * long poll cannot hold everybody up.
 */
export class CircuitBreaker {
  private outage: Outage | undefined;
  private timesOpened = 0;

  constructor(
    /** Absent: never opens. */
    private readonly settings: BreakerSettings | undefined,
    private readonly onChange: (change: BreakerChange) => void = () => undefined,
    private readonly now: () => number = Date.now,
  ) {}

  /** Grows with every opening. */
  get openings(): number {
    return this.timesOpened;
  }

  /** Raises {@link CircuitOpen} when an attempt would not be let through now. */
  check(): void {
    const pause = this.outage?.pause;
    if (this.outage && pause && this.now() < pause.until) throw this.refusal(this.outage, pause);
  }

  /** Lets one attempt through, or raises {@link CircuitOpen}. */
  enter(): Pass {
    this.check();
    const pause = this.outage?.pause;
    if (pause) {
      pause.until = this.now() + pause.ms;
      pause.isTrying = true;
    }
    return {
      succeeded: () => {
        this.close();
      },
      failed: (error) => {
        this.count(error, pause !== undefined);
      },
      abandoned: () => {
        // Nothing was learnt: the next attempt may be the probe at once.
        if (pause && pause === this.outage?.pause) pause.until = this.now();
      },
    };
  }

  private close(): void {
    const { outage } = this;
    this.outage = undefined;
    if (outage?.pause) this.onChange({ state: 'closed', since: outage.since, reason: outage.reason });
  }

  private count(error: DataHubUnavailable, isProbe: boolean): void {
    if (!this.settings) return;
    const { failures, minPauseMs, maxPauseMs } = this.settings;
    const outage = (this.outage ??= { since: this.now(), failures: 0, reason: error.message });
    outage.failures += 1;
    outage.reason = error.message;
    if (outage.pause) {
      // Attempts from before the opening tell nothing new.
      if (!isProbe) return;
      const ms = Math.min(maxPauseMs, outage.pause.ms * 2);
      outage.pause = { ms, until: this.now() + ms, isTrying: false };
    } else if (outage.failures >= failures) {
      outage.pause = { ms: minPauseMs, until: this.now() + minPauseMs, isTrying: false };
      this.timesOpened += 1;
      this.onChange({ state: 'open', since: outage.since, reason: outage.reason });
    }
  }

  private refusal(outage: Outage, pause: NonNullable<Outage['pause']>): CircuitOpen {
    const waitMs = Math.max(0, pause.until - this.now());
    const next = pause.isTrying
      ? 'one request is finding out whether it is back'
      : `it is tried again in ${waitMs} ms`;
    return new CircuitOpen(
      `DataHub has been unavailable since ${new Date(outage.since).toISOString()} (last: ${outage.reason}); ` +
        `nothing was sent, ${next}`,
      undefined,
      { nothingSent: true, retryAfterMs: waitMs },
    );
  }
}
