import {
  type ExplainedCandidate,
  type RecognisedFilter,
  type UnderstoodQuestion,
} from '@dataspoke/contracts';
import { type Candidate, DESCRIPTION } from '../../index/search-index';
import { type Limit } from '../../follow-up/conversation';
import { type RankedCandidate } from '../rank/rank';
import { type Understood, type UnderstoodFilter } from '../understand/understand';

const CANDIDATES = 50;
const VALUES = 100;
const WORDS = 500;
const SENTENCE = 1_000;

/** A recognised limit that was not applied, and why. */
export interface DroppedFilter {
  readonly filter: UnderstoodFilter;
  readonly why: string;
}

/** How a question was read, for the one who asked it. */
export function toldUnderstanding(
  { words, filters, corrections, exact }: Understood,
  dropped: readonly DroppedFilter[],
): UnderstoodQuestion {
  return {
    words: [...words],
    filters: [
      ...filters.map((filter) => toldFilter(filter)),
      ...dropped.map(({ filter, why }) => ({ ...toldFilter(filter), dropped: why })),
    ],
    corrections: corrections.map(({ typed, meant }) => ({ typed, meant })),
    exact: exact.slice(0, VALUES),
  };
}

/** The limits of a conversation, those that were said before included. */
export function toldLimits(limits: readonly Limit[]): RecognisedFilter[] {
  return limits.map((limit) => ({
    ...toldFilter(limit),
    ...(limit.before ? { before: true } : {}),
  }));
}

function toldFilter({
  field,
  values,
  labels,
  words,
  evidence,
  excludes,
}: UnderstoodFilter): RecognisedFilter {
  return {
    field,
    values: values.slice(0, VALUES),
    labels: labels.slice(0, VALUES),
    words: words.slice(0, WORDS),
    evidence: evidence.slice(0, SENTENCE),
    ...(excludes ? { excludes } : {}),
  };
}

/** What spoke for the best candidates, in the order of the ranking; then those that were not relevant. */
export function explainedCandidates(
  candidates: readonly Candidate[],
  ranked: readonly RankedCandidate[],
): ExplainedCandidate[] {
  const places = new Map(ranked.map(({ urn }, at) => [urn, at]));
  const rest = candidates.filter(({ urn }) => !places.has(urn));
  const shown: readonly (Candidate & { readonly score?: number })[] = [...ranked, ...rest].slice(
    0,
    CANDIDATES,
  );
  return shown.map((candidate) => {
    const place = places.get(candidate.urn);
    const column = candidate.details.find(({ path }) => path !== DESCRIPTION);
    return {
      urn: candidate.urn,
      words: rounded(candidate.textScore),
      ...(candidate.similarity === undefined ? {} : { meaning: rounded(candidate.similarity) }),
      ...(column ? { column: column.path, columnMeaning: rounded(column.similarity) } : {}),
      ...(place === undefined ? {} : { rank: place + 1 }),
      ...(candidate.score === undefined ? {} : { score: rounded(candidate.score) }),
    };
  });
}

function rounded(number: number): number {
  return Math.round(number * 10_000) / 10_000;
}
