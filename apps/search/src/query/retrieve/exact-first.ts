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

/** Lets those lead that have what was typed, in the order that they have. */
export function putHoldersFirst(
  ranked: readonly RankedCandidate[],
  holders: ReadonlySet<string>,
): readonly RankedCandidate[] {
  if (holders.size === 0) return ranked;
  const isHolder = ({ urn }: RankedCandidate) => holders.has(urn);
  const best = ranked[0]?.score ?? 1;
  const [first] = ranked.filter(isHolder);
  // Scores fall from hit to hit, so those of holders rise by as much as the first of them rises.
  const lift = best / (first?.score ?? best);
  return [
    ...ranked.filter(isHolder).map((candidate) => ({ ...candidate, score: candidate.score * lift })),
    ...ranked.filter((candidate) => !isHolder(candidate)),
  ];
}
