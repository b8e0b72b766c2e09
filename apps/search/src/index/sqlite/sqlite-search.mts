import type { Candidate, CandidateSet, IndexQuery } from '../search-index.ts';
import { countOf, maskOf } from './sqlite-condition.mts';
import { bytes, numberOf, type SqliteStore } from './sqlite-store.mts';
import { scoresByWords } from './sqlite-words.mts';

const BEST_DETAILS = 4;
/** Numbers of vectors of details are times 127. */
const DETAIL_SCALE = 127;
/** So many times the wished number is compared once more by the stored floats. */
const OVERSAMPLING = 1.25;

/** Candidates by words and by meaning, with what each of both says about them. */
export function search(store: SqliteStore, query: IndexQuery): CandidateSet {
  const allowed = maskOf(store, query.where);
  const vector = store.codes ? query.vector : undefined;
  const { best, scores } = scoresByWords(store, query, allowed);
  const near =
    (vector && store.codes?.nearest(vector, Math.ceil(query.candidates * OVERSAMPLING), allowed)) ?? [];
  const read = readCandidates(store, [...new Set([...best, ...near])], scores, vector);
  const closest = near
    .flatMap((id) => read.get(id) ?? [])
    .sort((a, b) => (b.similarity ?? -1) - (a.similarity ?? -1))
    .slice(0, query.candidates);
  const byWords = best.flatMap((id) => read.get(id) ?? []);
  return { searched: countOf(store, allowed), candidates: [...new Set([...byWords, ...closest])] };
}

/** Everything that is known of the candidates, in one statement; sqlite-vec compares the stored floats. */
function readCandidates(
  store: SqliteStore,
  ids: readonly number[],
  scores: ReadonlyMap<number, number>,
  vector: Float32Array | undefined,
): ReadonlyMap<number, Candidate> {
  const wanted = JSON.stringify(ids);
  const rows = vector
    ? store
        .statement(
          `SELECT documents.id, urn, paths, details, iif(whole IS NULL, NULL, vec_distance_cosine(whole, ?)) AS distance
           FROM json_each(?) AS wanted JOIN documents ON documents.id = wanted.value
           LEFT JOIN vectors ON vectors.document = documents.id`,
        )
        .all(bytes(vector), wanted)
    : store
        .statement(
          'SELECT documents.id, urn FROM json_each(?) AS wanted JOIN documents ON documents.id = wanted.value',
        )
        .all(wanted);
  return new Map(
    rows.map((row) => {
      const { paths, details, distance } = row;
      const id = numberOf(row, 'id');
      return [
        id,
        {
          urn: String(row['urn']),
          textScore: scores.get(id) ?? 0,
          ...(typeof distance === 'number' ? { similarity: 1 - distance } : {}),
          details:
            vector && typeof paths === 'string' && details instanceof Uint8Array
              ? bestDetails(JSON.parse(paths), details, vector)
              : [],
        },
      ];
    }),
  );
}

function bestDetails(
  paths: readonly string[],
  stored: Uint8Array,
  vector: Float32Array,
): Candidate['details'] {
  const numbers = new Int8Array(stored.buffer, stored.byteOffset, stored.byteLength);
  const similarities = Float32Array.from(paths, (_path, at) => {
    let sum = 0;
    for (let k = 0, from = at * vector.length; k < vector.length; k += 1) {
      sum += (vector[k] ?? 0) * (numbers[from + k] ?? 0);
    }
    return sum / DETAIL_SCALE;
  });
  const least = similarities.slice().sort().at(-BEST_DETAILS) ?? -Infinity;
  return paths
    .map((path, at) => ({ path, similarity: similarities[at] ?? 0 }))
    .filter(({ similarity }) => similarity >= least)
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, BEST_DETAILS);
}
