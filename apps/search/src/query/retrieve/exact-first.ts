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

/** Lets those lead that have what was typed, in the order that they have; scores still fall from hit to hit. */
export function putHoldersFirst(
  ranked: readonly RankedCandidate[],
  holders: ReadonlySet<string>,
): readonly RankedCandidate[] {
  const first = ranked.filter(({ urn }) => holders.has(urn));
  const others = ranked.filter(({ urn }) => !holders.has(urn));
  const raised = scaledTo(first, ranked[0]?.score ?? 1);
  return [...raised, ...scaledTo(others, raised.at(-1)?.score ?? ranked[0]?.score ?? 1)];
}

/** Scores in the same proportions, the best as given. */
function scaledTo(ranked: readonly RankedCandidate[], best: number): readonly RankedCandidate[] {
  const factor = best / (ranked[0]?.score ?? best);
  return ranked.map((candidate) => ({ ...candidate, score: candidate.score * factor }));
}
