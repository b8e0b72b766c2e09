import { availableParallelism } from 'node:os';
import { type LineageOptions } from '../lineage';
import { type SchemaTable } from '../schema-table';
import { unparsed } from '../statements/guarded';
import { inOrderOfCompletion } from './in-order-of-completion';
import { PoolProcess, type ProcessOutcome } from './pool-process';
import { BEFORE_STATEMENTS, type PooledLineage } from './protocol';

/** As for `lineage()`, but a function cannot cross to a process: the schema is a record. */
export interface PooledOptions extends Omit<LineageOptions, 'schema'> {
  /**
   * The same object for many texts is sent once to each process, as for the statements of a query log against one catalog. It must not
   * be changed while it is in use.
   */
  readonly schema?: SchemaTable;
}

export interface LineagePoolOptions {
  /** Processes at most; as many as there are cores, up to 8. Each takes 100 to 200 MB while it lives. */
  readonly size?: number;
  /** Milliseconds for one statement. */
  readonly statementMs?: number;
  /** Milliseconds for one text. */
  readonly textMs?: number;
  /** Characters of the longest text that is looked at. */
  readonly maxLength?: number;
  /** Texts that `lineage()` lets wait. */
  readonly maxWaiting?: number;
  /** Megabytes of objects for each process; the tree of two megabytes of SQL takes up to 400. */
  readonly heapMb?: number;
  /** Milliseconds after which a process with nothing to do is ended. */
  readonly idleMs?: number;
}

/** A text for {@link LineagePool.each}. */
export interface PoolText<Id> {
  readonly id: Id;
  readonly sql: string;
  readonly options: PooledOptions;
}

/** `busy`: too much waits already, ask again later. `closed`: the pool was closed. `broken`: no process can be started. */
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
const MOST_PROCESSES = 8;
/** Of all texts that wait together. */
const MAX_WAITING_CHARACTERS = 50_000_000;
/** The parser's memory never shrinks: a process that holds more bytes than this after a text is replaced. */
const MAX_PROCESS_MEMORY = 350_000_000;
/** Statements of one text that may cost a process before the text is given up. */
const MAX_LOST = 3;

interface Task {
  readonly sql: string;
  readonly options: PooledOptions;
  readonly refused: Map<number, string>;
  readonly resolve: (result: PooledLineage) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Finds lineage in processes of its own, one text a process at a time. A statement that takes too long or ends its process is given back as
 * `unparsed` with a warning and costs the other statements and texts nothing but the time. Processes start when there is work.
 */
export class LineagePool {
  private readonly size: number;
  private readonly limits: typeof DEFAULTS;
  private readonly processes = new Set<PoolProcess>();
  private readonly idle: { readonly child: PoolProcess; readonly end: NodeJS.Timeout }[] = [];
  private readonly waiting: Task[] = [];
  private readonly schemas = new WeakMap<SchemaTable, number>();
  private waitingCharacters = 0;
  private schemaCount = 0;
  private running = 0;
  private isClosed = false;

  constructor({ size, ...limits }: LineagePoolOptions = {}) {
    this.size = size ?? Math.min(MOST_PROCESSES, availableParallelism());
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
      // One in hand and one at hand for each process.
      2 * this.size,
      async ({ id, sql, options }, within) => ({ id, result: await this.enqueue(sql, options, within) }),
      signal,
    );
  }

  /** Ends all processes. What waits or runs is refused as `closed`. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const task of this.waiting.splice(0)) task.reject(closed());
    for (const { end } of this.idle.splice(0)) clearTimeout(end);
    await Promise.all([...this.processes].map((child) => child.close()));
    this.processes.clear();
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
    // A text that is being read goes on until its end or limit: replacing its process would cost more.
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
      if (this.isClosed) throw closed();
      const child = this.takeProcess();
      const outcome = await child.run(text);
      if (outcome.kind === 'result') {
        if (outcome.memory > MAX_PROCESS_MEMORY) void this.end(child);
        else this.giveBack(child);
        return outcome.result;
      }
      if (outcome.kind === 'failed') {
        this.giveBack(child);
        return givenUp(sql, `The text could not be analysed, which is a defect: ${outcome.message}.`);
      }
      void this.end(child);
      if (outcome.kind === 'closed') throw closed();
      if (outcome.kind === 'not-started') {
        throw cannotStart(outcome.message);
      }
      const warning = this.warningOf(outcome);
      if (outcome.place === BEFORE_STATEMENTS || outcome.why === 'text-time') return givenUp(sql, warning);
      // The other statements are read once more, without the one that cost the process.
      refused.set(outcome.place, warning);
      if (refused.size > MAX_LOST) {
        return givenUp(sql, `More than ${MAX_LOST} statements of the text could not be read. ${warning}`);
      }
    }
  }

  private warningOf({ why, message }: Extract<ProcessOutcome, { kind: 'lost' }>): string {
    const { statementMs, textMs } = this.limits;
    switch (why) {
      case 'statement-time':
        return `The statement took longer than ${statementMs} ms and was given up.`;
      case 'text-time':
        return `The text took longer than ${textMs} ms and was given up.`;
      case 'crash':
        return `The statement ended the process that read it: ${message}.`;
    }
  }

  private numbered(record: SchemaTable): { readonly number: number; readonly record: SchemaTable } {
    const number = this.schemas.get(record) ?? (this.schemaCount += 1);
    this.schemas.set(record, number);
    return { number, record };
  }

  private takeProcess(): PoolProcess {
    for (let waiting = this.idle.pop(); waiting; waiting = this.idle.pop()) {
      clearTimeout(waiting.end);
      if (!waiting.child.hasEnded) return waiting.child;
      void this.end(waiting.child);
    }
    try {
      const child = new PoolProcess(this.limits);
      this.processes.add(child);
      return child;
    } catch (error) {
      throw cannotStart(error instanceof Error ? error.message : String(error));
    }
  }

  private giveBack(child: PoolProcess): void {
    if (this.isClosed) {
      void this.end(child);
      return;
    }
    const end = setTimeout(() => {
      this.idle.splice(
        this.idle.findIndex((one) => one.child === child),
        1,
      );
      void this.end(child);
    }, this.limits.idleMs);
    end.unref();
    this.idle.push({ child, end });
  }

  private async end(child: PoolProcess): Promise<void> {
    await child.close();
    this.processes.delete(child);
  }
}

function closed(): LineagePoolError {
  return new LineagePoolError('closed', 'The pool of lineage processes is closed.');
}

function cannotStart(message: string): LineagePoolError {
  return new LineagePoolError('broken', `No process can be started: ${message}.`);
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
