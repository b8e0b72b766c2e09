/** Years and dates in names. */
const DATES = /\d{4,}/g;

/** What is left of a URN without dates: tables that are cut by day, month or year are of one family. */
export function familyOf(urn: string): string {
  return urn.replace(DATES, '#');
}

/** The place of each candidate within its family, 1 for its best, by weight. */
export function placesInFamily(
  candidates: readonly { readonly urn: string }[],
  weights: readonly number[],
): number[] {
  const urnAt = (at: number): string => candidates[at]?.urn ?? '';
  const order = candidates
    .map((_, at) => at)
    .sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || (urnAt(a) < urnAt(b) ? -1 : 1));
  const members = new Map<string, number>();
  const places = candidates.map(() => 1);
  for (const at of order) {
    const family = familyOf(urnAt(at));
    const place = (members.get(family) ?? 0) + 1;
    members.set(family, place);
    places[at] = place;
  }
  return places;
}
