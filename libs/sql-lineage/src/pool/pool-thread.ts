import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type LineageOptions } from '../lineage';
import { type SchemaTable } from '../schema-table';
import {
  BEFORE_STATEMENTS,
  KEPT_SCHEMAS,
  type PooledLineage,
  type ThreadData,
  type ThreadMessage,
  type ThreadRequest,
} from './protocol';

/** A text for a thread. */
export interface ThreadText {
  readonly sql: string;
  readonly options: Omit<LineageOptions, 'schema'>;
  readonly schema?: { readonly number: number; readonly record: SchemaTable };
  readonly refused: ReadonlyMap<number, string>;
}

export interface ThreadLimits {
  /** Milliseconds for one statement. */
  readonly statementMs: number;
  /** Milliseconds for the whole text. */
  readonly textMs: number;
  /** Megabytes of objects; the parser's own memory comes on top. A statement that takes more ends its thread, not the process. */
  readonly heapMb: number;
}

/** What became of a text. The thread is of no more use after anything but `result` and `failed`. */
export type ThreadOutcome =
  | { readonly kind: 'result'; readonly result: PooledLineage; readonly memory: number }
  | { readonly kind: 'failed'; readonly message: string }
  /** The thread was ended, or it ended, while it was at the statement of this place. */
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
  readonly settle: (outcome: ThreadOutcome) => void;
  readonly timer: NodeJS.Timeout;
}

/** One thread that reads one text at a time. Keeps the process alive only while it does so. */
export class PoolThread {
  private readonly worker: Worker;
  private readonly place: Int32Array;
  private readonly ready: Promise<string | undefined>;
  private readonly ended: Promise<void>;
  private readonly sent: number[] = [];
  private running?: Running;
  private fault = 'it ended';
  private isClosed = false;

  constructor(private readonly limits: ThreadLimits) {
    const progress = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    this.place = new Int32Array(progress);
    this.worker = startWorker({ progress }, limits.heapMb);
    this.worker.unref();
    let started: (fault: string | undefined) => void = () => undefined;
    this.ready = new Promise((resolve) => (started = resolve));
    this.worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'ready') started(undefined);
      else this.settle(message);
    });
    this.worker.on('error', (error: unknown) => {
      this.fault = messageOf(error);
    });
    this.ended = new Promise((resolve) => {
      this.worker.on('exit', () => {
        started(this.fault);
        this.settle(this.isClosed ? { kind: 'closed' } : this.lost('crash', this.fault));
        resolve();
      });
    });
  }

  /** Reads one text; one at a time. Never rejects. */
  async run(text: ThreadText): Promise<ThreadOutcome> {
    this.worker.ref();
    const fault = await this.ready;
    if (this.isClosed) return { kind: 'closed' };
    if (fault !== undefined) return { kind: 'not-started', message: fault };
    return new Promise((resolve) => {
      Atomics.store(this.place, 0, BEFORE_STATEMENTS);
      this.running = { settle: resolve, timer: this.watch() };
      this.worker.postMessage(this.request(text));
    });
  }

  /** Ends the thread, whatever it is at. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.worker.terminate();
    await this.ended;
  }

  private request({ sql, options, schema, refused }: ThreadText): ThreadRequest {
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
      const now = performance.now();
      const current = Atomics.load(this.place, 0);
      if (now - began >= textMs) return this.lose('text-time');
      const isReading = current !== BEFORE_STATEMENTS && current === place;
      if (isReading && now - since >= statementMs) return this.lose('statement-time');
      if (current !== place) [place, since] = [current, now];
    };
    // A result can have come while this thread was busy: it is heard before anything is judged.
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

  private lost(why: 'statement-time' | 'text-time' | 'crash', message: string): ThreadOutcome {
    return { kind: 'lost', why, place: Atomics.load(this.place, 0), message };
  }

  private settle(outcome: ThreadOutcome): void {
    const { running } = this;
    if (!running) return;
    this.running = undefined;
    clearInterval(running.timer);
    this.worker.unref();
    running.settle(outcome);
  }
}

/** From build output as it is; from TypeScript sources, as tests do, through a hook that reads them. */
function startWorker(workerData: ThreadData, heapMb: number): Worker {
  const extension = extname(__filename);
  const file = join(__dirname, `lineage-thread${extension}`);
  const hook = pathToFileURL(join(__dirname, 'from-source.fixture.mjs')).href;
  const execArgv = extension === '.ts' ? ['--import', hook] : [];
  const resourceLimits = { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 32 };
  return new Worker(file, { workerData, execArgv, name: 'sql-lineage', resourceLimits });
}

// An error that crossed threads need not be an instance of this thread's Error.
function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
