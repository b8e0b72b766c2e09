import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

const SCHEMA_VERSION = 3;

// Version 0 of an aspect is its latest value, 1 its oldest. A change log's `value` is the Avro JSON text a poll
// answers with, written once; the points of time series come from there.
const SCHEMA = `
CREATE TABLE aspect (
  urn TEXT NOT NULL, aspect TEXT NOT NULL, version INTEGER NOT NULL,
  value TEXT NOT NULL, system_metadata TEXT NOT NULL, created_on INTEGER NOT NULL, created_by TEXT NOT NULL,
  PRIMARY KEY (urn, aspect, version)
);
CREATE TABLE topic (name TEXT PRIMARY KEY, next_offset INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE change_log (
  topic TEXT NOT NULL, offset INTEGER NOT NULL, created INTEGER NOT NULL,
  urn TEXT NOT NULL, aspect TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (topic, offset)
);
CREATE INDEX change_log_created ON change_log (topic, created);
`;

// NORMAL keeps every commit when the process is killed; only a power cut can lose the last ones. The log is folded in
// every 64 MiB: by default a bulk load would wait for the disk at every second batch.
const pragmas = (schema: string): string => `
PRAGMA ${schema}.journal_mode = WAL; PRAGMA ${schema}.synchronous = NORMAL; PRAGMA ${schema}.cache_size = -32768;
PRAGMA ${schema}.journal_size_limit = ${MAX_LOG_BYTES};
`;
const MAX_LOG_BYTES = 67_108_864;
const TOO_MANY_PAGES = (4 * MAX_LOG_BYTES) / 4_096;
const MAX_PASSES = 8;
const CONNECTION = `PRAGMA busy_timeout = 10000; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 16384;`;

/** The run that last saw an aspect, and when, as the index of runs has them. */
export const RUN_OF_ASPECT = "system_metadata ->> 'runId'";
export const SEEN_BY_RUN = "system_metadata ->> 'lastObserved'";

/** What the aspects are called that every entity has exactly one of: only those are listed by name. */
export const IS_KEY = "substr(aspect, -3) = 'Key'";

const ASPECT_INDICES = `
CREATE INDEX aspect_key ON aspect (aspect, urn) WHERE version = 0 AND ${IS_KEY};
CREATE INDEX aspect_run ON aspect (${RUN_OF_ASPECT}, ${SEEN_BY_RUN}) WHERE version = 0;
`;

// What DataHub keeps in its search engine, in a file of its own, so that indexing and writing do not wait for each other:
// time series, and the search index and the graph, which can be made anew out of the aspects.
const SEARCH_SCHEMA = `
CREATE TABLE search.consumer (name TEXT PRIMARY KEY, next_offset INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE search.timeseries (
  urn TEXT NOT NULL, aspect TEXT NOT NULL, id TEXT NOT NULL, timestamp INTEGER NOT NULL,
  value TEXT NOT NULL, system_metadata TEXT NOT NULL,
  PRIMARY KEY (urn, aspect, id)
);
CREATE INDEX search.timeseries_newest ON timeseries (urn, aspect, timestamp DESC);
-- The terms of a document are its values, four bytes each: the id, with the lowest bits saying whether it is the smallest
-- (bit 1) or largest (bit 2) of the document's values for the field.
CREATE TABLE search.document (
  id INTEGER PRIMARY KEY, urn TEXT NOT NULL UNIQUE, removed INTEGER NOT NULL, terms BLOB NOT NULL
);
-- A value of a field, once; the number it is, if it is one; how many documents have it. A posting says which of a chunk.
CREATE TABLE search.term (
  id INTEGER PRIMARY KEY, field TEXT NOT NULL, value TEXT NOT NULL, number REAL, documents INTEGER NOT NULL
);
CREATE UNIQUE INDEX search.term_value ON term (field, value);
CREATE INDEX search.term_order ON term (field, number, value);
CREATE INDEX search.term_frequent ON term (field, documents DESC, value);
CREATE TABLE search.posting (
  term INTEGER NOT NULL, chunk INTEGER NOT NULL, documents BLOB NOT NULL, PRIMARY KEY (term, chunk)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE search.document_text USING fts5 (text, tokenize = "unicode61 remove_diacritics 2");
-- An edge's owner is the entity whose aspects state the edge: empty when that is the source, else the entity whose column
-- the source is. Its lineage says whether the destination lies upstream or downstream of the source.
CREATE TABLE search.edge (
  id INTEGER PRIMARY KEY, source TEXT NOT NULL, type TEXT NOT NULL, destination TEXT NOT NULL, owner TEXT NOT NULL,
  lineage TEXT NOT NULL CHECK (lineage IN ('none', 'up', 'down'))
);
CREATE INDEX search.edge_outgoing ON edge (source, type);
CREATE INDEX search.edge_incoming ON edge (destination, type);
CREATE INDEX search.edge_owner ON edge (owner) WHERE owner != '';
`;

// Until version 2 everything was in one file. What cannot be made anew goes to the other one.
const MOVE_TO_SEARCH = `
INSERT INTO search.timeseries SELECT * FROM main.timeseries;
INSERT INTO search.consumer SELECT * FROM main.consumer;
`;
const DROP_MOVED = `
DROP TABLE main.timeseries;
DROP TABLE IF EXISTS main.posting; DROP TABLE IF EXISTS main.term; DROP TABLE main.document;
DROP TABLE main.document_text; DROP TABLE main.edge; DROP TABLE main.consumer;
DROP INDEX IF EXISTS main.aspect_latest; DROP INDEX IF EXISTS main.aspect_key; DROP INDEX IF EXISTS main.aspect_run;
`;
/** The consumer whose position is there as long as the search index must be made anew. */
export const REBUILD = 'rebuild';

/** A row as SQLite answers it; typed at the statement that reads it. */
export type Row = Record<string, unknown>;

/** The SQLite files of an emulator, with prepared statements kept and one way to be in a transaction. */
export class Database {
  private readonly connection: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();
  private depth = 0;

  /** Opens (or creates) the store under `folder`; without one it lives in memory. */
  constructor(readonly folder?: string) {
    if (folder) mkdirSync(folder, { recursive: true });
    this.connection = new DatabaseSync(folder ? join(folder, 'datahub.sqlite') : ':memory:');
    this.connection.exec(CONNECTION);
    this.connection.prepare('ATTACH ? AS search').run(folder ? join(folder, 'search.sqlite') : ':memory:');
    this.connection.exec(`${pragmas('main')} ${pragmas('search')}`);
    const version = this.version('main');
    if (version > SCHEMA_VERSION) {
      this.connection.close();
      throw new Error(
        `${folder ?? 'memory'} holds the store of another emulator version (${version}, expected ${SCHEMA_VERSION}): remove the folder`,
      );
    }
    const isNew = this.version('search') !== SCHEMA_VERSION;
    if (isNew) {
      const filling = `${version === 0 ? '' : `INSERT INTO search.consumer VALUES ('${REBUILD}', 0);`} ${version === 1 || version === 2 ? MOVE_TO_SEARCH : ''}`;
      this.connection.exec(
        `BEGIN; ${SEARCH_SCHEMA} ${filling} PRAGMA search.user_version = ${SCHEMA_VERSION}; COMMIT;`,
      );
    }
    if (version < SCHEMA_VERSION) {
      const kind = version === 1 ? 'TABLE' : 'VIEW';
      const tables = version === 0 ? SCHEMA : `DROP ${kind} main.document_field; ${DROP_MOVED}`;
      this.connection.exec(
        `BEGIN; ${tables} ${ASPECT_INDICES} PRAGMA main.user_version = ${SCHEMA_VERSION}; COMMIT;`,
      );
    }
  }

  /**
   * Leaves it to another connection to fold in what was written: {@link foldIn} may take as long as the disk does.
   */
  leaveLogs(): void {
    this.connection.exec('PRAGMA wal_autocheckpoint = 0');
  }

  /**
   * Folds the write-ahead logs into their files. A log begins anew when all of it is folded in: what is written
   * meanwhile is folded in by the next pass, which is shorter. Only a log that grew far too long makes writers wait.
   */
  foldIn(): void {
    for (const schema of ['main', 'search']) {
      for (let pass = 0; pass < MAX_PASSES; pass += 1) {
        const row = this.row(`PRAGMA ${schema}.wal_checkpoint(PASSIVE)`);
        const pages = Number(row?.['log']);
        if (pages === Number(row?.['checkpointed'])) break;
        if (pages > TOO_MANY_PAGES) this.row(`PRAGMA ${schema}.wal_checkpoint(RESTART)`);
      }
    }
  }

  private version(schema: string): number {
    return Number(this.row(`PRAGMA ${schema}.user_version`)?.['user_version']);
  }

  /** All rows of a query. */
  rows(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.statement(sql).all(...values);
  }

  /** The rows of a query, one at a time; further queries may run meanwhile. */
  each(sql: string, ...values: SQLInputValue[]): Iterable<Row> {
    return this.connection.prepare(sql).iterate(...values);
  }

  /** The first row of a query. */
  row(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.statement(sql).get(...values);
  }

  /** Runs a statement; answers how many rows it changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.statement(sql).run(...values).changes);
  }

  /** Runs `work` in one transaction: all of it is stored, or, when it throws, nothing. Joins a transaction that is open. */
  transaction<T>(work: () => T): T {
    if (this.depth > 0) return work();
    this.connection.exec('BEGIN'); // a file is locked when it is written to
    this.depth += 1;
    try {
      const result = work();
      this.connection.exec('COMMIT');
      return result;
    } catch (failure) {
      this.connection.exec('ROLLBACK');
      throw failure;
    } finally {
      this.depth -= 1;
    }
  }

  /** Closes the file; the write-ahead log is folded in. */
  close(): void {
    this.statements.clear();
    this.connection.close();
  }

  private statement(sql: string): StatementSync {
    let statement = this.statements.get(sql);
    if (!statement) {
      statement = this.connection.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }
}

/** A column that the schema declares as text. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`column ${column} is no text`);
  return value;
}

/** A column that the schema declares as integer. */
export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`column ${column} is no integer`);
  return value;
}

/** A column that the schema declares as a blob. */
export function blob(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw new TypeError(`column ${column} is no blob`);
  return value;
}
