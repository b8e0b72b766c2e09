import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DatabaseSync } from 'node:sqlite';
import { type JsonValue } from '../connector';
import { systemCode } from '../http/network-error';
import { temporaryFolder } from '../temporary-folder';
import { FileBackedMap, type Holding, noRoom } from './file-backed-map';

/** How values become JSON and come back. */
export interface Stored<V> {
  toJson(value: V): JsonValue;
  /** Gets what {@link toJson} gave. */
  fromJson(json: JsonValue): V;
}

/** Values of a map that are held in memory, by default. */
const HELD = 2_000;
/** Kibibytes of the file that are held in memory. */
const CACHE_KIB = 8_192;

/**
 * A temporary file for what a reader has to know of all of a source before it can tell the first record: what grows with the source lies
 * on the disk, so that memory does not. Nothing of it outlives the process, and nobody else can read it.
 */
export class WorkingFile {
  private maps = 0;

  private constructor(
    private readonly folder: string,
    private readonly database: DatabaseSync,
  ) {}

  /** Whoever opens it closes it. Raises `ConnectorError` where there is no room for it. */
  static async open(): Promise<WorkingFile> {
    // Loaded at its first use: most processes need none.
    const { DatabaseSync: Database } = await import('node:sqlite');
    const folder = await temporaryFolder().catch((error: unknown) => {
      throw systemCode(error) === 'ENOSPC' ? noRoom() : error;
    });
    const database = new Database(join(folder, 'working.sqlite'));
    // What is lost with the process need not be safe from its end.
    database.exec(
      `PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -${CACHE_KIB}`,
    );
    return new WorkingFile(folder, database);
  }

  /** An empty map of its own in the file; so many values of it are held in memory, or values of so much weight. */
  map<V>(stored: Stored<V>, holding: number | Holding<V> = HELD): FileBackedMap<V> {
    this.maps += 1;
    return new FileBackedMap(
      this.database,
      `map_${this.maps}`,
      stored,
      typeof holding === 'number' ? { most: holding } : holding,
    );
  }

  async close(): Promise<void> {
    if (this.database.isOpen) this.database.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
