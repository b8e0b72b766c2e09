import type { IndexQuery } from '../search-index.ts';
import { type Mask } from './sqlite-condition.mts';
import { numberOf, type SqliteStore } from './sqlite-store.mts';

/** Weights of the text fields in BM25, in the order of the table: a name says more than a note on a column. */
const WEIGHTS = '2.0, 0.5, 1.0, 1.5, 0.7, 1.0, 0.3';
/** Of FTS5's bm25(). */
const K1 = 1.2;

/**
 * Up to so many documents that hold a word are all scored. Beyond, only those that hold one of the rarer words are: scoring
 * 75,000 documents takes 63 ms, and those that hold nothing but what most of a large catalog holds are no answers.
 */
const ALL_SCORED = 8_000;
/** Words are taken as rarer ones, from the rarest on, while the documents that hold them are no more than this. */
const RARE = 2_000;

type Words = Pick<IndexQuery, 'words' | 'ownWords'>;

/** A word as the full-text index takes it, and how many documents hold it. */
interface Term {
  readonly match: string;
  readonly documents: number;
}

/**
 * What to look for: the words, or what begins like them when no document holds a whole one. Quoted, so that no word is
 * taken for an operator of the query language.
 */
function termsOf(store: SqliteStore, { words, ownWords }: Words, allowed: Mask): readonly Term[] {
  const exact = words.map((word) => quoted(word, ownWords));
  const whole = exact.map((match) => ({ match, documents: store.documentsWith(match) }));
  const isThere = ({ match, documents }: Term) =>
    documents > 0 && (!ownWords || holds(store, match, allowed));
  if (whole.some(isThere)) return whole;
  return exact.map((word) => ({ match: `${word}*`, documents: store.documentsWith(`${word}*`) }));
}

/** Whether an allowed document matches. */
function holds(store: SqliteStore, match: string, allowed: Mask): boolean {
  store.visit((id) => (allowed ? (allowed[id] ?? 0) : 1));
  return (
    store.statement('SELECT 1 FROM words WHERE words MATCH ? AND visited(rowid) LIMIT 1').get(match) !==
    undefined
  );
}

function quoted(word: string, own = false): string {
  return `${own ? '- upstreams : ' : ''}"${word.replaceAll('"', '""')}"`;
}

/** Marks the allowed documents that hold one of the words. */
export function markHolding(store: SqliteStore, words: Words, allowed: Mask): Uint8Array {
  const marked = new Uint8Array(store.columns.present.length);
  const query = anyOf(termsOf(store, words, allowed));
  store.visit((id) => {
    if (!allowed || allowed[id] === 1) marked[id] = 1;
    return 0;
  });
  if (query)
    store.statement('SELECT count(*) AS n FROM words WHERE words MATCH ? AND visited(rowid)').get(query);
  return marked;
}

/**
 * Scores of documents by the words of a query, 0 to 1 as the port says. It holds at least as many of the best as there may be
 * candidates, and whatever else was scored on the way.
 */
export function scoresByWords(
  store: SqliteStore,
  { words, ownWords, spellings = [], candidates: count }: IndexQuery,
  allowed: Mask,
): { readonly best: readonly number[]; readonly scores: ReadonlyMap<number, number> } {
  const terms = termsOf(store, { words, ownWords }, allowed);
  const others = spellings
    .map((word) => quoted(word, ownWords))
    .map((match) => ({ match, documents: store.documentsWith(match) }))
    .filter((term) => term.documents > 0);
  const scores = rawScores(store, [...terms, ...others], count, allowed);
  const documents = store.columns.count;
  const ideal = terms.reduce((sum, term) => sum + rarity(documents, term) * (K1 + 1), 0);
  const best = [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, count);
  return {
    best: best.map(([id]) => id),
    scores: new Map([...scores].map(([id, score]) => [id, Math.min(1, score / ideal)])),
  };
}

function rawScores(
  store: SqliteStore,
  terms: readonly Term[],
  count: number,
  allowed: Mask,
): ReadonlyMap<number, number> {
  const matches = terms.reduce((sum, { documents }) => sum + documents, 0);
  if (matches > ALL_SCORED) {
    const [rare, common] = split(terms);
    const having = rare.reduce((sum, { documents }) => sum + documents, 0);
    if (having >= count && having <= ALL_SCORED) {
      const scores = scoresOfRare(store, rare, common, allowed);
      if (scores.size >= count || !allowed) return scores;
    }
  }
  return run(store, anyOf(terms), allowed, count);
}

/** Scores over all words, of documents that hold one of the rare ones. */
function scoresOfRare(store: SqliteStore, rare: readonly Term[], common: readonly Term[], allowed: Mask) {
  const byRare = run(store, anyOf(rare), allowed);
  if (common.length === 0) return byRare;
  // An expression cannot make words optional: here the rare ones stand twice and so count twice; once is taken off again.
  const twice = run(store, `(${anyOf(rare)}) AND (${anyOf(rare)} OR ${anyOf(common)})`, allowed);
  return new Map([...twice].map(([id, score]) => [id, score - (byRare.get(id) ?? 0)]));
}

function split(terms: readonly Term[]): readonly [rare: readonly Term[], common: readonly Term[]] {
  const sorted = terms.filter(({ documents }) => documents > 0).sort((a, b) => a.documents - b.documents);
  let having = 0;
  const end = sorted.findIndex(({ documents }, at) => (having += documents) > RARE && at > 0);
  return end < 0 ? [sorted, []] : [sorted.slice(0, end), sorted.slice(end)];
}

function run(store: SqliteStore, query: string, allowed: Mask, limit = -1): Map<number, number> {
  if (query === '') return new Map();
  if (allowed) store.visit((id) => allowed[id] ?? 0);
  const rows = store
    .statement(
      `SELECT rowid AS id, bm25(words, ${WEIGHTS}) AS score FROM words
       WHERE words MATCH ? ${allowed ? 'AND visited(rowid)' : ''} ${limit < 0 ? '' : 'ORDER BY score'} LIMIT ?`,
    )
    .all(query, limit);
  // FTS5 gives the better match the smaller number.
  return new Map(rows.map((row) => [numberOf(row, 'id'), -numberOf(row, 'score')]));
}

function anyOf(terms: readonly Term[]): string {
  return terms.map(({ match }) => match).join(' OR ');
}

/** Inverse document frequency of a word as FTS5's bm25() has it (https://sqlite.org/fts5.html#the_bm25_function). */
function rarity(count: number, { documents }: Term): number {
  const idf = Math.log((count - documents + 0.5) / (documents + 0.5));
  return idf > 0 ? idf : 1e-6;
}
