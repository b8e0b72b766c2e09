import { type Candidate } from '../../index/search-index';
import { shareAboveChance, shareOf, standardised } from './evidence';
import { familyOf, placesInFamily } from './family';
import { neighbourhoodOf } from './neighbourhood';

/** A found table that leads to another one. */
export interface Lead {
  readonly urn: string;
  readonly by: 'join' | 'lineage';
}

/** A candidate with its place in the answer. */
export interface RankedCandidate extends Candidate {
  /** The found tables that it belongs to, those first that matter most; absent where expansion found none. */
  readonly leads?: readonly Lead[];
  /** 1 for the best, towards 0; comparable within one answer only. */
  readonly score: number;
}

/** A candidate with what speaks for it in standard deviations, all kinds of evidence added up. */
export interface WeighedCandidate extends Candidate {
  readonly leads?: readonly Lead[];
  readonly weight: number;
}

/**
 * Below this, meaning alone is no reason to show a hit: of the relevant pairs of the Spider development set 99.9 % are
 * above .24.
 */
const MIN_SIMILARITY = 0.2;

/** Differences smaller than these say nothing, even where all candidates are so alike that they are the largest. */
const LEAST_SPREAD = { text: 0.035, similarity: 0.02 } as const;

/** Words count a little more than either kind of meaning: names that a model cannot read are found by nothing else. */
const WORDS = 1.2;

/** Words' worth of what a question asks that the best candidate must hold for words to count in full; of less, by its square: that is chance. */
const A_WORD = 0.85;

/**
 * Similarity of the best candidate at which meaning counts in full, and the one at which it would say nothing: where names are
 * abbreviations nothing is close in meaning, and what is closest is so by chance.
 */
const MEANING = { full: 0.7, none: 0.3 } as const;
/** What meaning counts at least. */
const LEAST_MEANING = 0.1;
/** Words of a question up to which one vector can stand for it; that of a longer one is a mixture of all that it asks for. */
const ONE_MEANING = 8;

/** What a schema is worth that holds the whole answer, in standard deviations (docs/search-quality.md). */
const NEIGHBOURHOOD = 4;

/** What each doubling of the place in a family costs from the third on, so that tables cut by date leave room for others. */
const CROWD = 1;

/** A weight that lies this much lower halves the score. */
const HALF_SCORE = 3;

/**
 * Fuses words and meaning: the text score, the cosine of the document and those of its two closest details, each standardised over
 * the candidates, meaning as far as it can be trusted in a question of so many `words`; and adds what the best candidates say about
 * the schema that the answer lies in. Sums of standardised scores keep by how much one candidate beats another, which ranks throw
 * away. Measured in docs/search-quality.md. What neither words nor meaning speak for is left out; equal ones are ordered by URN.
 */
export function weigh(candidates: readonly Candidate[], words = ONE_MEANING): WeighedCandidate[] {
  const relevant = candidates.filter(
    (candidate) => candidate.textScore > 0 || closeness(candidate) >= MIN_SIMILARITY,
  );
  const trust = trustInWords(relevant, words);
  const said = standardised(
    relevant.map(({ textScore }) => textScore),
    LEAST_SPREAD.text,
  );
  const meant = [relevant.map(({ similarity }) => similarity), relevant.map(closestDetails)].map((scores) =>
    standardised(scores, LEAST_SPREAD.similarity),
  );
  // Meaning gives way to words only as far as words say something.
  const trustworthy = trustInMeaning(relevant, words) * standsOut(relevant);
  const meaning = 1 - (1 - Math.max(LEAST_MEANING, trustworthy)) * trust;
  const parts = [weighted(WORDS * trust, said), ...meant.map((scores) => weighted(meaning, scores))];
  const fused = relevant.map((_, at) => parts.reduce((sum, part) => sum + (part[at] ?? 0), 0));
  const places = placesInFamily(relevant, fused);
  // A hundred tables of one family say no more about where the answer lies than one.
  const firsts = shareOf(fused.map((weight, at) => (places[at] === 1 ? weight : -Infinity)));
  const neighbourhood = neighbourhoodOf(relevant.map(({ urn }, at) => ({ urn, share: firsts[at] ?? 0 })));
  return relevant
    .map((candidate, at) => ({
      ...candidate,
      weight:
        (fused[at] ?? 0) +
        NEIGHBOURHOOD * (neighbourhood.get(candidate.urn) ?? 0) -
        CROWD * Math.log2(Math.max(1, (places[at] ?? 1) - 1)),
    }))
    .sort(byWeight);
}

/** The first `limit` of weighed candidates, with scores. */
export function scored(weighed: readonly WeighedCandidate[], limit: number): RankedCandidate[] {
  const best = weighed[0]?.weight ?? 0;
  return weighed.slice(0, limit).map(({ weight, ...candidate }) => ({
    ...candidate,
    score: 1 / (1 + (best - weight) / HALF_SCORE),
  }));
}

/** Candidates in their order, by what is known from the index alone. */
export function rank(candidates: readonly Candidate[], limit: number, words?: number): RankedCandidate[] {
  return scored(weigh(candidates, words), limit);
}

/** Order of an answer: by weight, equal ones by URN. */
export function byWeight(a: WeighedCandidate, b: WeighedCandidate): number {
  return b.weight - a.weight || (a.urn < b.urn ? -1 : 1);
}

/** How far the closest candidate stands out, 0 to 1; of a family only its closest member, since the others are as close. */
function standsOut(candidates: readonly Candidate[]): number {
  const byFamily = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const family = familyOf(candidate.urn);
    const first = byFamily.get(family);
    if (first === undefined || closeness(first) < closeness(candidate)) byFamily.set(family, candidate);
  }
  const firsts = [...byFamily.values()];
  return shareAboveChance([
    standardised(
      firsts.map(({ similarity }) => similarity),
      LEAST_SPREAD.similarity,
    ),
    standardised(firsts.map(closestDetails), LEAST_SPREAD.similarity),
  ]);
}

/** How much words can be trusted for this question, up to 1. */
function trustInWords(candidates: readonly Candidate[], words: number): number {
  const best = candidates.reduce((most, { textScore }) => Math.max(most, textScore), 0);
  return Math.min(1, ((best * words) / A_WORD) ** 2);
}

/** How much meaning can be trusted for this question, up to 1. */
function trustInMeaning(candidates: readonly Candidate[], words: number): number {
  const best = candidates.reduce((most, candidate) => Math.max(most, closeness(candidate)), 0);
  const isClose = Math.min(1, (best - MEANING.none) / (MEANING.full - MEANING.none));
  const isOne = Math.min(1, ONE_MEANING / Math.max(1, words));
  return Math.max(0, isClose * isOne);
}

function weighted(weight: number, scores: readonly number[]): readonly number[] {
  return scores.map((score) => score * weight);
}

/** Mean of the two closest: one alone is a matter of luck where a table has hundreds of columns. */
function closestDetails({ details: [first, second = first] }: Candidate): number | undefined {
  return first && second && (first.similarity + second.similarity) / 2;
}

function closeness({ similarity = 0, details }: Candidate): number {
  return Math.max(similarity, details[0]?.similarity ?? 0);
}
