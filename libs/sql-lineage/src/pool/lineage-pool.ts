import { availableParallelism } from 'node:os';
import { type LineageOptions } from '../lineage';
import { type SchemaTable } from '../schema-table';
import { unparsed } from '../statements/guarded';
import { inOrderOfCompletion } from './in-order-of-completion';
import { PoolThread, type ThreadOutcome } from './pool-thread';
import { BEFORE_STATEMENTS, type PooledLineage } from './protocol';

/** As for `lineage()`, but a function cannot cross to a thread: the schema is a record. */
export interface PooledOptions extends Omit<LineageOptions, 'schema'> {
  /**
   * The same object for many texts is sent once to each thread, as for the statements of a query log against one catalog. It must not
   * be changed while it is in use.
   */
  readonly schema?: SchemaTable;
}

export interface LineagePoolOptions {
  /** Threads at most; as many as there are cores, up to 8. Each takes 100 to 200 MB while it lives. */
  readonly size?: number;
  /** Milliseconds for one statement. */
  readonly statementMs?: number;
  /** Milliseconds for one text. */
  readonly textMs?: number;
  /** Characters of the longest text that is looked at. */
  readonly maxLength?: number;
  /** Texts that `lineage()` lets wait. */
  readonly maxWaiting?: number;
  /** Megabytes of objects for each thread; the tree of two megabytes of SQL takes up to 400. */
  readonly heapMb?: number;
  /** Milliseconds after which a thread with nothing to do is ended. */
  readonly idleMs?: number;
}

/** A text for {@link LineagePool.each}. */
export interface PoolText<Id> {
  readonly id: Id;
  readonly sql: string;
  readonly options: PooledOptions;
}

/** `busy`: too much waits already, ask again later. `closed`: the pool was closed. `broken`: no thread can be started. */
export class LineagePoolError extends Error {
  override readonly name = 'LineagePoolError';

  constructor(
    readonly code: 'busy' | 'closed' | 'broken',
    message: string,
  ) {
    super(message);
  }
}

const DEFAULTS = {
  statementMs: 5_000,
  textMs: 30_000,
  maxLength: 4_000_000,
  maxWaiting: 1_000,
  heapMb: 512,
  idleMs: 60_000,
};
const MOST_THREADS = 8;
/** Of all texts that wait together. */
const MAX_WAITING_CHARACTERS = 50_000_000;
/** The parser's memory never shrinks: a thread that holds more bytes than this after a text is replaced. */
const MAX_THREAD_MEMORY = 350_000_000;
/** Statements of one text that may cost a thread before the text is given up. */
const MAX_LOST = 3;

interface Task {
  readonly sql: string;
  readonly options: PooledOptions;
  readonly refused: Map<number, string>;
  readonly resolve: (result: PooledLineage) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Finds lineage in worker threads, one text a thread at a time. A statement that takes too long or ends its thread is given back as
 * `unparsed` with a warning and costs the other statements and texts nothing but the time. Threads start when there is work.
 */
export class LineagePool {
  private readonly size: number;
  private readonly limits: typeof DEFAULTS;
  private readonly threads = new Set<PoolThread>();
  private readonly idle: { readonly thread: PoolThread; readonly end: NodeJS.Timeout }[] = [];
  private readonly waiting: Task[] = [];
  private readonly schemas = new WeakMap<SchemaTable, number>();
  private waitingCharacters = 0;
  private schemaCount = 0;
  private running = 0;
  private isClosed = false;

  constructor({ size, ...limits }: LineagePoolOptions = {}) {
    this.size = size ?? Math.min(MOST_THREADS, availableParallelism());
    this.limits = { ...DEFAULTS, ...limits };
  }

  /**
   * Lineage of one text; see `lineage()`. Never raises for a text: one that is too long or takes too long says so in a warning.
   * Raises {@link LineagePoolError}, and the signal's reason.
   */
  async lineage(
    sql: string,
    options: PooledOptions,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<PooledLineage> {
    const { maxWaiting } = this.limits;
    if (this.waiting.length >= maxWaiting || this.waitingCharacters > MAX_WAITING_CHARACTERS) {
      throw new LineagePoolError('busy', `${this.waiting.length} texts wait for their lineage already.`);
    }
    return this.enqueue(sql, options, signal);
  }

  /**
   * Lineage of many texts as they are done, in no order of theirs. Texts are taken from their source only as fast as results are
   * taken from here, so that memory does not grow with their number. Raises what the source raises, {@link LineagePoolError}, and the
   * signal's reason; texts never raise.
   */
  each<Id>(
    texts: AsyncIterable<PoolText<Id>> | Iterable<PoolText<Id>>,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<{ readonly id: Id; readonly result: PooledLineage }, void, undefined> {
    return inOrderOfCompletion(
      texts,
      // One in hand and one at hand for each thread.
      2 * this.size,
      async ({ id, sql, options }, within) => ({ id, result: await this.enqueue(sql, options, within) }),
      signal,
    );
  }

  /** Ends all threads. What waits or runs is refused as `closed`. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const task of this.waiting.splice(0)) task.reject(closed());
    for (const { end } of this.idle.splice(0)) clearTimeout(end);
    await Promise.all([...this.threads].map((thread) => thread.close()));
    this.threads.clear();
  }

  private async enqueue(
    sql: string,
    options: PooledOptions,
    signal: AbortSignal | undefined,
  ): Promise<PooledLineage> {
    if (this.isClosed) throw closed();
    signal?.throwIfAborted();
    const { maxLength } = this.limits;
    if (sql.length > maxLength) {
      return givenUp(sql, `The text has ${sql.length} characters; up to ${maxLength} are looked at.`);
    }
    const { promise, resolve, reject } = Promise.withResolvers<PooledLineage>();
    const task: Task = { sql, options, refused: new Map(), resolve, reject };
    // A text that is being read goes on until its end or limit: replacing its thread would cost more.
    const abort = (): void => {
      this.leave(task);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
    this.waiting.push(task);
    this.waitingCharacters += sql.length;
    this.startNext();
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  private leave(task: Task): void {
    const at = this.waiting.indexOf(task);
    if (at < 0) return;
    this.waiting.splice(at, 1);
    this.waitingCharacters -= task.sql.length;
  }

  private startNext(): void {
    const [task] = this.waiting;
    if (!task || this.running >= this.size) return;
    this.leave(task);
    this.running += 1;
    void this.perform(task)
      .then(task.resolve, task.reject)
      .finally(() => {
        this.running -= 1;
        this.startNext();
      });
  }

  private async perform({ sql, options: { schema, ...options }, refused }: Task): Promise<PooledLineage> {
    const text = { sql, options, refused, ...(schema ? { schema: this.numbered(schema) } : {}) };
    for (;;) {
      const thread = this.takeThread();
      const outcome = await thread.run(text);
      if (outcome.kind === 'result') {
        if (outcome.memory > MAX_THREAD_MEMORY) void this.end(thread);
        else this.giveBack(thread);
        return outcome.result;
      }
      if (outcome.kind === 'failed') {
        this.giveBack(thread);
        return givenUp(sql, `The text could not be analysed, which is a defect: ${outcome.message}.`);
      }
      void this.end(thread);
      if (outcome.kind === 'closed') throw closed();
      if (outcome.kind === 'not-started') {
        throw new LineagePoolError('broken', `No thread can be started: ${outcome.message}.`);
      }
      const warning = this.warningOf(outcome);
      if (outcome.place === BEFORE_STATEMENTS || outcome.why === 'text-time') return givenUp(sql, warning);
      // The other statements are read once more, without the one that cost the thread.
      refused.set(outcome.place, warning);
      if (refused.size > MAX_LOST) {
        return givenUp(sql, `More than ${MAX_LOST} statements of the text could not be read. ${warning}`);
      }
    }
  }

  private warningOf({ why, message }: Extract<ThreadOutcome, { kind: 'lost' }>): string {
    const { statementMs, textMs } = this.limits;
    switch (why) {
      case 'statement-time':
        return `The statement took longer than ${statementMs} ms and was given up.`;
      case 'text-time':
        return `The text took longer than ${textMs} ms and was given up.`;
      case 'crash':
        return `The statement ended the thread that read it: ${message}.`;
    }
  }

  private numbered(record: SchemaTable): { readonly number: number; readonly record: SchemaTable } {
    const number = this.schemas.get(record) ?? (this.schemaCount += 1);
    this.schemas.set(record, number);
    return { number, record };
  }

  private takeThread(): PoolThread {
    const waiting = this.idle.pop();
    if (waiting) {
      clearTimeout(waiting.end);
      return waiting.thread;
    }
    const thread = new PoolThread(this.limits);
    this.threads.add(thread);
    return thread;
  }

  private giveBack(thread: PoolThread): void {
    if (this.isClosed) return;
    const end = setTimeout(() => {
      this.idle.splice(
        this.idle.findIndex((one) => one.thread === thread),
        1,
      );
      void this.end(thread);
    }, this.limits.idleMs);
    end.unref();
    this.idle.push({ thread, end });
  }

  private async end(thread: PoolThread): Promise<void> {
    await thread.close();
    this.threads.delete(thread);
  }
}

function closed(): LineagePoolError {
  return new LineagePoolError('closed', 'The pool of lineage threads is closed.');
}

/** The text as one statement of which nothing is known. */
function givenUp(sql: string, warning: string): PooledLineage {
  return {
    statements: [unparsed({ start: 0, end: sql.length }, warning)],
    reads: [],
    writes: [],
    columns: [],
    filters: [],
    warnings: [],
    unknown: [],
  };
}
