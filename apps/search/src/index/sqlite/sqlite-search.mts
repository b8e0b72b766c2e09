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
  const scores = scoresByWords(store, query, allowed);
  const near =
    (vector && store.codes?.nearest(vector, Math.ceil(query.candidates * OVERSAMPLING), allowed)) ?? [];
  const read = readCandidates(store, [...new Set([...scores.keys(), ...near])], scores, vector);
  const closest = near
    .flatMap((id) => read.get(id) ?? [])
    .sort((a, b) => (b.similarity ?? -1) - (a.similarity ?? -1))
    .slice(0, query.candidates);
  const byWords = [...scores.keys()].flatMap((id) => read.get(id) ?? []);
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
              ? bestDetails(paths, details, vector)
              : [],
        },
      ];
    }),
  );
}

/** `paths` is a list as JSON: only read when some of the details are named. */
function bestDetails(paths: string, stored: Uint8Array, vector: Float32Array): Candidate['details'] {
  const similarities = detailSimilarities(stored, vector);
  const best = bestOf(similarities, BEST_DETAILS);
  if (best.length === 0) return [];
  const names: readonly string[] = JSON.parse(paths);
  return best.map((at) => ({ path: names[at] ?? '', similarity: similarities[at] ?? 0 }));
}

function detailSimilarities(stored: Uint8Array, vector: Float32Array): Float32Array {
  const { length } = vector;
  const numbers = new Int8Array(stored.buffer, stored.byteOffset, stored.byteLength);
  const similarities = new Float32Array(Math.floor(numbers.length / length));
  for (let at = 0; at < similarities.length; at += 1) {
    let sum = 0;
    for (let k = 0, from = at * length; k < length; k += 1)
      sum += (vector[k] ?? 0) * (numbers[from + k] ?? 0);
    similarities[at] = sum / DETAIL_SCALE;
  }
  return similarities;
}

/** Where the largest numbers are, the largest first. */
function bestOf(numbers: Float32Array, count: number): readonly number[] {
  const best: number[] = [];
  for (let at = 0; at < numbers.length; at += 1) {
    const value = numbers[at] ?? 0;
    if (best.length === count && value <= (numbers[best[count - 1] ?? 0] ?? 0)) continue;
    let place = best.length;
    while (place > 0 && (numbers[best[place - 1] ?? 0] ?? 0) < value) place -= 1;
    best.splice(place, 0, at);
    if (best.length > count) best.pop();
  }
  return best;
}
