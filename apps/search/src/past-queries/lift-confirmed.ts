import { byWeight, type WeighedCandidate } from '../query/rank/rank';
import { type SimilarQuestion } from './similar-questions';

/**
 * What a table gains, in standard deviations of the ranking, when a query that was confirmed for the same question reads it: more than
 * words and meaning usually differ by, so that what people have confirmed comes first; in proportion for a question that is only alike.
 */
const CONFIRMED = 8;

/** The candidates with those lifted, and added, that confirmed queries for similar questions read. */
export function liftConfirmed(
  weighed: readonly WeighedCandidate[],
  similar: readonly SimilarQuestion[],
): readonly WeighedCandidate[] {
  if (similar.length === 0) return weighed;
  const gains = new Map<string, number>();
  for (const { tables, likeness } of similar) {
    for (const urn of tables) gains.set(urn, Math.max(gains.get(urn) ?? 0, CONFIRMED * likeness));
  }
  const known = new Set(weighed.map(({ urn }) => urn));
  const middle = weighed[Math.floor(weighed.length / 2)]?.weight ?? 0;
  const added = [...gains.keys()]
    .filter((urn) => !known.has(urn))
    .map((urn): WeighedCandidate => ({ urn, textScore: 0, details: [], weight: middle }));
  return [...weighed, ...added]
    .map((candidate) => ({ ...candidate, weight: candidate.weight + (gains.get(candidate.urn) ?? 0) }))
    .sort(byWeight);
}
