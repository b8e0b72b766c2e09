import { extname, join } from 'node:path';
import { type TransferListItem, Worker } from 'node:worker_threads';
import { type ThreadMessage, type ThreadMethods, type ThreadRequest } from './protocol';

/** The thread is not there (not started yet, crashed, or could not start). Its work can be asked for again later. */
export class ThreadUnavailable extends Error {
  override readonly name = 'ThreadUnavailable';
}

/** The thread is well, but the operation failed. */
export class ThreadOperationFailed extends Error {
  override readonly name = 'ThreadOperationFailed';

  constructor(
    message: string,
    readonly code?: string,
  ) {
    super(message);
  }
}

export interface WorkerThreadOptions<Ready> {
  /** For messages, e.g. `embedding`. */
  readonly name: string;
  /** See {@link threadFile}. */
  readonly file: string;
  readonly data: unknown;
  /** Reads what the thread says about itself when it is ready. */
  readonly parseReady: (value: unknown) => Ready;
  /** Called after every start, also after a crash. */
  readonly onReady?: (ready: Ready) => void;
  readonly onDown?: (reason: string) => void;
  /** Milliseconds before the first restart; doubles up to `maxRestartMs`. */
  readonly restartMs?: number;
  readonly maxRestartMs?: number;
  /** Milliseconds without any answer, while some are awaited, after which the thread is taken for stuck and made anew. */
  readonly silenceMs?: number;
}

/** Young objects of a thread; without a limit V8 lets them grow to 128 MiB, which a search never needs at once. */
const LIMITS = { maxYoungGenerationSizeMb: 32 } as const;

/** Far more than the longest operation takes on a slow machine. */
const SILENCE_MS = 300_000;
/** How long an operation may keep a closing thread. */
const CLOSE_LIMIT_MS = 10_000;

interface Pending {
  settle(reply: ThreadMessage): void;
  fail(error: Error): void;
}

/** Path of a thread's code beside the caller: its source under a test runner, its build output otherwise. */
export function threadFile(directory: string, name: string): string {
  return join(directory, `${name}${extname(__filename) === '.ts' ? '.mts' : '.mjs'}`);
}

/**
 * A worker thread that is kept alive: it starts at once, is started again with back-off when it dies or is stuck, and fails
 * what it had in hand with {@link ThreadUnavailable}.
 */
export class WorkerThread<M extends ThreadMethods, Ready> {
  private worker?: Worker;
  private state?: Ready;
  private down: string;
  private closed = false;
  private restarts = 0;
  private nextId = 0;
  private timer?: NodeJS.Timeout;
  private watchdog?: NodeJS.Timeout;
  private readonly pending = new Map<number, Pending>();
  private readonly waiting = new Set<() => void>();

  constructor(private readonly options: WorkerThreadOptions<Ready>) {
    this.down = `the ${options.name} thread is starting`;
    this.spawn();
  }

  /** What the thread said about itself; `undefined` while it is not ready. */
  get ready(): Ready | undefined {
    return this.state;
  }

  /** Why it is not ready. */
  get reason(): string {
    return this.down;
  }

  /** Resolves with the first change of state: ready, or a failed start. */
  settled(): Promise<void> {
    if (this.state !== undefined || this.restarts > 0 || this.closed) return Promise.resolve();
    return new Promise((resolve) => this.waiting.add(resolve));
  }

  /** Runs one operation. Raises {@link ThreadUnavailable} or {@link ThreadOperationFailed}. */
  request<K extends keyof M & string>(
    method: K,
    params: M[K]['params'],
    transfer: readonly TransferListItem[] = [],
  ): Promise<M[K]['result']> {
    const { worker } = this;
    if (!worker || this.state === undefined) return Promise.reject(new ThreadUnavailable(this.down));
    const request: ThreadRequest = { id: (this.nextId += 1), method, params };
    return new Promise<M[K]['result']>((resolve, reject) => {
      this.pending.set(request.id, {
        settle: (reply) => {
          if (reply.kind === 'result') resolve(reply.value);
          else if (reply.kind === 'error') reject(new ThreadOperationFailed(reply.message, reply.code));
        },
        fail: reject,
      });
      worker.postMessage(request, transfer);
      if (this.pending.size === 1) this.watch();
    });
  }

  /** Ends the thread once it has finished the operation that it is at; what is in hand fails. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    const { worker } = this;
    this.lost(`the ${this.options.name} thread is closed`);
    if (!worker || worker.threadId < 0) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    // Not terminate(): native code that is cut off in the middle takes the whole process with it.
    worker.postMessage('close');
    const hurry = setTimeout(() => void worker.terminate(), CLOSE_LIMIT_MS);
    await ended;
    clearTimeout(hurry);
  }

  private spawn(): void {
    const { file, data, name } = this.options;
    const worker = new Worker(file, { workerData: data, name, resourceLimits: LIMITS });
    this.worker = worker;
    let fault: string | undefined;
    worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'ready') this.started(worker, message.value);
      else if (message.kind === 'fatal') fault = message.message;
      else {
        this.pending.get(message.id)?.settle(message);
        this.pending.delete(message.id);
        this.watch();
      }
    });
    worker.on('error', (error) => {
      fault = messageOf(error);
    });
    worker.on('exit', (code) => this.exited(worker, fault ?? `it ended with code ${code}`));
  }

  private started(worker: Worker, value: unknown): void {
    if (worker !== this.worker || this.closed) return;
    const ready = this.options.parseReady(value);
    this.state = ready;
    this.restarts = 0;
    this.options.onReady?.(ready);
    this.wake();
  }

  private exited(worker: Worker, reason: string): void {
    if (worker !== this.worker || this.closed) return;
    this.restarts += 1;
    this.lost(`the ${this.options.name} thread is down: ${reason}`);
    const { restartMs = 200, maxRestartMs = 30_000 } = this.options;
    const delay = Math.min(maxRestartMs, restartMs * 2 ** (this.restarts - 1));
    this.timer = setTimeout(() => this.spawn(), delay);
    this.timer.unref();
  }

  // Every answer, and the first question after a pause, starts the time anew.
  private watch(): void {
    clearTimeout(this.watchdog);
    if (this.pending.size === 0) return;
    const { silenceMs = SILENCE_MS } = this.options;
    this.watchdog = setTimeout(() => {
      const { worker } = this;
      if (!worker) return;
      this.exited(worker, `it gave no answer for ${silenceMs} ms`);
      void worker.terminate();
    }, silenceMs);
    this.watchdog.unref();
  }

  private lost(reason: string): void {
    clearTimeout(this.watchdog);
    this.worker = undefined;
    this.state = undefined;
    this.down = reason;
    const pending = [...this.pending.values()];
    this.pending.clear();
    for (const request of pending) request.fail(new ThreadUnavailable(reason));
    if (!this.closed) this.options.onDown?.(reason);
    this.wake();
  }

  private wake(): void {
    for (const resume of this.waiting) resume();
    this.waiting.clear();
  }
}

/** An error that crossed threads need not be an instance of this thread's Error. */
function messageOf(error: unknown): string {
  const isObject = typeof error === 'object' && error !== null;
  return isObject && 'message' in error ? String(error.message) : String(error);
}
