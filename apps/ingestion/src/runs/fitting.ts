/** A reply is under the bus's limit of 1 MB whatever its items hold: a page ends early instead. */
const MAX_PAGE_BYTES = 600_000;

/** How many of the first items fit into a page. At least one, so that paging always gets on. */
export function fitting(items: readonly object[]): number {
  let bytes = 0;
  const end = items.findIndex((item, index) => {
    bytes += Buffer.byteLength(JSON.stringify(item));
    return index > 0 && bytes > MAX_PAGE_BYTES;
  });
  return end < 0 ? items.length : end;
}

/** Whether an item has room in a page of its own. */
export function fits(item: object): boolean {
  return Buffer.byteLength(JSON.stringify(item)) <= MAX_PAGE_BYTES;
}
