import type { Candidate, CandidateSet, IndexQuery } from '../search-index.ts';
import { type IdQuery, idsWhere } from './sqlite-condition.mts';
import { bytes, numberOf, type SqliteStore } from './sqlite-store.mts';

/** Weights of the text fields in BM25, in the order of the table: a name says more than a note on a column. */
const WEIGHTS = '2.0, 0.5, 1.0, 1.5, 0.7, 1.0, 0.3';
/** Of FTS5's bm25(). */
const K1 = 1.2;
const BEST_DETAILS = 4;
/** Numbers of vectors of details are times 127. */
const DETAIL_SCALE = 127;

/** Candidates by words and by meaning, with what each of both says about every one of them. */
export function search(store: SqliteStore, query: IndexQuery): CandidateSet {
  const filter = idsWhere(query.where);
  const vector = store.hasVectors ? query.vector : undefined;
  const texts = byWords(store, query, filter);
  const similarities = vector ? nearest(store, vector, query.candidates, filter) : new Map<number, number>();
  const ids = new Set([...texts.keys(), ...similarities.keys()]);
  return {
    searched: countWhere(store, filter),
    candidates: [...ids].map((id) => candidate(store, id, texts.get(id) ?? 0, similarities.get(id), vector)),
  };
}

/** How many documents a condition allows. */
export function countWhere(store: SqliteStore, filter: IdQuery | undefined): number {
  if (!filter) return store.count();
  return numberOf(
    store.statement(`SELECT count(DISTINCT id) AS n FROM (${filter.sql})`).get(...filter.params),
    'n',
  );
}

/**
 * What a full-text query has to match for the words of a question: whole words, or beginnings when no document has a
 * whole one; `undefined` without words.
 */
export function wordQuery(store: SqliteStore, words: readonly string[]): readonly string[] {
  // Quoted, so that no word is taken for an operator of the query language.
  const whole = words.map((word) => `"${word.replaceAll('"', '""')}"`);
  if (whole.length === 0) return [];
  const known = store.statement('SELECT 1 FROM words WHERE words MATCH ? LIMIT 1').get(whole.join(' OR '));
  return known ? whole : whole.map((word) => `${word}*`);
}

function byWords(
  store: SqliteStore,
  { words, candidates }: IndexQuery,
  filter: IdQuery | undefined,
): Map<number, number> {
  const wanted = wordQuery(store, words);
  if (wanted.length === 0) return new Map();
  const rows = store
    .statement(
      `SELECT rowid AS id, bm25(words, ${WEIGHTS}) AS score FROM words
       WHERE words MATCH ? ${filter ? `AND rowid IN (${filter.sql})` : ''} ORDER BY score LIMIT ?`,
    )
    .all(wanted.join(' OR '), ...(filter?.params ?? []), candidates);
  if (rows.length === 0) return new Map();
  const ideal = wanted.reduce((sum, word) => sum + rarity(store, word) * (K1 + 1), 0);
  // FTS5 gives the better match the smaller number.
  return new Map(rows.map((row) => [numberOf(row, 'id'), Math.min(1, -numberOf(row, 'score') / ideal)]));
}

/** Inverse document frequency of a word as FTS5's bm25() has it (https://sqlite.org/fts5.html#the_bm25_function). */
function rarity(store: SqliteStore, word: string): number {
  const having = numberOf(
    store.statement('SELECT count(*) AS n FROM words WHERE words MATCH ?').get(word),
    'n',
  );
  const idf = Math.log((store.count() - having + 0.5) / (having + 0.5));
  return idf > 0 ? idf : 1e-6;
}

function nearest(
  store: SqliteStore,
  vector: Float32Array,
  limit: number,
  filter: IdQuery | undefined,
): Map<number, number> {
  const rows = store
    .statement(
      `SELECT document AS id, distance FROM vectors
       WHERE embedding MATCH ? AND k = ? ${filter ? `AND document IN (${filter.sql})` : ''}`,
    )
    .all(bytes(vector), limit, ...(filter?.params ?? []));
  return new Map(rows.map((row) => [numberOf(row, 'id'), 1 - numberOf(row, 'distance')]));
}

function candidate(
  store: SqliteStore,
  id: number,
  textScore: number,
  known: number | undefined,
  vector: Float32Array | undefined,
): Candidate {
  const row = store.statement('SELECT urn, detail_paths, detail_vectors FROM documents WHERE id = ?').get(id);
  const { urn, detail_paths: paths, detail_vectors: vectors } = row ?? {};
  if (typeof urn !== 'string' || typeof paths !== 'string') throw new Error(`document ${id} has no URN`);
  const similarity = known ?? (vector && similarityOf(store, id, vector));
  const details =
    vector && vectors instanceof Uint8Array ? bestDetails(JSON.parse(paths), vectors, vector) : [];
  return { urn, textScore, ...(similarity === undefined ? {} : { similarity }), details };
}

function similarityOf(store: SqliteStore, id: number, vector: Float32Array): number | undefined {
  const row = store
    .statement('SELECT vec_distance_cosine(embedding, ?) AS distance FROM vectors WHERE document = ?')
    .get(bytes(vector), BigInt(id));
  return row && 1 - numberOf(row, 'distance');
}

function bestDetails(
  paths: readonly string[],
  stored: Uint8Array,
  vector: Float32Array,
): Candidate['details'] {
  const numbers = new Int8Array(stored.buffer, stored.byteOffset, stored.byteLength);
  return paths
    .map((path, at) => {
      const from = at * vector.length;
      let sum = 0;
      for (let k = 0; k < vector.length; k += 1) sum += (vector[k] ?? 0) * (numbers[from + k] ?? 0);
      return { path, similarity: sum / DETAIL_SCALE };
    })
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, BEST_DETAILS);
}
