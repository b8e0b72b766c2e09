import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { load } from 'sqlite-vec';

/** SQLITE_CORRUPT and SQLITE_NOTADB (https://sqlite.org/rescode.html). */
const DAMAGED = [11, 26];

const TABLES = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE documents (
    id INTEGER PRIMARY KEY, urn TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, removed INTEGER NOT NULL,
    name TEXT, changed_at REAL, health_score REAL, open_incidents REAL, usage REAL, row_count REAL);
  CREATE INDEX documents_removed ON documents (version) WHERE removed = 1;
  CREATE INDEX documents_by_name ON documents (name, urn) WHERE removed = 0;
  CREATE INDEX documents_by_change ON documents (changed_at, urn) WHERE removed = 0;
  CREATE INDEX documents_by_health ON documents (health_score, urn) WHERE removed = 0;
  CREATE INDEX documents_by_incidents ON documents (open_incidents, urn) WHERE removed = 0;
  CREATE INDEX documents_by_usage ON documents (usage, urn) WHERE removed = 0;
  CREATE INDEX documents_by_rows ON documents (row_count, urn) WHERE removed = 0;
  -- Apart from the documents, so that walks over those do not read them.
  CREATE TABLE vectors (document INTEGER PRIMARY KEY, whole BLOB NOT NULL, paths TEXT NOT NULL, details BLOB NOT NULL);
  CREATE TABLE facet_values (id INTEGER PRIMARY KEY, facet TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (facet, value));
  CREATE TABLE facets (value INTEGER, document INTEGER, PRIMARY KEY (value, document)) WITHOUT ROWID;
  CREATE INDEX facets_of_document ON facets (document);
  -- Without content of its own: the text is in the documents already.
  CREATE VIRTUAL TABLE words USING fts5(
    name, path, columns, description, column_notes, labels, upstreams,
    content='', contentless_delete=1, prefix='2 3', tokenize='porter unicode61 remove_diacritics 2');
`;

/** Of the tables above; a file that another release made differently is made anew. */
const LAYOUT = createHash('sha256').update(TABLES).digest('hex');

/** Pages that SQLite keeps in memory, in KiB; the rest is left to the operating system. */
const CACHE_KIB = 8 * 1024;

/** Whether `error` says that the file is damaged. */
export function isDamage(error: unknown): boolean {
  return DAMAGED.includes(codeOf(error) & 0xff);
}

function codeOf(error: unknown): number {
  const isKnown = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
  return isKnown ? Number(error.errcode) : 0;
}

/**
 * What keeps the file from being read or written for now (https://sqlite.org/rescode.html); it says nothing against what was to be
 * written, which can be written later.
 */
const HINDRANCES: Readonly<Record<number, string>> = {
  5: 'it is locked',
  7: 'there is no memory left',
  8: 'it may not be written to',
  10: 'its disk cannot be read or written',
  13: 'its disk is full',
  14: 'it cannot be opened',
};

/** Why the file cannot be used for now, if that is what `error` says. */
export function hindranceOf(error: unknown): string | undefined {
  return HINDRANCES[codeOf(error) & 0xff];
}

/** Opens the file, made anew when it is damaged or of another layout. Only one process may have it open. */
export function openDatabase(file: string): DatabaseSync {
  try {
    const database = connect(file);
    if (isSound(database)) return database;
    database.close();
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  return newDatabase(file);
}

/** Deletes the file and makes an empty one. */
export function newDatabase(file: string): DatabaseSync {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true });
  const database = connect(file);
  database.exec(TABLES);
  database.prepare("INSERT INTO meta VALUES ('layout', ?)").run(LAYOUT);
  return database;
}

function connect(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { allowExtension: true });
  try {
    load(database);
    database.enableLoadExtension(false);
    database.exec('PRAGMA busy_timeout = 1000; PRAGMA locking_mode = EXCLUSIVE');
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY');
    database.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function isSound(database: DatabaseSync): boolean {
  const known = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").get();
  if (!known) return false;
  const layout = database.prepare("SELECT value FROM meta WHERE key = 'layout'").get();
  if (layout?.['value'] !== LAYOUT) return false;
  return database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] === 'ok';
}
