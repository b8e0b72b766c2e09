import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

const SCHEMA_VERSION = 2;

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
CREATE TABLE consumer (name TEXT PRIMARY KEY, next_offset INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE timeseries (
  urn TEXT NOT NULL, aspect TEXT NOT NULL, id TEXT NOT NULL, timestamp INTEGER NOT NULL,
  value TEXT NOT NULL, system_metadata TEXT NOT NULL,
  PRIMARY KEY (urn, aspect, id)
);
CREATE INDEX timeseries_newest ON timeseries (urn, aspect, timestamp DESC);
`;

// NORMAL keeps every commit when the process is killed; only a power cut can lose the last ones. The log is folded in
// every 64 MiB: by default a bulk load would wait for the disk at every second batch.
const PRAGMAS = `
PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;
PRAGMA wal_autocheckpoint = 16384; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -65536;
PRAGMA temp_store = MEMORY;
`;

/** The run that last saw an aspect, and when, as the index of runs has them. */
export const RUN_OF_ASPECT = "system_metadata ->> 'runId'";
export const SEEN_BY_RUN = "system_metadata ->> 'lastObserved'";

/** What the aspects are called that every entity has exactly one of: only those are listed by name. */
export const IS_KEY = "substr(aspect, -3) = 'Key'";

// The search index and the graph, which can be made anew out of the aspects.
const INDEX_SCHEMA = `
CREATE INDEX aspect_key ON aspect (aspect, urn) WHERE version = 0 AND ${IS_KEY};
CREATE INDEX aspect_run ON aspect (${RUN_OF_ASPECT}, ${SEEN_BY_RUN}) WHERE version = 0;
CREATE TABLE document (
  id INTEGER PRIMARY KEY, urn TEXT NOT NULL UNIQUE, entity_type TEXT NOT NULL, removed INTEGER NOT NULL
);
CREATE INDEX document_type ON document (entity_type, removed, urn);
-- A value of a field, once; the number it is, if it is one. A posting says that a document has it, and whether it is the
-- smallest (bit 1) or largest (bit 2) of the document's values for the field.
CREATE TABLE term (id INTEGER PRIMARY KEY, field TEXT NOT NULL, value TEXT NOT NULL, number REAL);
CREATE UNIQUE INDEX term_value ON term (field, value);
CREATE INDEX term_order ON term (field, number, value);
CREATE TABLE posting (
  term INTEGER NOT NULL, document INTEGER NOT NULL, extreme INTEGER NOT NULL, PRIMARY KEY (term, document)
) WITHOUT ROWID;
CREATE INDEX posting_owner ON posting (document, term);
CREATE VIEW document_field AS SELECT t.field, t.value, p.document FROM term t JOIN posting p ON p.term = t.id;
CREATE VIRTUAL TABLE document_text USING fts5 (text, tokenize = "unicode61 remove_diacritics 2");
-- An edge's owner is the entity whose aspects state the edge: empty when that is the source, else the entity whose column
-- the source is. Its lineage says whether the destination lies upstream or downstream of the source.
CREATE TABLE edge (
  id INTEGER PRIMARY KEY, source TEXT NOT NULL, type TEXT NOT NULL, destination TEXT NOT NULL, owner TEXT NOT NULL,
  lineage TEXT NOT NULL CHECK (lineage IN ('none', 'up', 'down'))
);
CREATE INDEX edge_outgoing ON edge (source, type);
CREATE INDEX edge_incoming ON edge (destination, type);
CREATE INDEX edge_owner ON edge (owner) WHERE owner != '';
`;

const DROP_OLD_INDEX =
  'DROP INDEX aspect_latest; DROP TABLE document; DROP TABLE document_field; DROP TABLE document_text; DROP TABLE edge;';

/** A row as SQLite answers it; typed at the statement that reads it. */
export type Row = Record<string, unknown>;

/** The SQLite file of an emulator, with prepared statements kept and one way to be in a transaction. */
export class Database {
  private readonly connection: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();
  private depth = 0;
  /** Whether the search index is empty although there are aspects: the file is of an earlier version. */
  needsIndex = false;

  /** Opens (or creates) the store under `folder`; without one it lives in memory. */
  constructor(folder?: string) {
    if (folder) mkdirSync(folder, { recursive: true });
    this.connection = new DatabaseSync(folder ? join(folder, 'datahub.sqlite') : ':memory:');
    this.connection.exec(PRAGMAS);
    const version = Number(this.row('PRAGMA user_version')?.['user_version']);
    if (version === 0) {
      this.connection.exec(
        `BEGIN; ${SCHEMA} ${INDEX_SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`,
      );
    } else if (version === 1) {
      this.connection.exec(
        `BEGIN; ${DROP_OLD_INDEX} ${INDEX_SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`,
      );
      this.needsIndex = true;
    } else if (version !== SCHEMA_VERSION) {
      this.connection.close();
      throw new Error(
        `${folder ?? 'memory'} holds the store of another emulator version (${version}, expected ${SCHEMA_VERSION}): remove the folder`,
      );
    }
  }

  /** All rows of a query. */
  rows(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.statement(sql).all(...values);
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
    this.connection.exec('BEGIN IMMEDIATE');
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
