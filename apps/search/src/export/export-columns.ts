import { type SearchFilters, type SearchHit } from '@dataspoke/contracts';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { DocumentStore } from '../documents/document-store';
import { columnsThatMeet, type FoundDataset } from '../query/explain/columns';
import { findableFacts } from '../query/explain/findable';
import { ListMatching } from '../query/list-matching';
import { type PagePosition } from '../query/page-cursor';
import { type ReadSearch } from '../query/read-request';

/** Datasets that are looked through at a time. */
const DATASETS = 50;
/** Datasets that are looked through for one page, which is short then: it has to be made within the deadline of a call. */
const MOST_DATASETS = 2_000;

export interface ColumnsPage {
  readonly hits: readonly SearchHit[];
  readonly next?: PagePosition;
}

/**
 * All columns that filters allow, dataset by dataset in the order of their URNs. A page can end within a dataset: the next one goes on
 * behind its last column, and behind the whole dataset when that has gone.
 */
@Injectable()
export class ExportColumns {
  constructor(
    private readonly matching: ListMatching,
    private readonly documents: DocumentStore,
  ) {}

  /** Raises `invalid-request` for a position that leads nowhere, and `service-unavailable`. */
  async page(
    search: ReadSearch,
    filters: SearchFilters,
    position: PagePosition | undefined,
    limit: number,
  ): Promise<ColumnsPage> {
    const { understood, scope, vocabulary, where } = search;
    const hits: SearchHit[] = [];
    let after = position?.after === '' ? undefined : position?.after;
    let begun = position;
    let looked = 0;
    do {
      const list = { where, sort: 'urn' as const, after };
      const page = await this.matching.following({ ...list, limit: DATASETS });
      const contents = await this.documents.contents(page.urns);
      const cutAt = async (at: number, told: Omit<PagePosition, 'after'>): Promise<ColumnsPage> => {
        const before = at === 0 ? after : (await this.matching.following({ ...list, limit: at })).after;
        return { hits, next: { ...told, after: before ?? '' } };
      };
      for (const [at, urn] of page.urns.entries()) {
        if (hits.length >= limit) return cutAt(at, { offset: 0, last: '' });
        const content = contents.get(urn);
        if (!content) continue;
        const found: FoundDataset = { document: { urn, content: findableFacts(content, vocabulary) } };
        const columns = inOrder(
          columnsThatMeet({ question: understood, filters, scope }, [found], vocabulary),
        );
        const start = startIn(urn, columns, begun);
        begun = undefined;
        const told = columns.slice(start, start + limit - hits.length);
        hits.push(...told);
        const last = told.at(-1);
        const offset = start + told.length;
        if (last && offset < columns.length)
          return cutAt(at, { offset, last: `${mark(urn)} ${mark(last.urn)}` });
      }
      after = page.after;
      looked += page.urns.length;
    } while (after !== undefined && hits.length < limit && looked < MOST_DATASETS);
    return { hits, ...(after === undefined ? {} : { next: { offset: 0, last: '', after } }) };
  }
}

function inOrder(columns: readonly SearchHit[]): readonly SearchHit[] {
  return [...new Map(columns.map((hit) => [hit.urn, hit])).values()].sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

/** How many columns of the first dataset of a page were told by the page before. */
function startIn(urn: string, columns: readonly SearchHit[], position: PagePosition | undefined): number {
  const [dataset, last] = position?.last.split(' ') ?? [];
  if (!position || dataset !== mark(urn)) return 0;
  const at = columns.findIndex((column) => mark(column.urn) === last);
  return at < 0 ? position.offset : at + 1;
}

/** URNs are too long for a cursor that holds several. */
function mark(urn: string): string {
  return createHash('sha256').update(urn).digest('base64url').slice(0, 16);
}
