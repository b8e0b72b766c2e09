import { type DependencyStatus } from '@dataspoke/contracts';

export interface DependencyCheck {
  readonly name: string;
  /** The process is not ready without it (its own Postgres, NATS); others are only shown. */
  readonly required: boolean;
  /** Resolves when the dependency is there; must stop at `signal` (2 s). */
  check(signal: AbortSignal): Promise<void>;
}

/** What the process depends on; checked in the background every 2 s, read without waiting. */
export class HealthRegistry {
  register(_check: DependencyCheck): void {
    throw new Error('in progress');
  }

  /** The last results. */
  dependencies(): DependencyStatus[] {
    throw new Error('in progress');
  }

  get ready(): boolean {
    throw new Error('in progress');
  }
}
