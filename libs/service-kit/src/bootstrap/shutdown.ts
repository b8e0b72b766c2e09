import { Logger } from '@nestjs/common';
import { type ConsumerHost } from '../events/consumer-host';
import { type Elections } from '../leader/elections';
import { type RpcServer } from '../rpc/rpc-server';
import { type TemporalHost } from '../temporal/temporal-host';

/** Share of the limit after which handlers still running are told to give up. */
const PATIENCE = 0.8;

/** Tells parts of the app that the process is stopping. */
export class Shutdown {
  private readonly controller = new AbortController();

  /** Aborted when the process begins to stop; long streams (SSE) end on it. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  begin(): void {
    this.controller.abort();
  }
}

/** Stops taking work everywhere at once and waits for what is in hand. */
export class Drain {
  private readonly log = new Logger('Shutdown');
  private draining?: Promise<void>;

  constructor(
    private readonly rpc: RpcServer,
    private readonly consumers: ConsumerHost,
    private readonly temporal: TemporalHost,
    private readonly elections: Elections,
  ) {}

  /** Resolves when nothing is in hand any more, at the latest shortly after `limitMs`. */
  run(limitMs: number): Promise<void> {
    this.draining ??= this.drain(limitMs);
    return this.draining;
  }

  private async drain(limitMs: number): Promise<void> {
    const impatient = setTimeout(() => this.rpc.abandon(), limitMs * PATIENCE);
    const late = Promise.withResolvers<'late'>();
    const limit = setTimeout(() => late.resolve('late'), limitMs);
    const done = Promise.all([
      this.rpc.drain(),
      this.consumers.drain(limitMs * PATIENCE),
      this.temporal.drain(),
      this.elections.drain(),
    ]);
    if ((await Promise.race([done, late.promise])) === 'late') {
      this.log.warn(`work was still in hand after ${limitMs} ms; it will be taken up again`);
    }
    clearTimeout(impatient);
    clearTimeout(limit);
  }
}
