import {
  DEFAULT_PAGE_SIZE,
  type ListSavedSearchHitsRequest,
  type MarkSeenRequest,
  type SavedSearch,
  type SavedSearchHit,
  type SavedSearchHitPage,
} from '@dataspoke/contracts';
import { Clock, pageOf, parseTimeCursor } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DocumentStore } from '../documents/document-store';
import { type EntityFacts } from '../documents/entity-facts';
import { type Condition, EVERYTHING } from '../index/condition';
import { Retrieve } from '../query/retrieve/retrieve';
import { SavedSearchHitRow } from './saved-search-hit.row';
import { type UncountedSearch } from './saved-searches';

/** Without the index their documents are read. */
const CHECKED_AT_ONCE = 500;

type Counts = Pick<SavedSearch, 'known' | 'unseen'>;

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

  /** The searches with the number of their hits that `visible` allows now: what is stored may be of wider rights. */
  async counted(searches: readonly UncountedSearch[], visible: Condition): Promise<SavedSearch[]> {
    const ids = searches.map(({ id }) => id);
    const counts = visible === EVERYTHING ? await this.stored(ids) : await this.findable(ids, visible);
    return searches.map((search) => ({ ...search, ...(counts.get(search.id) ?? { known: 0, unseen: 0 }) }));
  }

  /** Marks hits, all new ones when none are named, as seen; returns how many that `visible` allows were not before. */
  async markSeen({ id, hits }: MarkSeenRequest, visible: Condition): Promise<number> {
    const rows = await this.database.query<{ id: string; urn: string }[]>(
      `SELECT id, urn FROM saved_search_hits
       WHERE saved_search_id = $1 AND is_new AND seen_at IS NULL AND ($2::text[] IS NULL OR id::text = ANY ($2))`,
      [id, hits ?? null],
    );
    const found = await this.allowed(
      rows.map(({ urn }) => urn),
      visible,
    );
    const [, marked]: [unknown, number] = await this.database.query(
      `UPDATE saved_search_hits SET seen_at = $3
       WHERE saved_search_id = $1 AND id = ANY ($2::uuid[]) AND is_new AND seen_at IS NULL`,
      [id, rows.filter(({ urn }) => found.has(urn)).map((row) => row.id), this.clock.now()],
    );
    return marked;
  }

  private async stored(ids: readonly string[]): Promise<ReadonlyMap<string, Counts>> {
    const counted = await this.database.query<({ readonly id: string } & Counts)[]>(
      `SELECT saved_search_id AS id, count(*)::int AS known,
              (count(*) FILTER (WHERE is_new AND seen_at IS NULL))::int AS unseen
       FROM saved_search_hits WHERE saved_search_id = ANY ($1::uuid[]) GROUP BY saved_search_id`,
      [ids],
    );
    return new Map(counted.map(({ id, known, unseen }) => [id, { known, unseen }]));
  }

  /** One search after the other, so that the hits of one are in memory and not those of all. */
  private async findable(ids: readonly string[], visible: Condition): Promise<ReadonlyMap<string, Counts>> {
    const counts = new Map<string, Counts>();
    for (const id of ids) {
      const rows = await this.database.query<{ urn: string; unseen: boolean }[]>(
        `SELECT urn, is_new AND seen_at IS NULL AS unseen FROM saved_search_hits WHERE saved_search_id = $1`,
        [id],
      );
      const found = await this.allowed(
        rows.map(({ urn }) => urn),
        visible,
      );
      const known = rows.filter(({ urn }) => found.has(urn));
      counts.set(id, { known: known.length, unseen: known.filter(({ unseen }) => unseen).length });
    }
    return counts;
  }

  private async allowed(urns: readonly string[], visible: Condition): Promise<ReadonlySet<string>> {
    if (visible === EVERYTHING) return new Set(urns);
    const found = new Set<string>();
    for (let start = 0; start < urns.length; start += CHECKED_AT_ONCE) {
      const part = urns.slice(start, start + CHECKED_AT_ONCE);
      for (const urn of await this.retrieve.allowed(part, visible)) found.add(urn);
    }
    return found;
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
