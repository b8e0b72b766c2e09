import { type DatabaseSync, type StatementSync } from 'node:sqlite';
import { type JsonValue } from '../connector';
import { ConnectorError } from '../errors';
import { type Stored } from './working-file';

/** Of what is held in memory so much stays when it is too much, so that one transaction writes many values. */
const KEPT = 0.75;
/** Keys that are looked at one by one for those that begin alike; of more the file finds them. */
const SCANNED = 500;
/** Keys that are read at a time when all are. */
const PAGE = 200;
/** SQLite's result for a disk without room; https://sqlite.org/rescode.html#full. */
const SQLITE_FULL = 13;

interface Held<V> {
  readonly value: V;
  readonly weight: number;
}

/** How much of a map is held in memory. */
export interface Holding<V> {
  /** Weight of all values that are held together. */
  readonly most: number;
  /** Of one value when it is set; 1 without it. */
  readonly weigh?: (value: V) => number;
}

/** Values by key, those that were asked for last in memory and the others in a file. Raises `ConnectorError` when the disk is full. */
export class FileBackedMap<V> {
  private readonly held = new Map<string, Held<V>>();
  private readonly unwritten = new Set<string>();
  private weight = 0;
  /** Whether the file holds any: until then what is held is all there is. */
  private isSpilled = false;
  private readonly select: StatementSync;
  private readonly selectKeys: StatementSync;
  private readonly put: StatementSync;
  private readonly remove: StatementSync;
  private readonly removeAll: StatementSync;
  private readonly count: StatementSync;

  constructor(
    private readonly database: DatabaseSync,
    table: string,
    private readonly stored: Stored<V>,
    private readonly holding: Holding<V>,
  ) {
    unlessFull(() =>
      database.exec(`CREATE TABLE ${table} (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID`),
    );
    this.select = database.prepare(`SELECT value FROM ${table} WHERE key = ?`);
    this.selectKeys = database.prepare(`SELECT key FROM ${table} WHERE key >= ? ORDER BY key LIMIT ${PAGE}`);
    this.count = database.prepare(`SELECT count(*) AS count FROM ${table}`);
    this.removeAll = database.prepare(`DELETE FROM ${table}`);
    this.remove = database.prepare(`DELETE FROM ${table} WHERE key = ?`);
    this.put = database.prepare(
      `INSERT INTO ${table} (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value`,
    );
  }

  /** The value; changes of it last once it is {@link set} again. */
  get(key: string): V | undefined {
    const held = this.held.get(key);
    if (held) {
      this.held.delete(key);
      this.held.set(key, held);
      return held.value;
    }
    const row = this.isSpilled ? this.select.get(sortable(key)) : undefined;
    if (row === undefined) return undefined;
    const value = this.read(row['value']);
    this.hold(key, value);
    return value;
  }

  set(key: string, value: V): void {
    this.unwritten.add(key);
    this.hold(key, value);
  }

  delete(key: string): void {
    this.letGo(key);
    this.unwritten.delete(key);
    if (this.isSpilled) this.remove.run(sortable(key));
  }

  /** Takes all out, as cheaply as few were in. */
  clear(): void {
    this.held.clear();
    this.unwritten.clear();
    this.weight = 0;
    if (this.isSpilled) this.removeAll.run();
    this.isSpilled = false;
  }

  /** How many there are. */
  get size(): number {
    if (!this.isSpilled) return this.held.size;
    this.write(this.unwritten);
    return Number(this.count.get()?.['count']);
  }

  /**
   * All values, or those whose keys begin so, in the order of their keys, as JavaScript sorts texts. What is set meanwhile behind the
   * current key may come along or not.
   */
  *entries(prefix = ''): Generator<readonly [key: string, value: V], void, undefined> {
    // One value at a time, since many may be large; and as it is now, whoever has changed it since.
    for (const key of this.keys(prefix)) {
      const held = this.held.get(key);
      const row = held ? undefined : this.select.get(sortable(key));
      if (held) yield [key, held.value];
      else if (row) yield [key, this.read(row['value'])];
    }
  }

  /** All keys, or those that begin so, in their order. */
  *keys(prefix = ''): Generator<string, void, undefined> {
    if (!this.isSpilled && (prefix === '' || this.held.size <= SCANNED)) {
      yield* [...this.held.keys()].filter((key) => key.startsWith(prefix)).sort();
      return;
    }
    let from: Uint8Array = sortable(prefix);
    for (;;) {
      this.write(this.unwritten);
      const rows = this.selectKeys.all(from);
      for (const row of rows) {
        const bytes = bytesOf(row['key']);
        const key = textOf(bytes);
        if (!key.startsWith(prefix)) return;
        // The first text of bytes behind it.
        from = Buffer.concat([bytes, Buffer.alloc(1)]);
        yield key;
      }
      if (rows.length < PAGE) return;
    }
  }

  private hold(key: string, value: V): void {
    this.letGo(key);
    const weight = this.holding.weigh?.(value) ?? 1;
    this.held.set(key, { value, weight });
    this.weight += weight;
    const { most } = this.holding;
    if (this.weight <= most) return;
    const leaving: string[] = [];
    let rest = this.weight;
    for (const [oldest, held] of this.held) {
      if (oldest === key || rest <= most * KEPT) break;
      leaving.push(oldest);
      rest -= held.weight;
    }
    this.write(leaving.filter((one) => this.unwritten.has(one)));
    for (const one of leaving) this.letGo(one);
  }

  private letGo(key: string): void {
    const held = this.held.get(key);
    if (!held) return;
    this.held.delete(key);
    this.weight -= held.weight;
  }

  private write(keys: Iterable<string>): void {
    const written = [...keys];
    if (written.length === 0) return;
    this.isSpilled = true;
    unlessFull(() => {
      this.database.exec('BEGIN');
      for (const key of written) {
        const held = this.held.get(key);
        if (held) this.put.run(sortable(key), Buffer.from(JSON.stringify(this.stored.toJson(held.value))));
      }
      this.database.exec('COMMIT');
    });
    for (const key of written) this.unwritten.delete(key);
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

/** Raises `ConnectorError` instead of an error that says that there is no room. */
function unlessFull(write: () => void): void {
  try {
    write();
  } catch (error) {
    throw isFull(error) ? noRoom() : error;
  }
}

function isFull(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === SQLITE_FULL;
}

/** What to raise when there is no room for a working file. */
export function noRoom(): ConnectorError {
  return new ConnectorError(
    'source-error',
    'The disk of temporary files is full: what has been read cannot be kept.',
    'Give the folder of temporary files (TMPDIR) more room, and start the run again.',
  );
}
