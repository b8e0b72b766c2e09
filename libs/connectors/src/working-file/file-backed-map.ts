import { type DatabaseSync, type StatementSync } from 'node:sqlite';
import { type JsonValue } from '../connector';
import { ConnectorError } from '../errors';
import { type Stored } from './working-file';

/** Values that are held in memory, by default. */
const HELD = 2_000;
/** How much of them is written at a time, so that one transaction serves many. */
const WRITTEN_AT_ONCE = 0.25;
/** Values that are read at a time when all are. */
const PAGE = 200;
/** SQLite's result for a disk without room; https://sqlite.org/rescode.html#full. */
const SQLITE_FULL = 13;

interface Held<V> {
  readonly value: V;
  isWritten: boolean;
}

/** Values by key, those that were asked for last in memory and the others in a file. Raises `ConnectorError` when the disk is full. */
export class FileBackedMap<V> {
  private readonly held = new Map<string, Held<V>>();
  private readonly select: StatementSync;
  private readonly selectFrom: StatementSync;
  private readonly put: StatementSync;
  private readonly count: StatementSync;

  constructor(
    private readonly database: DatabaseSync,
    table: string,
    private readonly stored: Stored<V>,
    private readonly mostHeld = HELD,
  ) {
    database.exec(`CREATE TABLE ${table} (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID`);
    this.select = database.prepare(`SELECT value FROM ${table} WHERE key = ?`);
    this.selectFrom = database.prepare(
      `SELECT key, value FROM ${table} WHERE key >= ? ORDER BY key LIMIT ${PAGE}`,
    );
    this.count = database.prepare(`SELECT count(*) AS count FROM ${table}`);
    this.put = database.prepare(
      `INSERT INTO ${table} (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value`,
    );
  }

  /** The value; changes of it last once it is {@link set} again. */
  get(key: string): V | undefined {
    const held = this.held.get(key);
    if (held) {
      this.hold(key, held);
      return held.value;
    }
    const row = this.select.get(sortable(key));
    if (row === undefined) return undefined;
    const value = this.read(row['value']);
    this.hold(key, { value, isWritten: true });
    return value;
  }

  set(key: string, value: V): void {
    this.hold(key, { value, isWritten: false });
  }

  /** How many there are. */
  get size(): number {
    this.write([...this.held.keys()]);
    return Number(this.count.get()?.['count']);
  }

  /** All values in the order of their keys, as JavaScript sorts texts. What is set meanwhile behind the current key comes along. */
  *entries(): Generator<readonly [key: string, value: V], void, undefined> {
    let from: Uint8Array = new Uint8Array();
    for (;;) {
      this.write([...this.held.keys()]);
      const rows = this.selectFrom.all(from);
      for (const row of rows) {
        const key = bytesOf(row['key']);
        // The first text of bytes behind it.
        from = Buffer.concat([key, Buffer.alloc(1)]);
        yield [textOf(key), this.read(row['value'])];
      }
      if (rows.length < PAGE) return;
    }
  }

  /** All keys in their order. */
  *keys(): Generator<string, void, undefined> {
    for (const [key] of this.entries()) yield key;
  }

  private hold(key: string, held: Held<V>): void {
    this.held.delete(key);
    this.held.set(key, held);
    if (this.held.size <= this.mostHeld) return;
    const oldest = [...this.held.keys()].slice(0, Math.max(1, this.mostHeld * WRITTEN_AT_ONCE));
    this.write(oldest);
    for (const one of oldest) this.held.delete(one);
  }

  private write(keys: readonly string[]): void {
    const unwritten = keys.flatMap((key) => {
      const held = this.held.get(key);
      return held && !held.isWritten ? [[key, held] as const] : [];
    });
    if (unwritten.length === 0) return;
    try {
      this.database.exec('BEGIN');
      for (const [key, { value }] of unwritten)
        this.put.run(sortable(key), Buffer.from(JSON.stringify(this.stored.toJson(value))));
      this.database.exec('COMMIT');
    } catch (error) {
      throw isFull(error) ? noRoom() : error;
    }
    for (const [, held] of unwritten) held.isWritten = true;
  }

  private read(value: unknown): V {
    // As it was written; no text of it is changed, as those of others are.
    return this.stored.fromJson(JSON.parse(Buffer.from(bytesOf(value)).toString()) as JsonValue);
  }
}

/** Sorts byte by byte as the text does by its UTF-16 code units, which is how JavaScript compares texts. */
function sortable(key: string): Buffer {
  return Buffer.from(key, 'utf16le').swap16();
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).swap16().toString('utf16le');
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new TypeError('The working file holds something else than what was written.');
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_FULL;
}

function noRoom(): ConnectorError {
  return new ConnectorError(
    'source-error',
    'The disk of temporary files is full: what has been read cannot be kept.',
    'Give the folder of temporary files (TMPDIR) more room, and start the run again.',
  );
}
