import { shareOf } from '../rank/evidence';
import { byWeight, type Lead, type WeighedCandidate } from '../rank/rank';
import { CONFIDENCE, type JoinGraph } from './join-graph';

/** What a table gains that joins one which is the whole answer, in standard deviations (docs/search-quality.md). */
const JOINED = 2;
/** What tables gain at most by how they are used, kept and vouched for: less than any difference that words make. */
const STANDING = 0.3;
/** Tables that expansion adds which no search brought. */
const MOST_ADDED = 20;

/** Found tables that are told as leading to one. */
const LEADS = 2;

/** Tables in their order after expansion, and which of them nothing but their joins brought. */
export interface Expanded {
  readonly weighed: readonly WeighedCandidate[];
  readonly added: readonly string[];
}

/**
 * Lifts tables that join what was found, since a question names the ends of a path but seldom what lies between: each table gets
 * by the root of the share of the best table that it joins, times how sure the join is, so a question that is about one table for sure
 * takes its neighbours along and one that fits many moves nothing. A table between two found ones that no search brought is added, at
 * the level of the weakest candidate. `standing` is −1 to 1 of each.
 */
export function expand(
  weighed: readonly WeighedCandidate[],
  graph: JoinGraph,
  standing: ReadonlyMap<string, number>,
): Expanded {
  const shares = shareOf(weighed.map(({ weight }) => weight));
  const shareByUrn = new Map(weighed.map(({ urn }, at) => [urn, shares[at] ?? 0]));
  const gains = new Map<string, number>();
  const leads = new Map<string, Map<string, { readonly gain: number; readonly lead: Lead }>>();
  for (const { from, to, confidence } of graph) {
    const by = confidence === CONFIDENCE.lineage ? 'lineage' : 'join';
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      const share = shareByUrn.get(one);
      if (share === undefined || one === other) continue;
      const gain = JOINED * confidence * Math.sqrt(share);
      gains.set(other, Math.max(gains.get(other) ?? 0, gain));
      const known = leads.get(other) ?? new Map<string, { readonly gain: number; readonly lead: Lead }>();
      if ((known.get(one)?.gain ?? -1) < gain) known.set(one, { gain, lead: { urn: one, by } });
      leads.set(other, known);
    }
  }
  const weakest = weighed.at(-1)?.weight ?? 0;
  const added = [...leads]
    .filter(([urn, found]) => found.size > 1 && !shareByUrn.has(urn))
    .map(([urn]) => ({ urn, textScore: 0, details: [], weight: weakest }))
    .sort((a, b) => (gains.get(b.urn) ?? 0) - (gains.get(a.urn) ?? 0))
    .slice(0, MOST_ADDED);
  const lifted = [...weighed, ...added].map((candidate) => {
    const { urn, weight } = candidate;
    const led = [...(leads.get(urn)?.values() ?? [])]
      .sort((a, b) => b.gain - a.gain)
      .slice(0, LEADS)
      .map(({ lead }) => lead);
    return {
      ...candidate,
      weight: weight + (gains.get(urn) ?? 0) + STANDING * (standing.get(urn) ?? 0),
      ...(led.length > 0 ? { leads: led } : {}),
    };
  });
  return { weighed: lifted.sort(byWeight), added: added.map(({ urn }) => urn) };
}
