import { createHash } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { load } from 'sqlite-vec';

/** SQLITE_CORRUPT and SQLITE_NOTADB (https://sqlite.org/rescode.html). */
const DAMAGED = [11, 26];

const LOGS = ['-wal', '-shm', '-journal'];

const TABLES = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE documents (
    id INTEGER PRIMARY KEY, urn TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, removed INTEGER NOT NULL,
    name TEXT NOT NULL DEFAULT '', changed_at REAL, health_score REAL, open_incidents REAL, usage REAL, row_count REAL,
    detail_paths TEXT NOT NULL DEFAULT '[]', detail_vectors BLOB);
  CREATE INDEX documents_present ON documents (id) WHERE removed = 0;
  CREATE INDEX documents_by_name ON documents (name, urn) WHERE removed = 0;
  CREATE INDEX documents_by_change ON documents (changed_at, urn) WHERE removed = 0;
  CREATE INDEX documents_by_health ON documents (health_score, urn) WHERE removed = 0;
  CREATE INDEX documents_by_incidents ON documents (open_incidents, urn) WHERE removed = 0;
  CREATE INDEX documents_by_usage ON documents (usage, urn) WHERE removed = 0;
  CREATE INDEX documents_by_rows ON documents (row_count, urn) WHERE removed = 0;
  CREATE INDEX documents_removed ON documents (version) WHERE removed = 1;
  CREATE TABLE facets (facet TEXT, value TEXT, document INTEGER, PRIMARY KEY (facet, value, document)) WITHOUT ROWID;
  CREATE INDEX facets_of_document ON facets (document);
  -- Without content of its own: the text is in the documents already.
  CREATE VIRTUAL TABLE words USING fts5(
    name, path, columns, description, column_notes, labels, upstreams,
    content='', contentless_delete=1, prefix='2 3', tokenize='porter unicode61 remove_diacritics 2');
`;

/** Of the tables above; a file that another release made differently is made anew. */
const LAYOUT = createHash('sha256').update(TABLES).digest('hex');

/** Whether `error` says that the file is damaged. */
export function isDamage(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    DAMAGED.includes(error.errcode & 0xff)
  );
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

/** Puts a database that is complete and not open in the place of another one that is not open. */
export function replaceDatabase(file: string, by: string): DatabaseSync {
  // A database that was closed has no log; one that lies there is of the old file and must not be read into the new one.
  for (const suffix of LOGS) rmSync(file + suffix, { force: true });
  renameSync(by, file);
  return openDatabase(file);
}

function deleteDatabase(file: string): void {
  for (const suffix of ['', ...LOGS]) rmSync(file + suffix, { force: true });
}

/** Deletes the file and makes an empty one. */
export function newDatabase(file: string): DatabaseSync {
  deleteDatabase(file);
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
