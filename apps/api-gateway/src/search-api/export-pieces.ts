import { type ExportPage } from '@dataspoke/contracts';
import { type ExportText } from './export-format';

/**
 * An export piece by piece, up to `most` hits. The next page is asked for when the one before is on its way, and not at all when the
 * reader has gone; what `next` throws ends it.
 */
export async function* exportPieces(
  first: ExportPage,
  next: (cursor: string) => Promise<ExportPage>,
  text: ExportText,
  most: number,
): AsyncGenerator<string> {
  yield text.begin;
  let sent = 0;
  for (let page: ExportPage | undefined = first; page;) {
    const hits = page.hits.slice(0, most - sent);
    if (hits.length > 0) yield text.of(hits, sent === 0);
    sent += hits.length;
    const cursor: string | undefined = sent < most ? page.nextCursor : undefined;
    page = cursor === undefined ? undefined : await next(cursor);
  }
  yield text.end;
}
