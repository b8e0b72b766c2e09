import { DataHubRejected, DataHubUnavailable } from '../errors';
import { isJsonObject, parseJson, textOf } from '../json';

/** How to go through a long list. */
export interface ScrollOptions {
  /** Entries per page: 1 to 5,000. */
  readonly pageSize?: number;
  /** Goes on after the page that had this cursor, also in another process; the request must be the same. */
  readonly cursor?: string;
  readonly signal?: AbortSignal;
}

/** One page as the server gave it. */
export interface ScrolledPage {
  readonly nextScrollId: string | null;
  readonly size: number;
}

/** How long the server keeps its place between two pages. */
export const KEEP_ALIVE = '5m';

/**
 * All pages of a list, the first one even when it is empty, later ones only when they are not. `ask` gets the scroll id to
 * go on from and must ask everything else the same each time, because a scroll id holds a position only. For the same reason
 * the cursor of a page carries a fingerprint of `request`; one of another request is refused with {@link DataHubRejected}.
 * Raises {@link DataHubUnavailable} when the server repeats a scroll id: a list that stops early must not look complete.
 */
export async function* scrollPages<P extends ScrolledPage>(
  request: readonly unknown[],
  { cursor, signal }: ScrollOptions,
  ask: (scrollId: string | null) => Promise<P>,
): AsyncGenerator<{ readonly page: P; readonly cursor: string | undefined }, void, undefined> {
  // Loaded at the first page: it costs every process 3 MiB.
  const { createHash } = process.getBuiltinModule('node:crypto');
  const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('hex').slice(0, 16);
  let scrollId = cursor === undefined ? null : scrollIdOf(cursor, fingerprint);
  for (let isFirst = true; ; isFirst = false) {
    signal?.throwIfAborted();
    const page = await ask(scrollId);
    // An empty page with a scroll id would go round for ever.
    const next = page.size === 0 ? null : page.nextScrollId;
    if (next !== null && next === scrollId) {
      throw new DataHubUnavailable(
        'the list does not move on: DataHub answered a page with the scroll id that it was asked with; what follows was not read',
      );
    }
    if (isFirst || page.size > 0) {
      yield { page, cursor: next === null ? undefined : cursorOf(next, fingerprint) };
    }
    if (next === null) return;
    scrollId = next;
  }
}

/** The page size asked for, or `preset`; raises RangeError. */
export function pageSizeOf({ pageSize }: ScrollOptions, preset: number): number {
  const size = pageSize ?? preset;
  // Above 10,000 the server silently takes 5,000 and then ends one page early, because the page looks short.
  if (!Number.isInteger(size) || size < 1 || size > 5_000) {
    throw new RangeError('pageSize must be a whole number from 1 to 5,000');
  }
  return size;
}

function cursorOf(scrollId: string, fingerprint: string): string {
  return Buffer.from(JSON.stringify({ scrollId, fingerprint }), 'utf8').toString('base64url');
}

function scrollIdOf(cursor: string, fingerprint: string): string {
  const content = parseJson(Buffer.from(cursor, 'base64url').toString('utf8'));
  const scrollId = isJsonObject(content) ? textOf(content['scrollId']) : undefined;
  if (!isJsonObject(content) || scrollId === undefined) {
    throw new DataHubRejected('the cursor is not one that scrolling gave');
  }
  if (content['fingerprint'] !== fingerprint) {
    throw new DataHubRejected(
      'the cursor belongs to another request: entity types, query, filter and sort must be the same',
    );
  }
  return scrollId;
}
