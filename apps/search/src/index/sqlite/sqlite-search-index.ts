import { rm } from 'node:fs/promises';
import {
  threadFile,
  ThreadOperationFailed,
  ThreadUnavailable,
  WorkerThread,
} from '../../threads/worker-thread';
import {
  type CandidateSet,
  CursorInvalid,
  type FacetCounts,
  type FacetQuery,
  type IndexBasis,
  IndexCorrupt,
  type IndexedVersion,
  type IndexEntry,
  type IndexQuery,
  type IndexSide,
  IndexUnavailable,
  type ListPage,
  type ListQuery,
  NoRebuild,
  SearchIndex,
} from '../search-index';
import { otherThan, readSlot, type Slot, slotFile, writeSlot } from './index-slot';
import {
  BAD_CURSOR,
  CORRUPT,
  databaseFiles,
  HINDERED,
  type SqliteMethods,
  type SqliteReady,
  type VersionPage,
} from './sqlite-protocol';

/** Entries written in one go; a search waits for one such portion at most. */
const ENTRIES_PER_WRITE = 50;

const NOT_REBUILDING = 'no rebuild of the index is under way';

type Thread = WorkerThread<SqliteMethods, SqliteReady>;

/**
 * The index in one SQLite file, in a thread of its own because its calls block. One process has the file. A rebuild fills
 * a second file in a second thread. Which of the two files searches use is written in a third, small one beside them, whose
 * replacement is the switch; the thread that filled the new file goes on with it, so that no search waits for it to be read.
 */
export class SqliteSearchIndex extends SearchIndex {
  private slot: Slot;
  private thread: Thread;
  private basis?: IndexBasis;
  private next?: { readonly thread: Thread; basis: IndexBasis };
  private readonly listeners: (() => void)[] = [];

  constructor(private readonly file: string) {
    super();
    this.slot = readSlot(file);
    this.thread = this.startThread('index', this.slot);
  }

  override get engine(): string {
    return this.thread.ready?.engine ?? 'SQLite, sqlite-vec';
  }

  override onLoss(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Why the index is not there; `undefined` when it is. */
  get fault(): string | undefined {
    return this.thread.ready ? undefined : this.thread.reason;
  }

  /** Resolves when the file is open or could not be opened once. */
  settled(): Promise<void> {
    return this.thread.settled();
  }

  override async prepare(basis: IndexBasis): Promise<'kept' | 'emptied'> {
    const state = await run(this.thread, 'prepare', { ...basis, side: 'current' });
    this.basis = basis;
    return state;
  }

  override async discard(): Promise<void> {
    await run(this.thread, 'discard', null);
  }

  override async upsert(entries: readonly IndexEntry[], side: IndexSide = 'current'): Promise<void> {
    for (let start = 0; start < entries.length; start += ENTRIES_PER_WRITE) {
      await run(this.threadOf(side), 'upsert', entries.slice(start, start + ENTRIES_PER_WRITE));
    }
  }

  override async remove(
    versions: readonly { readonly urn: string; readonly version: number }[],
    side: IndexSide = 'current',
  ): Promise<void> {
    for (let start = 0; start < versions.length; start += ENTRIES_PER_WRITE) {
      await run(this.threadOf(side), 'remove', versions.slice(start, start + ENTRIES_PER_WRITE));
    }
  }

  override search(query: IndexQuery): Promise<CandidateSet> {
    return run(this.thread, 'search', query);
  }

  override list(query: ListQuery): Promise<ListPage> {
    return run(this.thread, 'list', query);
  }

  override facets(query: FacetQuery): Promise<FacetCounts> {
    return run(this.thread, 'facets', query);
  }

  override async count(side: IndexSide = 'current'): Promise<number> {
    return run(this.threadOf(side), 'count', null);
  }

  override async versionsOf(
    urns: readonly string[],
    side: IndexSide = 'current',
  ): Promise<readonly IndexedVersion[]> {
    return run(this.threadOf(side), 'versionsOf', urns);
  }

  override async versions({
    side = 'current',
    ...page
  }: {
    readonly after?: string;
    readonly limit: number;
    readonly side?: IndexSide;
  }): Promise<VersionPage> {
    return run(this.threadOf(side), 'versions', page);
  }

  override async beginRebuild(basis: IndexBasis): Promise<'begun' | 'resumed'> {
    const thread = this.next?.thread ?? this.startThread('next index', otherThan(this.slot));
    try {
      await thread.settled();
      const state = await run(thread, 'prepare', { ...basis, side: 'next' });
      this.next = { thread, basis };
      return state === 'kept' ? 'resumed' : 'begun';
    } catch (error) {
      if (thread !== this.next?.thread) await thread.close();
      throw error;
    }
  }

  override async promote(): Promise<void> {
    const { next, thread: old, slot } = this;
    if (!next) throw new NoRebuild(NOT_REBUILDING);
    await run(next.thread, 'settle', null);
    await writeSlot(this.file, otherThan(slot));
    this.slot = otherThan(slot);
    this.thread = next.thread;
    this.basis = next.basis;
    this.next = undefined;
    // The searches that the old one has in hand come before this question.
    await run(old, 'count', null).catch(() => undefined);
    await old.close();
    await this.deleteSlot(slot);
  }

  override async abandon(): Promise<void> {
    await this.next?.thread.close();
    this.next = undefined;
    await this.deleteSlot(otherThan(this.slot));
  }

  async close(): Promise<void> {
    await Promise.all([this.thread.close(), this.next?.thread.close()]);
  }

  private startThread(name: string, slot: Slot): Thread {
    const thread: Thread = new WorkerThread({
      name,
      file: threadFile(__dirname, 'sqlite-worker'),
      data: { file: slotFile(this.file, slot) },
      parseReady,
      onReady: () => void this.resume(thread),
    });
    return thread;
  }

  private threadOf(side: IndexSide): Thread {
    if (side === 'current') return this.thread;
    if (!this.next) throw new NoRebuild(NOT_REBUILDING);
    return this.next.thread;
  }

  /** Prepares a thread that was started again for what it was prepared for before. */
  private async resume(thread: Thread): Promise<void> {
    if (thread === this.next?.thread) {
      await run(thread, 'prepare', { ...this.next.basis, side: 'next' }).catch(() => undefined);
    } else if (thread === this.thread && this.basis) {
      const basis = { ...this.basis, side: 'current' } as const;
      const state = await run(thread, 'prepare', basis).catch(() => 'lost');
      if (state !== 'kept') for (const listener of this.listeners) listener();
    }
  }

  private async deleteSlot(slot: Slot): Promise<void> {
    for (const file of databaseFiles(slotFile(this.file, slot))) await rm(file, { force: true });
  }
}

async function run<K extends keyof SqliteMethods>(
  thread: Thread,
  method: K,
  params: SqliteMethods[K]['params'],
): Promise<SqliteMethods[K]['result']> {
  try {
    return await thread.request(method, params);
  } catch (error) {
    if (error instanceof ThreadUnavailable) throw new IndexUnavailable(error.message, { cause: error });
    if (error instanceof ThreadOperationFailed && error.code === CORRUPT) {
      throw new IndexCorrupt(error.message, { cause: error });
    }
    if (error instanceof ThreadOperationFailed && error.code === HINDERED) {
      throw new IndexUnavailable(error.message, { cause: error });
    }
    if (error instanceof ThreadOperationFailed && error.code === BAD_CURSOR) {
      throw new CursorInvalid(error.message, { cause: error });
    }
    throw error;
  }
}

function parseReady(value: unknown): SqliteReady {
  if (typeof value === 'object' && value !== null && 'engine' in value && typeof value.engine === 'string') {
    return { engine: value.engine };
  }
  throw new Error('the index thread did not say which engine it has');
}
