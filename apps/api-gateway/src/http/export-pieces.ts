import { type ExportText } from './export-text';

/** A part of what is exported. */
export interface ExportedPage<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string;
}

/**
 * An export piece by piece, up to `most` items. The next page is asked for when the one before is on its way, and not at all when the
 * reader has gone; what `next` throws ends it.
 */
export async function* exportPieces<T>(
  first: ExportedPage<T>,
  next: (cursor: string) => Promise<ExportedPage<T>>,
  text: ExportText<T>,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<string> {
  yield text.begin;
  let sent = 0;
  for (let page: ExportedPage<T> | undefined = first; page;) {
    const items = page.items.slice(0, most - sent);
    if (items.length > 0) yield text.of(items, sent === 0);
    sent += items.length;
    const cursor: string | undefined = sent < most ? page.nextCursor : undefined;
    page = cursor === undefined ? undefined : await next(cursor);
  }
  yield text.end;
}
