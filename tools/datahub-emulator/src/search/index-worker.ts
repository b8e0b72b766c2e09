import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { VISIBILITY_DELAY_MS } from '../catalog';
import { type ModelDocument } from '../model/types';
import { type Database } from '../store/database';
import { type IndexFollower } from './index-follower';

/** What the indexing thread is given. */
export interface IndexThreadData {
  folder: string;
  document: ModelDocument;
  delayMs: number;
}

// Compiled beside this file; run from TypeScript sources there is none.
const THREAD = join(__dirname, 'index-thread.js');

/** Keeps the index true to the change logs in a thread of its own, over its own connection to the files. */
export class IndexWorker implements IndexFollower {
  private isEnding = false;

  private constructor(
    private readonly thread: Worker,
    private readonly ended: Promise<void>,
  ) {}

  /**
   * Starts the thread. Answers `undefined` where none can follow: the store is in memory, writes must be seen at once
   * (delay 0), or this runs from TypeScript sources.
   */
  static start(
    database: Database,
    document: ModelDocument,
    delayMs = VISIBILITY_DELAY_MS,
  ): IndexWorker | undefined {
    if (database.folder === undefined || delayMs === 0 || !existsSync(THREAD)) return undefined;
    const workerData: IndexThreadData = { folder: database.folder, document, delayMs };
    const thread = new Worker(THREAD, { workerData });
    database.leaveLogs();
    const worker = new IndexWorker(thread, new Promise((resolve) => thread.once('exit', () => resolve())));
    // Without an index the answers would be wrong: better none at all.
    thread.once('error', (failure) => {
      if (!worker.isEnding) throw failure;
    });
    return worker;
  }

  committed(): void {
    this.thread.postMessage('committed');
  }

  /** Ends the thread after the slice it is at; what is not indexed yet is indexed at the next start. */
  async close(): Promise<void> {
    this.isEnding = true;
    this.thread.postMessage('close');
    await this.ended;
  }
}
