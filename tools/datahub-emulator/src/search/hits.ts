import { Refusal } from '../errors';
import { entityTypeName } from '../model/entity-type-names';
import { blob, type Database, integer, text } from '../store/database';
import { DocumentSet } from './document-set';
import { comparison, type Criterion, fieldName, fieldsOf, marks, type Sql } from './filters';
import { OWN_FIELDS } from './index-store';

const MAX_QUERY_LENGTH = 500;

// What is searched when no types are named.
const DEFAULT_TYPES = [
  ...['dataset', 'dashboard', 'chart', 'mlModel', 'mlModelGroup', 'mlFeatureTable', 'mlFeature'],
  ...['mlPrimaryKey', 'dataFlow', 'dataJob', 'glossaryTerm', 'glossaryNode', 'tag', 'role', 'corpuser'],
  ...['corpGroup', 'container', 'domain', 'dataProduct', 'notebook', 'businessAttribute', 'schemaField'],
  ...['application', 'document'],
];

/** What a document must be to be a hit. */
export interface HitRequest {
  /** Entity types; none means DataHub's default list. */
  types?: readonly string[];
  /** Words, all of which must be found as beginnings of words; `*` or blank finds everything. */
  query: string;
  /** OR of ANDs. */
  filters: readonly (readonly Criterion[])[];
  includeSoftDeleted?: boolean;
  /** Only a part of the hits: those that fall to `id` when they are dealt out to `max` callers. */
  slice?: { id: number; max: number };
}

/** Finds which documents are hits, by putting together the sets that are stored for each value of a field. */
export class Hits {
  constructor(private readonly database: Database) {}

  /** The hits; with `among` only those URNs are looked at, and without types, entities of all types. */
  find(request: HitRequest, among?: readonly string[]): DocumentSet {
    const named = request.types && request.types.length > 0 ? request.types : undefined;
    const types = named ?? (among ? undefined : DEFAULT_TYPES);
    const hits = among ? this.named(among) : this.ofTypes(types ?? []);
    if (among && types) hits.keep(this.ofTypes(types));
    // What is marked as removed is hidden unless the caller speaks about it.
    const speaksOfRemoval = request.filters.flat().some(({ field }) => fieldName(field) === 'removed');
    if (!request.includeSoftDeleted && !speaksOfRemoval) {
      hits.drop(this.holding([OWN_FIELDS.removed], comparison('t.value', 'EQUAL', ['true'])));
    }
    const words = wordsOf(request.query);
    if (words) hits.keep(new DocumentSet(idsIn(this.database, MATCHING, words)));
    if (request.filters.length > 0) this.filter(hits, request.filters);
    if (request.slice) {
      const { id: wanted, max } = request.slice;
      for (const id of hits.ids()) if (id % max !== wanted) hits.delete(id);
    }
    return hits;
  }

  /** The documents with a value for the field, or with several. */
  having(field: string, which: 'has' | 'hasSeveral' = 'has'): DocumentSet {
    return this.holding([OWN_FIELDS[which]], comparison('t.value', 'EQUAL', [field]));
  }

  private filter(hits: DocumentSet, groups: HitRequest['filters']): void {
    const found = new DocumentSet();
    for (const group of groups) {
      const fitting = hits.copy();
      for (const criterion of group) {
        const those = this.fitting(criterion);
        if (criterion.negated) fitting.drop(those);
        else fitting.keep(those);
      }
      found.include(fitting);
    }
    hits.keep(found);
  }

  private fitting({ field: given, condition, values }: Criterion): DocumentSet {
    const field = fieldName(given);
    if (field === 'urn') {
      const wanted = condition === 'EXISTS' ? ALL : comparison('urn', condition, values);
      return new DocumentSet(
        idsIn(
          this.database,
          `SELECT json_group_array(id) AS ids FROM document WHERE ${wanted.text}`,
          ...wanted.values,
        ),
      );
    }
    if (field === OWN_FIELDS.type) {
      const wanted =
        condition === 'EXISTS' ? ALL : comparison('t.value', condition, values.map(entityTypeName));
      return this.holding([field], wanted);
    }
    const fields = fieldsOf(field);
    if (condition === 'EXISTS') return this.holding([OWN_FIELDS.has], comparison('t.value', 'EQUAL', fields));
    return this.holding(fields, comparison('t.value', condition, values));
  }

  private named(urns: readonly string[]): DocumentSet {
    const sql =
      'SELECT json_group_array(id) AS ids FROM document WHERE urn IN (SELECT value FROM json_each(?))';
    return new DocumentSet(idsIn(this.database, sql, JSON.stringify(urns)));
  }

  private ofTypes(types: readonly string[]): DocumentSet {
    return this.holding([OWN_FIELDS.type], comparison('t.value', 'EQUAL', types));
  }

  // CROSS JOIN fixes the order of the loops: SQLite knows nothing about how many documents a value has.
  private holding(fields: readonly string[], fits: Sql): DocumentSet {
    const found = new DocumentSet();
    const rows = this.database.each(
      `SELECT p.chunk, p.documents FROM term t CROSS JOIN posting p ON p.term = t.id
       WHERE t.field IN (${marks(fields)}) AND ${fits.text}`,
      ...fields,
      ...fits.values,
    );
    for (const row of rows) found.addChunk(integer(row, 'chunk'), blob(row, 'documents'));
    return found;
  }
}

const ALL: Sql = { text: '1', values: [] };
const MATCHING =
  'SELECT json_group_array(rowid) AS ids FROM (SELECT rowid FROM document_text WHERE document_text MATCH ?)';

/** The list of numbers that a query answers as JSON in its column `ids`: much faster than a row for each. */
export function idsIn(database: Database, sql: string, ...values: Sql['values']): number[] {
  const row = database.row(sql, ...values);
  const ids: unknown = row ? JSON.parse(text(row, 'ids')) : [];
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'number') : [];
}

/** The words of a query in the language of the text index; `undefined` when it finds everything. */
export function wordsOf(query: string): string | undefined {
  if (query.length > MAX_QUERY_LENGTH) {
    throw new Refusal('bad-argument', `the query is longer than ${MAX_QUERY_LENGTH} characters`);
  }
  const words = query.match(/[\p{L}\p{N}]+/gu);
  return words ? words.map((word) => `"${word}"*`).join(' ') : undefined;
}
