/**
 * The first rows of an ordered list, about `limit` of them, cut where the entity changes. The catalog fills in aspects with the
 * first write of an entity: were the rest of them to come in a second write, they would be one version too late. An entity with
 * more rows than `limit` is taken as far as the list goes.
 */
export function wholeEntities<T extends { readonly urn: string }>(
  rows: readonly T[],
  limit: number,
): readonly T[] {
  const next = rows[limit];
  if (next === undefined) return rows;
  const end = rows.findLastIndex((row, at) => at < limit && row.urn !== next.urn) + 1;
  return end === 0 ? rows : rows.slice(0, end);
}
