import { type Schemas } from '@qdrant/js-client-rest';
import { type Candidate, type CandidateSet, type IndexQuery } from '../search-index';
import { asked, type Filter, type QdrantClients, type QueryRequest } from './qdrant-client';
import { filterOf } from './qdrant-filter';
import { MEANING, WORDS } from './qdrant-point';
import { type QdrantWords, type WordQuery } from './qdrant-words';
import { HIGHEST_WEIGHT, stemNumber, stemsIn } from './sparse-text';

/** Reciprocal rank fusion's usual constant; without it the server takes 2, which lets first places decide alone. */
const RRF_K = 60;
const BEST_DETAILS = 4;
/** Numbers of vectors of details are times 127. */
const DETAIL_SCALE = 127;

/**
 * Candidates in two requests: the server searches by words and by meaning, each within the condition, and fuses both; then
 * it tells what each of both says about all of them.
 */
export async function searchQdrant(
  { reads }: QdrantClients,
  alias: string,
  words: QdrantWords,
  { words: typed, spellings = [], ownWords = false, vector, where, candidates }: IndexQuery,
): Promise<CandidateSet> {
  const filter = filterOf(where);
  const question = await words.read(typed, ownWords ? where : undefined);
  const ways: QueryRequest[] = [];
  if (vector) ways.push({ query: [...vector], using: MEANING });
  const looked = stemNumbers(question, spellings);
  if (looked.length > 0) ways.push({ query: { indices: looked, values: looked.map(() => 1) }, using: WORDS });
  const own: Filter = { must: [{ key: 'ownStems', match: { any: looked } }] };
  const filterFor = ({ using }: QueryRequest) =>
    ownWords && using === WORDS ? filterOf(where, own) : filter;
  const [searched, fused, begun] = await Promise.all([
    asked(reads.count(alias, { filter, exact: true })),
    fuse(reads, alias, ways, filterFor, candidates),
    question?.kind === 'beginnings'
      ? beginning(reads, alias, question, where, candidates)
      : new Map<string, Begun>(),
  ]);
  const urns = new Map([...fused, ...[...begun].map(([id, { urn }]) => [id, urn] as const)]);
  const scores = await scoreAll(reads, alias, ways, [...urns.keys()]);
  return {
    searched: searched.count,
    candidates: [...urns].map(([id, urn]): Candidate => {
      const meaning = scores.get(MEANING)?.get(id);
      const text = (scores.get(WORDS)?.get(id)?.score ?? 0) + (begun.get(id)?.score ?? 0);
      return {
        urn,
        textScore: question ? Math.min(1, text / question.ideal) : 0,
        ...(meaning ? { similarity: meaning.score } : {}),
        details: vector && meaning ? bestDetails(meaning.payload, vector) : [],
      };
    }),
  };
}

/** URNs by point id. */
async function fuse(
  reads: QdrantClients['reads'],
  alias: string,
  ways: readonly QueryRequest[],
  filterFor: (way: QueryRequest) => Filter,
  limit: number,
): Promise<ReadonlyMap<string, string>> {
  const [only, ...others] = ways;
  if (!only) return new Map();
  const request: QueryRequest =
    others.length === 0
      ? { ...only, filter: filterFor(only), limit }
      : {
          prefetch: ways.map((way) => ({ ...way, filter: filterFor(way), limit })),
          query: { rrf: { k: RRF_K } },
          limit: ways.length * limit,
        };
  const { points } = await asked(reads.query(alias, { ...request, with_payload: ['urn'] }));
  return new Map(points.map(({ id, payload }) => [String(id), String(payload?.['urn'])]));
}

type Scored = ReadonlyMap<
  string,
  { readonly score: number; readonly payload: Schemas['ScoredPoint']['payload'] }
>;

/** What each way of searching says about the points: exact, for the server compares each of so few. */
async function scoreAll(
  reads: QdrantClients['reads'],
  alias: string,
  ways: readonly QueryRequest[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, Scored>> {
  if (ids.length === 0 || ways.length === 0) return new Map();
  const answers = await asked(
    reads.queryBatch(alias, {
      searches: ways.map((way) => ({
        ...way,
        filter: { must: [{ has_id: [...ids] }] },
        limit: ids.length,
        params: { exact: true },
        with_payload: way.using === MEANING ? ['paths', 'details'] : false,
      })),
    }),
  );
  return new Map(
    ways.map((way, at) => [
      way.using ?? '',
      new Map(answers[at]?.points.map(({ id, score, payload }) => [String(id), { score, payload }])),
    ]),
  );
}

interface Begun {
  readonly urn: string;
  readonly score: number;
}

/** Documents that hold words which begin so, scored as if each occurred once in a text of usual length. */
async function beginning(
  reads: QdrantClients['reads'],
  alias: string,
  { terms, filter }: WordQuery,
  where: IndexQuery['where'],
  limit: number,
): Promise<ReadonlyMap<string, Begun>> {
  const { points } = await asked(
    reads.scroll(alias, { filter: filterOf(where, filter), limit, with_payload: ['urn', 'beginnings'] }),
  );
  return new Map(
    points.map(({ id, payload }) => {
      const stems = String(payload?.['beginnings']).split(' ');
      const held = terms.filter(({ text }) => stems.some((known) => known.startsWith(text)));
      const score = held.reduce((sum, { rarity }) => sum + (rarity * HIGHEST_WEIGHT) / 2, 0);
      return [String(id), { urn: String(payload?.['urn']), score }];
    }),
  );
}

/** What the sparse vectors are asked for: words that are in documents as they are, and their other spellings. */
function stemNumbers(question: WordQuery | undefined, spellings: readonly string[]): number[] {
  const stems = question?.kind === 'whole' ? question.terms.map(({ text }) => text) : [];
  return [...new Set([...stems, ...spellings.flatMap(stemsIn)].map(stemNumber))];
}

function bestDetails(payload: Schemas['ScoredPoint']['payload'], vector: Float32Array): Candidate['details'] {
  const { paths, details } = payload ?? {};
  if (!Array.isArray(paths) || typeof details !== 'string') return [];
  const numbers = new Int8Array(Buffer.from(details, 'base64'));
  return paths
    .map((path, at) => {
      let sum = 0;
      for (let k = 0, from = at * vector.length; k < vector.length; k += 1) {
        sum += (vector[k] ?? 0) * (numbers[from + k] ?? 0);
      }
      return { path: String(path), similarity: sum / DETAIL_SCALE };
    })
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, BEST_DETAILS);
}
