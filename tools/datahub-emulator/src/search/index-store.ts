import { blob, type Database, integer, text, type Row } from '../store/database';
import { CHUNK_SIZE, DocumentSet } from './document-set';
import { type Edge, type IndexedEntity } from './document';

/** Of the values a document has for a field, the smallest (bit 1) and the largest (bit 2): sorting goes by them. */
export const SMALLEST = 1;
export const LARGEST = 2;

/** Fields that every document has beside those of its aspects: what it is, and what can be said of its fields. */
export const OWN_FIELDS = {
  type: '_entityType',
  /** `true` for a document that is marked as removed. */
  removed: '_removed',
  /** The names of the fields it has a value for. */
  has: '_has',
  /** The names of the fields it has several values for. */
  hasSeveral: '_hasSeveral',
} as const;

/** A value of a field with what a document makes of it. */
interface Entry {
  field: string;
  value: string;
  number: number | null;
  extreme: number;
}

/**
 * The tables behind search and graph. A value of a field is kept once (`term`), with the set of its documents in chunks
 * (`posting`); a document lists its terms. Only differences are written, each chunk once a transaction.
 */
export class IndexStore {
  // Of the transaction that is open: the ids of terms, and which documents come to a term or go.
  private readonly ids = new Map<string, number>();
  private readonly changes = new Map<number, Map<number, boolean>>();

  constructor(private readonly database: Database) {}

  /** Runs `work`, which may call {@link put} and {@link remove}, in one transaction. */
  transaction(work: () => void): void {
    try {
      this.database.transaction(() => {
        work();
        for (const [term, documents] of this.changes) this.changePostings(term, documents);
      });
    } finally {
      this.ids.clear();
      this.changes.clear();
    }
  }

  /** Puts the document of an entity in the place of the one that was there. */
  put(urn: string, entityType: string, made: IndexedEntity): void {
    const removed = made.removed ? 1 : 0;
    const terms = this.termsOf(entriesOf(entityType, made));
    const listed = encodeTerms(terms);
    const known = this.database.row('SELECT id, terms, removed FROM document WHERE urn = ?', urn);
    if (known) {
      const id = integer(known, 'id');
      const before = blob(known, 'terms');
      if (Buffer.compare(before, listed) !== 0 || integer(known, 'removed') !== removed) {
        this.database.run('UPDATE document SET terms = ?, removed = ? WHERE id = ?', listed, removed, id);
        this.differ(id, decodeTerms(before), terms);
      }
      this.replaceText(id, made.text);
    } else {
      const row = this.database.row(
        'INSERT INTO document (urn, removed, terms) VALUES (?, ?, ?) RETURNING id',
        urn,
        removed,
        listed,
      );
      const id = row ? integer(row, 'id') : 0;
      this.differ(id, new Map(), terms);
      this.database.run('INSERT INTO document_text (rowid, text) VALUES (?, ?)', id, made.text);
    }
    this.replaceEdges(urn, made.edges);
  }

  /** Forgets an entity: its document and the edges it stated. */
  remove(urn: string): void {
    const known = this.database.row('SELECT id, terms FROM document WHERE urn = ?', urn);
    if (known) {
      const id = integer(known, 'id');
      this.differ(id, decodeTerms(blob(known, 'terms')), new Map());
      this.database.run('DELETE FROM document_text WHERE rowid = ?', id);
      this.database.run('DELETE FROM document WHERE id = ?', id);
    }
    this.replaceEdges(urn, []);
  }

  // The ids of terms, in order, so that equal documents list them equally.
  private termsOf(entries: readonly Entry[]): Map<number, number> {
    const terms = entries.map((entry): [number, number] => [this.termId(entry), entry.extreme]);
    return new Map(terms.sort(([a], [b]) => a - b));
  }

  private termId({ field, value, number }: Entry): number {
    const key = `${field}\0${value}`;
    let id = this.ids.get(key);
    if (id === undefined) {
      const row =
        this.database.row('SELECT id FROM term WHERE field = ? AND value = ?', field, value) ??
        this.database.row(
          'INSERT INTO term (field, value, number, documents) VALUES (?, ?, ?, 0) RETURNING id',
          field,
          value,
          number,
        );
      id = row ? integer(row, 'id') : 0;
      this.ids.set(key, id);
    }
    return id;
  }

  private differ(id: number, before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): void {
    for (const term of before.keys()) if (!after.has(term)) this.change(term, id, false);
    for (const term of after.keys()) if (!before.has(term)) this.change(term, id, true);
  }

  private change(term: number, id: number, comes: boolean): void {
    let documents = this.changes.get(term);
    if (!documents) {
      documents = new Map();
      this.changes.set(term, documents);
    }
    // Going and coming again is no change; a document never comes or goes twice in a row.
    if (documents.has(id)) documents.delete(id);
    else documents.set(id, comes);
  }

  private changePostings(term: number, documents: ReadonlyMap<number, boolean>): void {
    const chunks = new Map<number, [number, boolean][]>();
    let more = 0;
    for (const change of documents) {
      const chunk = Math.floor(change[0] / CHUNK_SIZE);
      const known = chunks.get(chunk);
      if (known) known.push(change);
      else chunks.set(chunk, [change]);
      more += change[1] ? 1 : -1;
    }
    for (const [chunk, changes] of chunks) this.changePosting(term, chunk, changes);
    if (more !== 0) this.database.run('UPDATE term SET documents = documents + ? WHERE id = ?', more, term);
    if (more <= 0) this.database.run('DELETE FROM term WHERE id = ? AND documents <= 0', term);
  }

  private changePosting(term: number, chunk: number, changes: readonly [number, boolean][]): void {
    const row = this.database.row('SELECT documents FROM posting WHERE term = ? AND chunk = ?', term, chunk);
    const set = new DocumentSet();
    if (row) set.addChunk(0, blob(row, 'documents'));
    for (const [id, comes] of changes) {
      if (comes) set.add(id % CHUNK_SIZE);
      else set.delete(id % CHUNK_SIZE);
    }
    const stored = set.chunk(0);
    if (stored) {
      this.database.run(
        `INSERT INTO posting (term, chunk, documents) VALUES (?, ?, ?)
         ON CONFLICT (term, chunk) DO UPDATE SET documents = excluded.documents`,
        term,
        chunk,
        stored,
      );
    } else this.database.run('DELETE FROM posting WHERE term = ? AND chunk = ?', term, chunk);
  }

  private replaceText(id: number, wanted: string): void {
    const row = this.database.row('SELECT text FROM document_text WHERE rowid = ?', id);
    if (row && text(row, 'text') === wanted) return;
    this.database.run('DELETE FROM document_text WHERE rowid = ?', id);
    this.database.run('INSERT INTO document_text (rowid, text) VALUES (?, ?)', id, wanted);
  }

  private replaceEdges(owner: string, edges: readonly Edge[]): void {
    const missing = new Map(edges.map((edge) => [edgeKey(edge), edge]));
    const rows = this.database.rows(
      `SELECT id, source, type, destination, lineage FROM edge WHERE source = ? AND owner = ''
       UNION ALL SELECT id, source, type, destination, lineage FROM edge WHERE owner = ? AND owner != ''`,
      owner,
      owner,
    );
    for (const row of rows) {
      const isKept = missing.delete(rowKey(row));
      if (!isKept) this.database.run('DELETE FROM edge WHERE id = ?', integer(row, 'id'));
    }
    for (const { source, type, destination, lineage } of missing.values()) {
      this.database.run(
        'INSERT INTO edge (source, type, destination, owner, lineage) VALUES (?, ?, ?, ?, ?)',
        source,
        type,
        destination,
        source === owner ? '' : owner,
        lineage,
      );
    }
  }
}

function edgeKey({ source, type, destination, lineage }: Edge): string {
  return `${source}\0${type}\0${destination}\0${lineage}`;
}

function rowKey(row: Row): string {
  return ['source', 'type', 'destination', 'lineage'].map((column) => text(row, column)).join('\0');
}

/** The terms of a document with the extremes they are, as they are stored: four bytes each, the extreme in the lowest bits. */
function encodeTerms(terms: ReadonlyMap<number, number>): Uint8Array {
  const words = Uint32Array.from(terms, ([term, extreme]) => term * 4 + extreme);
  return new Uint8Array(words.buffer);
}

/** The terms of a stored document, each with the extreme it is. */
export function decodeTerms(stored: Uint8Array): Map<number, number> {
  const words = new Uint32Array(stored.slice().buffer);
  return new Map(Array.from(words, (word): [number, number] => [word >>> 2, word & 3]));
}

function entriesOf(entityType: string, made: IndexedEntity): Entry[] {
  const own = (field: string, value: string): Entry => ({ field, value, number: null, extreme: 0 });
  const entries: Entry[] = [{ ...own(OWN_FIELDS.type, entityType), extreme: SMALLEST | LARGEST }];
  if (made.removed) entries.push(own(OWN_FIELDS.removed, 'true'));
  for (const [field, values] of made.fields) {
    if (field === OWN_FIELDS.type) continue;
    const found = [...values].map(([value, number]): Entry => ({ field, value, number, extreme: 0 }));
    const ordered = found.length > 1 ? found.toSorted(compare) : found;
    const [smallest, largest] = [ordered.at(0), ordered.at(-1)];
    if (smallest) smallest.extreme |= SMALLEST;
    if (largest) largest.extreme |= LARGEST;
    for (const entry of found) entries.push(entry);
    entries.push(own(OWN_FIELDS.has, field));
    if (found.length > 1) entries.push(own(OWN_FIELDS.hasSeveral, field));
  }
  return entries;
}

function compare(a: Entry, b: Entry): number {
  if (a.number !== null && b.number !== null) return a.number - b.number;
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}
