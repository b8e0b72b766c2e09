/** A reply is under the bus's limit of 1 MB whatever its items hold: a page ends early instead. */
const MAX_PAGE_BYTES = 600_000;

/** How many of the first `limit` items fit into one reply; at least one, so that paging always gets on. */
export function countWithinBytes(items: readonly object[], limit: number): number {
  const wanted = items.slice(0, limit);
  let bytes = 0;
  const end = wanted.findIndex((item, index) => {
    bytes += Buffer.byteLength(JSON.stringify(item));
    return index > 0 && bytes > MAX_PAGE_BYTES;
  });
  return end < 0 ? wanted.length : end;
}
