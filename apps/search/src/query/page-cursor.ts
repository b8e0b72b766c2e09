import { type SearchRequest } from '@dataspoke/contracts';
import { invalidRequest } from '@dataspoke/service-kit';
import { createHash } from 'node:crypto';

/** Where an answer goes on: behind a hit of a ranking, or where the index says. */
export interface PagePosition {
  /** Hits that were shown already. */
  readonly offset: number;
  /** The last of them; where it is now counts more than the number. */
  readonly last: string;
  /** For lists without a question: the cursor of the index. */
  readonly after: string;
}

/** What makes a search the same search; a cursor of another one leads nowhere. */
export function searchIdentity({
  limit: _limit,
  cursor: _cursor,
  explain: _explain,
  facets: _facets,
  ...search
}: SearchRequest): string {
  return createHash('sha256').update(canonical(search)).digest('base64url').slice(0, 16);
}

/** Prints a position as an opaque text that is bound to its search. */
export function pageCursor(identity: string, { offset, last, after }: PagePosition): string {
  return Buffer.from(JSON.stringify([identity, offset, last, after]), 'utf8').toString('base64url');
}

/** Reads a cursor; raises `invalid-request`, also for one of another search. */
export function readPageCursor(cursor: string, identity: string): PagePosition {
  const [of, offset, last, after, ...more] = partsOf(cursor);
  const isOurs =
    typeof of === 'string' &&
    typeof offset === 'number' &&
    Number.isSafeInteger(offset) &&
    offset >= 0 &&
    typeof last === 'string' &&
    typeof after === 'string' &&
    more.length === 0;
  if (!isOurs) throw refused('must be the `nextCursor` of an answer');
  if (of !== identity) {
    throw refused(
      'is of another search; leave it out, or send the question, filters, types and sort it came from',
    );
  }
  return { offset, last, after };
}

function refused(message: string): Error {
  return invalidRequest(`The cursor ${message}.`, [{ field: 'cursor', message }]);
}

function partsOf(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

/** The same text for the same value, in whatever order its keys are. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Where the rest of a ranking begins: behind the hit that was the last one, wherever it is now. */
export function startOf(ranked: readonly string[], position: PagePosition | undefined): number {
  if (!position) return 0;
  const at = ranked.indexOf(position.last);
  return at < 0 ? position.offset : at + 1;
}
