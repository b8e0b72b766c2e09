import type { IndexQuery } from '../search-index.ts';
import { type Mask } from './sqlite-condition.mts';
import { type SqliteStore } from './sqlite-store.mts';
import { type TermScores } from './term-scores.mts';

/** Of FTS5's bm25(). */
const K1 = 1.2;

type Words = Pick<IndexQuery, 'words' | 'ownWords'>;

/**
 * What to look for: the words, or what begins like them when no document holds a whole one. Quoted, so that no word is
 * taken for an operator of the query language.
 */
function termsOf(store: SqliteStore, { words, ownWords }: Words, allowed: Mask): readonly TermScores[] {
  const exact = words.map((word) => quoted(word, ownWords));
  const whole = exact.map((match) => store.terms.of(match));
  if (whole.some(({ ids }) => ids.length > 0 && (!ownWords || holdsAny(ids, allowed)))) return whole;
  return exact.map((word) => store.terms.of(`${word}*`));
}

function holdsAny(ids: Uint32Array, allowed: Mask): boolean {
  return !allowed || ids.some((id) => allowed[id] === 1);
}

function quoted(word: string, own = false): string {
  return `${own ? '- upstreams : ' : ''}"${word.replaceAll('"', '""')}"`;
}

/** Marks the allowed documents that hold one of the words. */
export function markHolding(store: SqliteStore, words: Words, allowed: Mask): Uint8Array {
  const { present } = store.columns;
  const marked = new Uint8Array(present.length);
  const may = allowed ?? present;
  for (const { ids } of termsOf(store, words, allowed)) {
    for (const id of ids) marked[id] = may[id] ?? 0;
  }
  return marked;
}

/**
 * Scores the allowed documents by the words of a query, 0 to 1 as the port says: as many of the best as there may be candidates,
 * best first. What words put further back gets nothing for them: on Spider the whole sum for what meaning alone brings costs 0.002 of
 * nDCG@10.
 */
export function scoresByWords(
  store: SqliteStore,
  { words, ownWords, spellings = [], candidates: count }: IndexQuery,
  allowed: Mask,
): ReadonlyMap<number, number> {
  const terms = termsOf(store, { words, ownWords }, allowed);
  const others = spellings.map((word) => store.terms.of(quoted(word, ownWords)));
  const { present } = store.columns;
  const sums = sumsOf([...terms, ...others], present.length);
  const documents = store.columns.count;
  const ideal = terms.reduce((sum, { ids }) => sum + rarity(documents, ids.length) * (K1 + 1), 0);
  return new Map(
    bestOf(sums, allowed ?? present, count).map((id) => [id, Math.min(1, (sums[id] ?? 0) / ideal)]),
  );
}

function sumsOf(terms: readonly TermScores[], length: number): Float32Array {
  const sums = new Float32Array(length);
  for (const { ids, scores } of terms) {
    for (let at = 0; at < ids.length; at += 1) {
      const id = ids[at] ?? 0;
      sums[id] = (sums[id] ?? 0) + (scores[at] ?? 0);
    }
  }
  return sums;
}

/** The marked documents with the highest scores above 0; of equal ones those with the smaller id. */
function bestOf(scores: Float32Array, marked: Uint8Array, count: number): readonly number[] {
  const best: number[] = [];
  let least = 0;
  for (let id = 0; id < scores.length; id += 1) {
    const score = scores[id] ?? 0;
    if (score <= least || marked[id] !== 1) continue;
    let [low, high] = [0, best.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((scores[best[middle] ?? 0] ?? 0) < score) high = middle;
      else low = middle + 1;
    }
    best.splice(low, 0, id);
    if (best.length > count) best.pop();
    if (best.length === count) least = scores[best[count - 1] ?? 0] ?? 0;
  }
  return best;
}

/** Inverse document frequency of a word as FTS5's bm25() has it (https://sqlite.org/fts5.html#the_bm25_function). */
function rarity(count: number, holding: number): number {
  const idf = Math.log((count - holding + 0.5) / (holding + 0.5));
  return idf > 0 ? idf : 1e-6;
}
