import { errorText } from '../error-code';
import { describeExit, type RunningProcess } from '../servers/running-process';

export type ChildState = 'starting' | 'running' | 'waiting' | 'stopping' | 'stopped';

export interface StateChange {
  readonly name: string;
  readonly state: ChildState;
  /** Why it is waiting for its next start: how it ended or what kept it from starting. */
  readonly reason?: string;
  /** How long until the next start. */
  readonly retryInMs?: number;
  readonly pid?: number;
}

/** One process that is to be kept alive. */
export interface ChildSpec {
  readonly name: string;
  /** Children with a higher stage are stopped before those with a lower one; those of one stage together. */
  readonly stage: number;
  /** Starts it and resolves when it is ready; called again, on the same ports and data, after it died. */
  start(): Promise<RunningProcess>;
}

/** Time as the supervisor sees it, so that tests need not wait. */
export interface SupervisorTime {
  now(): number;
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
const HEALTHY_AFTER_MS = 60_000;

interface Child {
  readonly spec: ChildSpec;
  state: ChildState;
  process?: RunningProcess;
  loop: Promise<void>;
}

const systemTime: SupervisorTime = {
  now: () => performance.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

/**
 * Keeps children alive: one that ends is started again after a pause that doubles from 250 ms to 10 s and is short
 * again after a minute of life. The first start is the caller's business: when it fails, `start` raises.
 */
export class Supervisor {
  private readonly children = new Map<string, Child>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly onChange: (change: StateChange) => void = () => undefined,
    private readonly time: SupervisorTime = systemTime,
  ) {}

  /**
   * Starts a child and supervises it from then on.
   * @throws whatever the first start raises; then the child is not supervised
   */
  async start(spec: ChildSpec): Promise<RunningProcess> {
    if (this.children.has(spec.name)) throw new Error(`${spec.name} is supervised already`);
    if (this.stopping.signal.aborted) throw new Error('the supervisor is stopping');
    const child: Child = { spec, state: 'starting', loop: Promise.resolve() };
    this.children.set(spec.name, child);
    const launch = this.launch(child);
    child.loop = launch.then(
      () => undefined,
      () => undefined,
    );
    let running: RunningProcess;
    try {
      running = await launch;
    } catch (error) {
      this.children.delete(spec.name);
      throw error;
    }
    child.loop = this.keepAlive(child, running);
    return running;
  }

  /** State and process id of every child, in the order in which they were started. */
  states(): { name: string; state: ChildState; pid?: number }[] {
    return [...this.children.values()].map(({ spec, state, process }) => ({
      name: spec.name,
      state,
      ...(process ? { pid: process.pid } : {}),
    }));
  }

  /** Stops every child, highest stage first, and resolves when all are gone. Nothing is restarted any more. */
  async stopAll(): Promise<void> {
    this.stopping.abort();
    const stages = [...new Set([...this.children.values()].map(({ spec }) => spec.stage))].sort(
      (a, b) => b - a,
    );
    for (const stage of stages) {
      const members = [...this.children.values()].filter(({ spec }) => spec.stage === stage);
      await Promise.all(members.map((child) => this.stop(child)));
    }
  }

  private async stop(child: Child): Promise<void> {
    if (child.process) {
      this.report(child, 'stopping');
      await child.process.stop();
    }
    // A start that is under way is waited for and stopped by the loop itself.
    await child.loop;
    if (child.state !== 'stopped') this.report(child, 'stopped');
  }

  private async launch(child: Child): Promise<RunningProcess> {
    this.report(child, 'starting');
    const running = await child.spec.start();
    child.process = running;
    if (this.stopping.signal.aborted) await running.stop();
    else this.report(child, 'running', { pid: running.pid });
    return running;
  }

  private async keepAlive(child: Child, first: RunningProcess): Promise<void> {
    const { signal } = this.stopping;
    let running: RunningProcess | undefined = first;
    let reason = '';
    let pause = FIRST_PAUSE_MS;
    for (;;) {
      if (running) {
        const startedAt = this.time.now();
        reason = describeExit(await running.exited);
        child.process = undefined;
        if (this.time.now() - startedAt >= HEALTHY_AFTER_MS) pause = FIRST_PAUSE_MS;
      }
      if (signal.aborted) break;
      this.report(child, 'waiting', { reason, retryInMs: pause });
      await this.time.wait(pause, signal);
      if (signal.aborted) break;
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
      try {
        running = await this.launch(child);
      } catch (error) {
        running = undefined;
        reason = errorText(error);
      }
    }
    this.report(child, 'stopped');
  }

  private report(child: Child, state: ChildState, more: Partial<StateChange> = {}): void {
    child.state = state;
    this.onChange({ name: child.spec.name, state, ...more });
  }
}
