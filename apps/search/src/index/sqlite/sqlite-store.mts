import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { IndexBasis, IndexedVersion, IndexEntry } from '../search-index.ts';
import { newDatabase, openDatabase } from './database-file.mts';
import { DocumentColumns } from './document-columns.mts';
import { FacetPostings } from './facet-postings.mts';
import type { SideBasis, VersionPage } from './sqlite-protocol.ts';
import { TermScoreCache, type TermScores } from './term-scores.mts';
import { VectorCodes } from './vector-codes.mts';

/** Removed entities that are remembered; no reading is so old that it could still bring back an earlier one. */
const REMEMBERED_REMOVALS = 10_000;
/** Weights of the text fields in BM25, in the order of the table: a name says more than a note on a column. */
const WEIGHTS = '2.0, 0.5, 1.0, 1.5, 0.7, 1.0, 0.3';

/** The tables of the index, what of them is in memory, and what is written into both. */
export class SqliteStore {
  database: DatabaseSync;
  columns = new DocumentColumns();
  readonly postings: FacetPostings;
  /** What the words of documents are worth. */
  readonly terms: TermScoreCache;
  /** `undefined` while no model is known. */
  codes?: VectorCodes;
  private readonly statements = new Map<string, StatementSync>();
  private free: number[] = [];
  private highest = 0;
  private visitor: (id: number) => number = () => 0;

  private readonly file: string;

  constructor(file: string) {
    this.file = file;
    this.database = openDatabase(file);
    this.postings = new FacetPostings({
      having: (facet, value) => this.documentsHaving(facet, value),
      all: (facet) => this.documentsOf(facet),
    });
    this.terms = new TermScoreCache(
      (match) => this.scoresOf(match),
      () => this.columns.count,
    );
    this.load();
  }

  prepare({ generation, model, side }: SideBasis): 'kept' | 'emptied' {
    const wanted = model && modelText(model);
    const fits =
      this.meta('generation') === generation &&
      // What once searched and was left behind holds entities that are gone since: no rebuild goes on with it.
      (side === 'current' || this.meta('side') === 'next') &&
      (wanted === undefined || [wanted, undefined].includes(this.meta('model')));
    if (!fits) {
      this.discard();
      this.setMeta('generation', generation);
      this.setMeta('side', side);
    }
    if (model && this.meta('model') === undefined) {
      this.setMeta('model', modelText(model));
      this.codes = new VectorCodes(model.dimensions);
    }
    return fits ? 'kept' : 'emptied';
  }

  discard(): void {
    this.close();
    this.database = newDatabase(this.file);
    this.load();
  }

  /** Makes sure that all of it is in the one file, which from now on is the index that searches use. */
  settle(): void {
    this.setMeta('side', 'current');
    this.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  upsert(entries: readonly IndexEntry[]): void {
    this.transaction((done) => {
      for (const entry of entries) {
        const id = this.idFor(entry.urn, entry.version);
        if (id !== undefined) this.write(id, entry, done);
      }
    });
  }

  remove(versions: readonly { readonly urn: string; readonly version: number }[]): void {
    this.transaction((done) => {
      for (const { urn, version } of versions) {
        const id = this.idFor(urn, version);
        if (id === undefined) continue;
        this.statement(
          `INSERT OR REPLACE INTO documents (id, urn, version, removed) VALUES (?, ?, ?, 1)`,
        ).run(id, urn, version);
        this.statement('DELETE FROM words WHERE rowid = ?').run(id);
        this.statement('DELETE FROM vectors WHERE document = ?').run(id);
        this.writeFacets(id, {}, done);
        done.push(() => {
          this.columns.remove(id);
          this.codes?.remove(id);
        });
      }
      const forgotten = this.statement(
        `DELETE FROM documents WHERE id IN (
           SELECT id FROM documents WHERE removed = 1 ORDER BY version DESC LIMIT -1 OFFSET ?) RETURNING id`,
      ).all(REMEMBERED_REMOVALS);
      done.push(() => this.free.push(...forgotten.map((row) => numberOf(row, 'id'))));
    });
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

  /** What the SQL function `visited` does with the ids that statements from now on give to it. */
  visit(visitor: (id: number) => number): void {
    this.visitor = visitor;
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

  /** Reads into memory what is kept there. */
  private load(): void {
    this.database.function('visited', (id) => this.visitor(Number(id)));
    this.columns = new DocumentColumns();
    this.postings.clear();
    this.terms.clear();
    this.free = [];
    this.highest = 0;
    const dimensions = Number(this.meta('model')?.split(' ').at(-1));
    this.codes = Number.isInteger(dimensions) ? new VectorCodes(dimensions) : undefined;
    const rows = this.database
      .prepare(
        `SELECT id, removed, changed_at AS changedAt, health_score AS healthScore, open_incidents AS openIncidents, usage,
           row_count AS rows, whole FROM documents LEFT JOIN vectors ON document = id ORDER BY id`,
      )
      .iterate();
    for (const row of rows) {
      const id = numberOf(row, 'id');
      for (let hole = this.highest + 1; hole < id; hole += 1) this.free.push(hole);
      this.highest = id;
      if (row['removed'] === 1) continue;
      this.columns.put(id, numbersOf(row));
      if (row['whole'] instanceof Uint8Array) this.codes?.put(id, floats(row['whole']));
    }
  }

  /** The id to write the entity with; `undefined` when a higher version of it is there. */
  private idFor(urn: string, version: number): number | undefined {
    const known = this.statement('SELECT id, version FROM documents WHERE urn = ?').get(urn);
    if (!known) return this.free.pop() ?? (this.highest += 1);
    return numberOf(known, 'version') > version ? undefined : numberOf(known, 'id');
  }

  private write(id: number, entry: IndexEntry, done: (() => void)[]): void {
    const { text, numbers } = entry;
    const vectors = this.codes && entry.vectors;
    this.statement(
      `INSERT OR REPLACE INTO documents (id, urn, version, removed, name, changed_at, health_score, open_incidents, usage,
         row_count) VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?)`,
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
    );
    this.statement(
      `INSERT OR REPLACE INTO words (rowid, name, path, columns, description, column_notes, labels, upstreams)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      BigInt(id),
      text.name,
      text.path,
      text.columns,
      text.description,
      text.columnNotes,
      text.labels,
      text.upstreams,
    );
    if (vectors) {
      this.statement('INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)').run(
        id,
        bytes(vectors.whole),
        JSON.stringify(entry.detailPaths),
        bytes(vectors.details),
      );
    } else this.statement('DELETE FROM vectors WHERE document = ?').run(id);
    this.writeFacets(id, entry.facets, done);
    done.push(() => {
      this.columns.put(id, numbers);
      if (vectors) this.codes?.put(id, vectors.whole);
      else this.codes?.remove(id);
    });
  }

  /** Writes what differs only: most changes of an entity leave its columns and owners as they are. */
  private writeFacets(id: number, facets: IndexEntry['facets'], done: (() => void)[]): void {
    const known = this.statement(
      `SELECT facet_values.id, facet, facet_values.value FROM facets JOIN facet_values ON facet_values.id = facets.value
       WHERE document = ?`,
    ).all(id);
    const before = new Map(known.map((row) => [`${String(row['facet'])} ${String(row['value'])}`, row]));
    for (const [facet, values] of Object.entries(facets)) {
      for (const value of new Set(values)) {
        if (before.delete(`${facet} ${value}`)) continue;
        this.statement('INSERT OR IGNORE INTO facet_values (facet, value) VALUES (?, ?)').run(facet, value);
        this.statement('INSERT INTO facets SELECT id, ? FROM facet_values WHERE facet = ? AND value = ?').run(
          id,
          facet,
          value,
        );
        done.push(() => this.postings.change(id, facet, value, true));
      }
    }
    for (const row of before.values()) {
      this.statement('DELETE FROM facets WHERE value = ? AND document = ?').run(numberOf(row, 'id'), id);
      done.push(() => this.postings.change(id, String(row['facet']), String(row['value']), false));
    }
  }

  private *documentsHaving(facet: string, value: string): Generator<number> {
    const rows = this.statement(
      'SELECT document FROM facets WHERE value = (SELECT id FROM facet_values WHERE facet = ? AND value = ?)',
    ).iterate(facet, value);
    for (const row of rows) yield numberOf(row, 'document');
  }

  private *documentsOf(facet: string): Generator<readonly [string, number]> {
    const rows = this.statement(
      `SELECT facet_values.value, document FROM facet_values JOIN facets ON facets.value = facet_values.id WHERE facet = ?`,
    ).iterate(facet);
    for (const row of rows) yield [String(row['value']), numberOf(row, 'document')];
  }

  private scoresOf(match: string): TermScores {
    const rows = this.statement(
      `SELECT rowid AS id, bm25(words, ${WEIGHTS}) AS score FROM words WHERE words MATCH ?`,
    ).all(match);
    // FTS5 gives the better match the smaller number.
    return {
      ids: Uint32Array.from(rows, (row) => numberOf(row, 'id')),
      scores: Float32Array.from(rows, (row) => -numberOf(row, 'score')),
    };
  }

  private meta(key: string): string | undefined {
    const row = this.statement('SELECT value FROM meta WHERE key = ?').get(key);
    return typeof row?.['value'] === 'string' ? row['value'] : undefined;
  }

  private setMeta(key: string, value: string): void {
    this.statement('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(key, value);
  }

  /** What `work` leaves in `done` is done to what is in memory once the file has it. */
  private transaction(work: (done: (() => void)[]) => void): void {
    const done: (() => void)[] = [];
    this.database.exec('BEGIN IMMEDIATE');
    try {
      work(done);
      this.database.exec('COMMIT');
    } catch (error) {
      // On a full disk SQLite may have rolled back by itself.
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
    for (const step of done) step();
    this.terms.changed();
  }
}

function modelText({ name, dimensions }: NonNullable<IndexBasis['model']>): string {
  return `${name} ${dimensions}`;
}

function numbersOf(row: Readonly<Record<string, SQLOutputValue>>): IndexEntry['numbers'] {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => typeof value === 'number'));
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

/** A copy, because floats must begin at a multiple of four. */
function floats(stored: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(stored).buffer);
}
