import { type ExportPage, type ExportPageRequest } from '@dataspoke/contracts';
import { invalidRequest } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DocumentStore } from '../documents/document-store';
import { type Condition } from '../index/condition';
import { type ListPage } from '../index/search-index';
import { AnswerQuestion } from '../query/answer-question';
import { findableFacts } from '../query/explain/findable';
import { toListedHit } from '../query/explain/hit';
import { ListMatching, type Matching } from '../query/list-matching';
import { pageCursor, type PagePosition, readPageCursor, searchIdentity } from '../query/page-cursor';
import { isOfAllColumns, isUnranked, ReadRequest, type ReadSearch } from '../query/read-request';
import { ExportColumns } from './export-columns';

/** Hits in one message; all of a ranking. */
const PAGE = 200;

/**
 * All hits of a search, page by page. Without a ranking they are in the order of their URNs, each page behind the last URN of the one
 * before: what comes and goes meanwhile neither repeats nor hides another one.
 */
@Injectable()
export class ExportHits {
  constructor(
    private readonly read: ReadRequest,
    private readonly matching: ListMatching,
    private readonly documents: DocumentStore,
    private readonly answer: AnswerQuestion,
    private readonly columns: ExportColumns,
  ) {}

  /** `visible` is what the asker may find. Raises whatever a search raises. */
  async page(
    { cursor, limit = PAGE, ...request }: ExportPageRequest,
    visible: Condition,
  ): Promise<ExportPage> {
    const identity = searchIdentity(request);
    const position = cursor === undefined ? undefined : readPageCursor(cursor, identity);
    const search = await this.read.execute(request, visible);
    if (isOfAllColumns(search)) {
      const { filters = {} } = request;
      const { hits, next } = await this.columns.page(search, filters, position, limit);
      return { hits: [...hits], ...nextOf(identity, next), notes: [...search.scope.notes] };
    }
    if (isUnranked(search)) return this.listed(search, identity, position?.after, limit);
    if (position) {
      throw invalidRequest('The cursor leads nowhere: the hits of a question are one page.', [
        { field: 'cursor', message: 'must be left out' },
      ]);
    }
    const {
      hits,
      degraded = [],
      notes = [],
    } = await this.answer.execute({ ...request, limit: PAGE }, visible);
    return { hits, notes: [...degraded.map(({ reason }) => reason), ...notes].slice(0, 20) };
  }

  private async listed(
    { where, vocabulary, scope }: ReadSearch,
    identity: string,
    after: string | undefined,
    limit: number,
  ): Promise<ExportPage> {
    const page = { where, sort: 'urn' as const, after, limit };
    const found: ListPage & Partial<Matching> =
      after === undefined ? await this.matching.execute(page) : await this.matching.following(page);
    const contents = await this.documents.contents(found.urns);
    const hits = found.urns.flatMap((urn) => {
      const content = contents.get(urn);
      return content ? [toListedHit({ urn, content: findableFacts(content, vocabulary) })] : [];
    });
    const next = found.after;
    return {
      hits,
      ...(found.total === undefined || scope.isCut ? {} : { total: found.total }),
      ...nextOf(identity, next === undefined ? undefined : { offset: 0, last: '', after: next }),
      notes: [...scope.notes],
    };
  }
}

function nextOf(identity: string, next: PagePosition | undefined): Pick<ExportPage, 'nextCursor'> {
  return next ? { nextCursor: pageCursor(identity, next) } : {};
}
