import { type Database, integer, text, type Row } from '../store/database';
import { type Edge, type IndexedEntity } from './document';

/** Of the values a document has for a field, the smallest (bit 1) and the largest (bit 2): sorting goes by them. */
const SMALLEST = 1;
const LARGEST = 2;

/** A value of a field with what a document makes of it. */
interface Entry {
  field: string;
  value: string;
  number: number | null;
  extreme: number;
}

/**
 * The tables behind search and graph. Values are kept once (`term`) and point to their documents (`posting`), so that
 * a hundred thousand entities of one platform cost a pair of integers each. Only differences are written.
 */
export class IndexStore {
  constructor(private readonly database: Database) {}

  /** Puts the document of an entity in the place of the one that was there. */
  put(urn: string, entityType: string, made: IndexedEntity): void {
    const removed = made.removed ? 1 : 0;
    const known = this.database.row('SELECT id, removed FROM document WHERE urn = ?', urn);
    const entries = entriesOf(made);
    if (known) {
      const id = integer(known, 'id');
      if (integer(known, 'removed') !== removed) {
        this.database.run('UPDATE document SET removed = ? WHERE id = ?', removed, id);
      }
      this.addEntries(id, this.withoutStale(id, entries));
      this.replaceText(id, made.text);
    } else {
      const row = this.database.row(
        'INSERT INTO document (urn, entity_type, removed) VALUES (?, ?, ?) RETURNING id',
        urn,
        entityType,
        removed,
      );
      const id = row ? integer(row, 'id') : 0;
      this.addEntries(id, entries);
      this.database.run('INSERT INTO document_text (rowid, text) VALUES (?, ?)', id, made.text);
    }
    this.replaceEdges(urn, made.edges);
  }

  /** Forgets an entity: its document and the edges it stated. */
  remove(urn: string): void {
    const known = this.database.row('SELECT id FROM document WHERE urn = ?', urn);
    if (known) {
      const id = integer(known, 'id');
      this.withoutStale(id, []);
      this.database.run('DELETE FROM document_text WHERE rowid = ?', id);
      this.database.run('DELETE FROM document WHERE id = ?', id);
    }
    this.replaceEdges(urn, []);
  }

  // Takes away what the document no longer has; answers what it does not have yet.
  private withoutStale(id: number, wanted: readonly Entry[]): Entry[] {
    const missing = new Map(wanted.map((entry) => [`${entry.field}\0${entry.value}`, entry]));
    const rows = this.database.rows(
      'SELECT t.id, t.field, t.value, p.extreme FROM posting p JOIN term t ON t.id = p.term WHERE p.document = ?',
      id,
    );
    for (const row of rows) {
      const key = `${text(row, 'field')}\0${text(row, 'value')}`;
      const entry = missing.get(key);
      if (entry?.extreme === integer(row, 'extreme')) missing.delete(key);
      else this.dropPosting(integer(row, 'id'), id);
    }
    return [...missing.values()];
  }

  private dropPosting(term: number, document: number): void {
    this.database.run('DELETE FROM posting WHERE term = ? AND document = ?', term, document);
    this.database.run(
      'DELETE FROM term WHERE id = ? AND NOT EXISTS (SELECT 1 FROM posting WHERE term = ?)',
      term,
      term,
    );
  }

  // Two statements for all: a wide table has hundreds of values.
  private addEntries(document: number, entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const rows = JSON.stringify(
      entries.map(({ field, value, number, extreme }) => [field, value, number, extreme]),
    );
    this.database.run(
      `INSERT INTO term (field, value, number)
       SELECT e.value ->> 0, e.value ->> 1, e.value ->> 2 FROM json_each(?) AS e WHERE true
       ON CONFLICT (field, value) DO NOTHING`,
      rows,
    );
    this.database.run(
      `INSERT INTO posting (term, document, extreme)
       SELECT t.id, ?, e.value ->> 3 FROM json_each(?) AS e
       CROSS JOIN term t ON t.field = e.value ->> 0 AND t.value = e.value ->> 1`,
      document,
      rows,
    );
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

function entriesOf(made: IndexedEntity): Entry[] {
  const entries: Entry[] = [];
  for (const [field, values] of made.fields) {
    const own = [...values].map(([value, number]): Entry => ({ field, value, number, extreme: 0 }));
    const ordered = own.toSorted(compare);
    const [smallest, largest] = [ordered.at(0), ordered.at(-1)];
    if (smallest) smallest.extreme |= SMALLEST;
    if (largest) largest.extreme |= LARGEST;
    entries.push(...own);
  }
  return entries;
}

function compare(a: Entry, b: Entry): number {
  if (a.number !== null && b.number !== null) return a.number - b.number;
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}
