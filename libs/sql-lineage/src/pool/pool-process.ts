import { type ChildProcess, fork } from 'node:child_process';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type LineageOptions } from '../lineage';
import { type SchemaTable } from '../schema-table';
import {
  BEFORE_STATEMENTS,
  KEPT_SCHEMAS,
  PLACE_DESCRIPTOR,
  type PooledLineage,
  type ProcessMessage,
  type ProcessRequest,
} from './protocol';
import { StatementPlace } from './statement-place';

/** A text for a process. */
export interface ProcessText {
  readonly sql: string;
  readonly options: Omit<LineageOptions, 'schema'>;
  readonly schema?: { readonly number: number; readonly record: SchemaTable };
  readonly refused: ReadonlyMap<number, string>;
}

export interface ProcessLimits {
  /** Milliseconds for one statement. */
  readonly statementMs: number;
  /** Milliseconds for the whole text. */
  readonly textMs: number;
  /** Megabytes of objects; the parser's own memory comes on top. A statement that takes more ends its process. */
  readonly heapMb: number;
}

/** What became of a text. The process is of no more use after anything but `result` and `failed`. */
export type ProcessOutcome =
  | { readonly kind: 'result'; readonly result: PooledLineage; readonly memory: number }
  | { readonly kind: 'failed'; readonly message: string }
  /** The process was ended, or it ended, while it was at the statement of this place. */
  | {
      readonly kind: 'lost';
      readonly why: 'statement-time' | 'text-time' | 'crash';
      readonly place: number;
      readonly message: string;
    }
  | { readonly kind: 'not-started'; readonly message: string }
  | { readonly kind: 'closed' };

/** How often within its limit a statement is looked after. */
const LOOKS_PER_LIMIT = 5;

interface Running {
  readonly settle: (outcome: ProcessOutcome) => void;
  readonly timer: NodeJS.Timeout;
}

/** One process that reads one text at a time. Keeps its owner alive only while it does so. */
export class PoolProcess {
  private readonly child: ChildProcess;
  private readonly place = StatementPlace.make();
  private readonly ready: Promise<string | undefined>;
  private readonly ended: Promise<void>;
  private readonly sent: number[] = [];
  private running?: Running;
  private fault?: string;
  private isClosed = false;
  /** Whether it is of no more use, also one that ended by itself while nothing was asked of it. */
  hasEnded = false;

  constructor(private readonly limits: ProcessLimits) {
    this.child = start(this.place, limits.heapMb);
    this.rest();
    let started: (fault: string | undefined) => void = () => undefined;
    this.ready = new Promise((resolve) => (started = resolve));
    this.child.on('message', (message: ProcessMessage) => {
      if (message.kind === 'ready') started(undefined);
      else if (message.kind === 'broken') this.fault = message.message;
      else this.settle(message);
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    const end = (fault: string): void => {
      this.hasEnded = true;
      started(fault);
      this.settle(this.isClosed ? { kind: 'closed' } : this.lost('crash', fault));
      resolve();
    };
    // Only what could not be started at all has no exit.
    this.child.on('error', (error) => {
      if (this.child.pid === undefined) end(error.message);
    });
    this.child.on('exit', (code, signal) => end(this.fault ?? endOf(code, signal)));
  }

  /** Reads one text; one at a time. Never rejects. */
  async run(text: ProcessText): Promise<ProcessOutcome> {
    this.child.ref();
    this.child.channel?.ref();
    const fault = await this.ready;
    if (this.isClosed) return { kind: 'closed' };
    if (fault !== undefined) return { kind: 'not-started', message: fault };
    return new Promise((resolve) => {
      this.place.set(BEFORE_STATEMENTS);
      this.running = { settle: resolve, timer: this.watch() };
      this.child.send(this.request(text), (error) => {
        if (!error) return;
        this.child.kill('SIGKILL');
        this.settle(this.lost('crash', this.fault ?? error.message));
      });
    });
  }

  /** Ends the process, whatever it is at. */
  async close(): Promise<void> {
    const isFirst = !this.isClosed;
    this.isClosed = true;
    // Whoever waits for its end stays alive for it.
    this.child.ref();
    this.child.kill('SIGKILL');
    await this.ended;
    if (isFirst) this.place.close();
  }

  private request({ sql, options, schema, refused }: ProcessText): ProcessRequest {
    const request = { sql, options, schema: schema?.number, refused };
    if (!schema || this.sent.includes(schema.number)) return request;
    if (this.sent.length >= KEPT_SCHEMAS) this.sent.shift();
    this.sent.push(schema.number);
    return { ...request, record: schema.record };
  }

  private watch(): NodeJS.Timeout {
    const { statementMs, textMs } = this.limits;
    const began = performance.now();
    let place = BEFORE_STATEMENTS;
    let since = began;
    const look = (): void => {
      if (!this.running) return;
      const now = performance.now();
      const current = this.place.get();
      if (now - began >= textMs) return this.lose('text-time');
      const isReading = current !== BEFORE_STATEMENTS && current === place;
      if (isReading && now - since >= statementMs) return this.lose('statement-time');
      if (current !== place) [place, since] = [current, now];
    };
    // A result can have come while this process was busy: it is heard before anything is judged.
    return setInterval(
      () => setImmediate(look),
      Math.max(1, Math.min(statementMs, textMs) / LOOKS_PER_LIMIT),
    );
  }

  private lose(why: 'statement-time' | 'text-time'): void {
    if (!this.running) return;
    this.settle(this.lost(why, ''));
    void this.close();
  }

  private lost(why: 'statement-time' | 'text-time' | 'crash', message: string): ProcessOutcome {
    return { kind: 'lost', why, place: this.place.get(), message };
  }

  private settle(outcome: ProcessOutcome): void {
    const { running } = this;
    if (!running) return;
    this.running = undefined;
    clearInterval(running.timer);
    this.rest();
    running.settle(outcome);
  }

  private rest(): void {
    this.child.unref();
    this.child.channel?.unref();
  }
}

/** From build output as it is; from TypeScript sources, as tests do, through a hook that reads them. */
function start(place: StatementPlace, heapMb: number): ChildProcess {
  const extension = extname(__filename);
  const file = join(__dirname, `lineage-process${extension}`);
  const hook = pathToFileURL(join(__dirname, 'from-source.fixture.mjs')).href;
  const stdio: ('ignore' | 'ipc' | number)[] = ['ignore', 'ignore', 'ignore', 'ipc'];
  stdio[PLACE_DESCRIPTOR] = place.descriptor;
  try {
    return fork(file, {
      execArgv: [
        `--max-old-space-size=${heapMb}`,
        '--max-semi-space-size=16',
        ...(extension === '.ts' ? ['--import', hook] : []),
      ],
      // SQL of anybody is read where no secret is.
      env: {},
      serialization: 'advanced',
      stdio,
    });
  } catch (error) {
    place.close();
    throw error;
  }
}

/** V8 ends a process that needs more than its heap by a trap or by SIGABRT. */
function endOf(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal === 'SIGABRT' || signal === 'SIGTRAP') return 'it took too much memory';
  return signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`;
}
