import { type FaultPlan, type FaultRule } from './fault-plan';

/** What a fault needs to know of a request. */
export interface FaultTarget {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly isWrite: boolean;
  readonly isGraphQl: boolean;
  readonly hasToken: boolean;
}

/** How often a rule has struck. */
export interface FaultCount {
  rule: FaultRule;
  matched: number;
  struck: number;
}

/** The faults that are switched on now; none to begin with. */
export class FaultSwitches {
  private counts: (FaultCount & { pattern: RegExp | undefined })[] = [];
  private random: () => number = seededRandom(1);
  private readonly ending = new AbortController();

  constructor(
    /** Closes the door for so many milliseconds, or opens it (0). */
    private readonly refuseConnections: (ms: number) => void,
  ) {}

  /** Replaces what was set before, counts included. */
  set(plan: FaultPlan): void {
    this.random = seededRandom(plan.seed ?? 1);
    this.counts = plan.rules.map((rule) => ({
      rule,
      matched: 0,
      struck: 0,
      pattern: rule.path === undefined ? undefined : new RegExp(rule.path),
    }));
    this.refuseConnections(plan.refuseConnectionsMs ?? 0);
  }

  /** Ends all faults. */
  clear(): void {
    this.set({ rules: [] });
  }

  /** The server is stopping: whatever is being delayed ends now, without being carried out. */
  end(): void {
    this.clear();
    this.ending.abort();
  }

  /** Aborted by {@link end}. */
  get ended(): AbortSignal {
    return this.ending.signal;
  }

  /** What was set, and how often each rule has struck since. */
  get state(): FaultCount[] {
    return this.counts.map(({ rule, matched, struck }) => ({ rule, matched, struck }));
  }

  get isIdle(): boolean {
    return this.counts.length === 0;
  }

  /** The rules that strike a request; counts it. */
  strike(target: FaultTarget): FaultRule[] {
    return this.counts
      .filter((count) => {
        const { rule, pattern } = count;
        if (pattern && !pattern.test(target.url)) return false;
        if (rule.methods && !rule.methods.includes(target.method)) return false;
        if ((rule.only ?? (rule.fault === 'read-only' ? 'write' : undefined)) !== undefined) {
          if ((rule.only === 'read') === target.isWrite) return false;
        }
        if (rule.fault === 'token-required' && target.hasToken) return false;
        if (rule.fault === 'graphql-error' && !target.isGraphQl) return false;
        count.matched += 1;
        if (count.matched <= (rule.skip ?? 0) || count.struck >= (rule.times ?? Infinity)) return false;
        if (this.random() >= (rule.rate ?? 1)) return false;
        count.struck += 1;
        return true;
      })
      .map(({ rule }) => rule);
  }

  /** Up to `max`, by the seeded chance. */
  chance(max: number): number {
    return this.random() * max;
  }
}

/** The generator "mulberry32": numbers from 0 to 1 that are the same for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
