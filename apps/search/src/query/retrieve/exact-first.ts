import { type RankedCandidate } from '../rank/rank';

/** Lets the entities that a question names as a whole lead; nothing else about a hit can outweigh that. */
export function putExactFirst(
  ranked: readonly RankedCandidate[],
  exact: readonly string[],
): readonly RankedCandidate[] {
  if (exact.length === 0) return ranked;
  const found = new Map(ranked.map((candidate) => [candidate.urn, candidate]));
  const named = exact.map((urn) => ({ textScore: 1, details: [], ...found.get(urn), urn, score: 1 }));
  return [...named, ...ranked.filter(({ urn }) => !exact.includes(urn))];
}
