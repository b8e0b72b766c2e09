import { type SearchRequest } from '@dataspoke/contracts';
import { invalidRequest } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { type Condition } from '../index/condition';
import { IndexKeeper } from '../index/index-keeper';
import { CursorInvalid, type ListPage, type ListQuery } from '../index/search-index';

/** How a list is ordered; `urn` stays the same whatever changes about the entities. */
export type ListOrder = SearchRequest['sort'] | 'urn';

/** What a sort means to the index: names from A on, of numbers the highest first. */
export function sortOf(sort: ListOrder): ListQuery['sort'] {
  switch (sort) {
    case undefined:
    case 'relevance':
      return { by: 'usage', descending: true };
    case 'name':
    case 'urn':
      return { by: sort, descending: false };
    default:
      return { by: sort, descending: true };
  }
}

export interface Matching extends ListPage {
  readonly total: number;
}

/** Everything that meets a condition, when there is no question to rank it by. */
@Injectable()
export class ListMatching {
  constructor(private readonly index: IndexKeeper) {}

  /** Raises `invalid-request` for a cursor that the index does not know, and `service-unavailable`. */
  async execute(page: {
    readonly where: Condition;
    readonly sort: ListOrder;
    readonly after: string | undefined;
    readonly limit: number;
  }): Promise<Matching> {
    const { where, sort, after, limit } = page;
    const [listed, { total }] = await Promise.all([
      this.following({ where, sort, after, limit }),
      this.index.facets({ where, of: [], limit: 1 }),
    ]);
    return { ...listed, total };
  }

  /** The same without the total. */
  async following(page: {
    readonly where: Condition;
    readonly sort: ListOrder;
    readonly after: string | undefined;
    readonly limit: number;
  }): Promise<ListPage> {
    try {
      return await this.index.list({ ...page, sort: sortOf(page.sort) });
    } catch (error) {
      if (!(error instanceof CursorInvalid)) throw error;
      throw invalidRequest('The cursor leads nowhere any more.', [
        {
          field: 'cursor',
          message: 'must be the `nextCursor` of an answer of the present index; start anew',
        },
      ]);
    }
  }

  /** The same entities in another order. */
  async inOrder(urns: readonly string[], sort: SearchRequest['sort']): Promise<readonly string[]> {
    const listed = await this.index.list({
      where: { urns },
      sort: sortOf(sort),
      limit: Math.max(1, urns.length),
    });
    return listed.urns;
  }
}
