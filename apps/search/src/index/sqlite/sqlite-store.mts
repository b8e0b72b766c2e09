import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { IndexBasis, IndexedVersion, IndexEntry } from '../search-index.ts';
import { newDatabase, openDatabase, replaceDatabase } from './database-file.mts';
import type { VersionPage } from './sqlite-protocol.ts';

/** Removed entities that are remembered; no reading is so old that it could still bring back an earlier one. */
const REMEMBERED_REMOVALS = 10_000;

/** The tables of the index and what is written into them. */
export class SqliteStore {
  database: DatabaseSync;
  /** Whether there is a table of vectors. */
  hasVectors = false;
  private readonly statements = new Map<string, StatementSync>();
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
    this.database = openDatabase(file);
  }

  prepare({ generation, model }: IndexBasis): 'kept' | 'emptied' {
    const wanted = model && `${model.name} ${model.dimensions}`;
    const fits =
      this.meta('generation') === generation &&
      (wanted === undefined || [wanted, undefined].includes(this.meta('model')));
    if (!fits) {
      this.discard();
      this.setMeta('generation', generation);
    }
    if (model && this.meta('model') === undefined) {
      this.database.exec(
        `CREATE VIRTUAL TABLE vectors USING vec0(
           document INTEGER PRIMARY KEY, embedding float[${model.dimensions}] distance_metric=cosine)`,
      );
      this.setMeta('model', `${model.name} ${model.dimensions}`);
    }
    this.hasVectors = this.meta('model') !== undefined;
    return fits ? 'kept' : 'emptied';
  }

  discard(): void {
    this.close();
    this.database = newDatabase(this.file);
    this.hasVectors = false;
  }

  /** Takes what the file `by` holds instead, which nobody has open. */
  replace(by: string): void {
    this.close();
    this.database = replaceDatabase(this.file, by);
    this.hasVectors = this.meta('model') !== undefined;
  }

  upsert(entries: readonly IndexEntry[]): void {
    this.transaction(() => {
      for (const entry of entries) {
        const id = this.clear(entry.urn, entry.version);
        if (id !== undefined) this.insert(id, entry);
      }
    });
  }

  remove(versions: readonly { readonly urn: string; readonly version: number }[]): void {
    this.transaction(() => {
      for (const { urn, version } of versions) {
        const id = this.clear(urn, version);
        if (id === undefined) continue;
        this.statement(
          `INSERT INTO documents (id, urn, version, removed) VALUES (?, ?, ?, 1)
           ON CONFLICT (id) DO UPDATE SET version = excluded.version, removed = 1, name = '', changed_at = NULL,
             health_score = NULL, open_incidents = NULL, usage = NULL, row_count = NULL, detail_paths = '[]',
             detail_vectors = NULL`,
        ).run(id, urn, version);
      }
      this.statement(
        `DELETE FROM documents WHERE id IN (
           SELECT id FROM documents WHERE removed = 1 ORDER BY version DESC LIMIT -1 OFFSET ?)`,
      ).run(REMEMBERED_REMOVALS);
    });
  }

  count(): number {
    return numberOf(this.statement('SELECT count(*) AS n FROM documents WHERE removed = 0').get(), 'n');
  }

  versions(after: string | undefined, limit: number): VersionPage {
    const versions = this.statement(
      'SELECT urn, version, removed FROM documents WHERE urn > ? ORDER BY urn LIMIT ?',
    )
      .all(after ?? '', limit)
      .map(toVersion);
    const last = versions.length < limit ? undefined : versions.at(-1)?.urn;
    return { versions, ...(last === undefined ? {} : { after: last }) };
  }

  versionsOf(urns: readonly string[]): IndexedVersion[] {
    return this.statement(
      'SELECT urn, version, removed FROM documents WHERE urn IN (SELECT value FROM json_each(?))',
    )
      .all(JSON.stringify(urns))
      .map(toVersion);
  }

  /** A prepared statement, kept for the next time. */
  statement(sql: string): StatementSync {
    const known = this.statements.get(sql) ?? this.database.prepare(sql);
    this.statements.set(sql, known);
    return known;
  }

  close(): void {
    this.statements.clear();
    this.database.close();
  }

  /** Takes out what is there of the entity and gives the id to use; `undefined` when a higher version is there. */
  private clear(urn: string, version: number): bigint | undefined {
    const known = this.statement('SELECT id, version, removed FROM documents WHERE urn = ?').get(urn);
    if (!known) {
      const next = this.statement('SELECT coalesce(max(id), 0) + 1 AS id FROM documents').get();
      return BigInt(numberOf(next, 'id'));
    }
    if (numberOf(known, 'version') > version) return undefined;
    const id = BigInt(numberOf(known, 'id'));
    if (known['removed'] === 0) {
      this.statement('DELETE FROM words WHERE rowid = ?').run(id);
      this.statement('DELETE FROM facets WHERE document = ?').run(id);
      if (this.hasVectors) this.statement('DELETE FROM vectors WHERE document = ?').run(id);
    }
    return id;
  }

  private insert(id: bigint, entry: IndexEntry): void {
    const { text, vectors, numbers } = entry;
    this.statement(
      `INSERT INTO documents (id, urn, version, removed, name, changed_at, health_score, open_incidents, usage, row_count,
         detail_paths, detail_vectors) VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET version = excluded.version, removed = 0, name = excluded.name,
         changed_at = excluded.changed_at, health_score = excluded.health_score,
         open_incidents = excluded.open_incidents, usage = excluded.usage, row_count = excluded.row_count,
         detail_paths = excluded.detail_paths, detail_vectors = excluded.detail_vectors`,
    ).run(
      id,
      entry.urn,
      entry.version,
      entry.name,
      numbers.changedAt ?? null,
      numbers.healthScore ?? null,
      numbers.openIncidents ?? null,
      numbers.usage ?? null,
      numbers.rows ?? null,
      JSON.stringify(entry.detailPaths),
      vectors && this.hasVectors ? bytes(vectors.details) : null,
    );
    this.statement(
      `INSERT INTO words (rowid, name, path, columns, description, column_notes, labels, upstreams)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      id,
      text.name,
      text.path,
      text.columns,
      text.description,
      text.columnNotes,
      text.labels,
      text.upstreams,
    );
    const insertFacet = this.statement('INSERT OR IGNORE INTO facets VALUES (?, ?, ?)');
    for (const [facet, values] of Object.entries(entry.facets)) {
      for (const value of values) insertFacet.run(facet, value, id);
    }
    if (vectors && this.hasVectors) {
      this.statement('INSERT INTO vectors (document, embedding) VALUES (?, ?)').run(id, bytes(vectors.whole));
    }
  }

  private meta(key: string): string | undefined {
    const row = this.statement('SELECT value FROM meta WHERE key = ?').get(key);
    return typeof row?.['value'] === 'string' ? row['value'] : undefined;
  }

  private setMeta(key: string, value: string): void {
    this.statement('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(key, value);
  }

  private transaction(work: () => void): void {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.database.exec('COMMIT');
    } catch (error) {
      this.database.exec('ROLLBACK');
      throw error;
    }
  }
}

function toVersion(row: Readonly<Record<string, SQLOutputValue>>): IndexedVersion {
  return { urn: String(row['urn']), version: numberOf(row, 'version'), removed: row['removed'] === 1 };
}

/** A number out of a row. */
export function numberOf(row: Readonly<Record<string, SQLOutputValue>> | undefined, column: string): number {
  const value = row?.[column];
  if (typeof value !== 'number') throw new Error(`${column} is not a number`);
  return value;
}

/** The bytes of an array of numbers, as SQLite takes them. */
export function bytes(values: Float32Array | Int8Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
