import {
  threadFile,
  ThreadOperationFailed,
  ThreadUnavailable,
  WorkerThread,
} from '../../threads/worker-thread';
import {
  type CandidateSet,
  type IndexBasis,
  IndexCorrupt,
  type IndexedVersion,
  type IndexEntry,
  type IndexQuery,
  IndexUnavailable,
  SearchIndex,
} from '../search-index';
import { CORRUPT, type SqliteMethods, type SqliteReady } from './sqlite-protocol';

/** Entries written in one go; a search waits for one such portion at most. */
const ENTRIES_PER_WRITE = 50;

/** The index in one SQLite file, in a thread of its own because its calls block. One process has the file. */
export class SqliteSearchIndex extends SearchIndex {
  private readonly thread: WorkerThread<SqliteMethods, SqliteReady>;
  private basis?: IndexBasis;

  private readonly listeners: (() => void)[] = [];

  constructor(file: string) {
    super();
    this.thread = new WorkerThread({
      name: 'index',
      file: threadFile(__dirname, 'sqlite-worker'),
      data: { file },
      parseReady,
      onReady: () => void this.resume(),
    });
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
    const state = await this.run('prepare', basis);
    this.basis = basis;
    return state;
  }

  override async discard(): Promise<void> {
    await this.run('discard', null);
  }

  override async upsert(entries: readonly IndexEntry[]): Promise<void> {
    for (let start = 0; start < entries.length; start += ENTRIES_PER_WRITE) {
      await this.run('upsert', entries.slice(start, start + ENTRIES_PER_WRITE));
    }
  }

  override async remove(
    versions: readonly { readonly urn: string; readonly version: number }[],
  ): Promise<void> {
    for (let start = 0; start < versions.length; start += ENTRIES_PER_WRITE) {
      await this.run('remove', versions.slice(start, start + ENTRIES_PER_WRITE));
    }
  }

  override search(query: IndexQuery): Promise<CandidateSet> {
    return this.run('search', query);
  }

  override count(): Promise<number> {
    return this.run('count', null);
  }

  override versions(after: string, limit: number): Promise<readonly IndexedVersion[]> {
    return this.run('versions', { after, limit });
  }

  async close(): Promise<void> {
    await this.thread.close();
  }

  private async resume(): Promise<void> {
    if (!this.basis) return;
    const state = await this.run('prepare', this.basis).catch(() => 'lost');
    if (state !== 'kept') for (const listener of this.listeners) listener();
  }

  private async run<K extends keyof SqliteMethods>(
    method: K,
    params: SqliteMethods[K]['params'],
  ): Promise<SqliteMethods[K]['result']> {
    try {
      return await this.thread.request(method, params);
    } catch (error) {
      if (error instanceof ThreadUnavailable) throw new IndexUnavailable(error.message, { cause: error });
      if (error instanceof ThreadOperationFailed && error.code === CORRUPT) {
        throw new IndexCorrupt(error.message, { cause: error });
      }
      throw error;
    }
  }
}

function parseReady(value: unknown): SqliteReady {
  if (typeof value === 'object' && value !== null && 'engine' in value && typeof value.engine === 'string') {
    return { engine: value.engine };
  }
  throw new Error('the index thread did not say which engine it has');
}
