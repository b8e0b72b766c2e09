import {
  DEFAULT_PAGE_SIZE,
  type ListSavedSearchHitsRequest,
  type MarkSeenRequest,
  type SavedSearchHit,
  type SavedSearchHitPage,
} from '@dataspoke/contracts';
import { Clock, pageOf, parseTimeCursor } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DocumentStore } from '../documents/document-store';
import { type EntityFacts } from '../documents/entity-facts';
import { type Condition } from '../index/condition';
import { Retrieve } from '../query/retrieve/retrieve';
import { SavedSearchHitRow } from './saved-search-hit.row';

/** What saved searches found since they were saved. */
@Injectable()
export class NewHits {
  constructor(
    private readonly database: DataSource,
    private readonly documents: DocumentStore,
    private readonly retrieve: Retrieve,
    private readonly clock: Clock,
  ) {}

  /** Newest first; without what the asker cannot find any more, so a page can be shorter than its limit. */
  async list(request: ListSavedSearchHitsRequest, visible: Condition): Promise<SavedSearchHitPage> {
    const { id, limit = DEFAULT_PAGE_SIZE, cursor, unseen } = request;
    const before = cursor === undefined ? undefined : parseTimeCursor(cursor);
    const query = this.database.manager
      .createQueryBuilder(SavedSearchHitRow, 'hit')
      .where('hit.savedSearchId = :id AND hit.isNew', { id })
      .orderBy('hit.foundAt', 'DESC')
      .addOrderBy('hit.id', 'DESC')
      .limit(limit + 1);
    if (unseen === 'true') query.andWhere('hit.seenAt IS NULL');
    if (before) query.andWhere('(hit.foundAt, hit.id) < (:at, :last)', { at: before.at, last: before.id });
    const { shown, ...next } = pageOf(await query.getMany(), limit, (row) => [row.foundAt.getTime(), row.id]);
    const urns = await this.retrieve.allowed(
      shown.map(({ urn }) => urn),
      visible,
    );
    const contents = await this.documents.contents(urns);
    return {
      items: shown.flatMap((row) => {
        const content = contents.get(row.urn);
        return content ? [toHit(row, content)] : [];
      }),
      ...next,
    };
  }

  /** Marks hits, all new ones when none are named, as seen; returns how many were not before. */
  async markSeen({ id, hits }: MarkSeenRequest): Promise<number> {
    const [, marked]: [unknown, number] = await this.database.query(
      `UPDATE saved_search_hits SET seen_at = $2
       WHERE saved_search_id = $1 AND is_new AND seen_at IS NULL AND ($3::text[] IS NULL OR id::text = ANY ($3))`,
      [id, this.clock.now(), hits ?? null],
    );
    return marked;
  }
}

function toHit({ id, urn, foundAt, seenAt }: SavedSearchHitRow, content: EntityFacts): SavedSearchHit {
  const { entityType, name, qualifiedName, platform } = content;
  return {
    id,
    urn,
    entityType,
    name,
    qualifiedName,
    platform,
    foundAt: foundAt.toISOString(),
    ...(seenAt === null ? {} : { seenAt: seenAt.toISOString() }),
  };
}
